package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names findings so that a later scan recognises them: the name is made of the rule, the method, the entity and the
 * columns, and of nothing that an edit elsewhere in the file moves.
 */
public final class Fingerprints {

    private static final int HEX_DIGITS = 32;

    private Fingerprints() {}

    /**
     * The fingerprints of a report's findings, in the findings' order. Findings that are equal in all that counts are told
     * apart by an ordinal: {@code 0f3a...:1}, {@code 0f3a...:2}.
     */
    public static List<String> of(List<Finding> findings) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> fingerprints = new ArrayList<>(findings.size());
        for (Finding finding : findings) {
            String hash = hash(identity(finding));
            fingerprints.add(hash + ":" + seen.merge(hash, 1, Integer::sum));
        }
        return fingerprints;
    }

    /** The columns are sorted: turning round the operands of a check does not make it another one. */
    private static String identity(Finding finding) {
        String columns = finding.columns().stream().map(Names::fold).sorted().collect(Collectors.joining(","));
        return String.join("\n", finding.rule().id(), finding.method(), Names.fold(finding.entity()), columns);
    }

    private static String hash(String identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
