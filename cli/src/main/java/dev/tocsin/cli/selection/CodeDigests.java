package dev.tocsin.cli.selection;

import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.source.SourceText;
import dev.tocsin.rules.Finding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Names the code of a finding by a digest that white space and line breaks do not change. */
public final class CodeDigests {

    private static final int HEX_DIGITS = 16;
    private static final int KEPT_FILES = 8;

    private final Function<String, Optional<String>> texts;

    private final Map<String, Optional<SourceText>> last = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<SourceText>> eldest) {
            return size() > KEPT_FILES;
        }
    };

    /** @param texts the text of a scanned file, by its path in the report; empty where it cannot be had */
    public CodeDigests(Function<String, Optional<String>> texts) {
        this.texts = texts;
    }

    /** Hexadecimal digits; the same for findings whose check and act are the same code. */
    String of(Finding finding) {
        String code = code(finding.check().span()) + "\n" + code(finding.act().span());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A file that changed under the scan has no code there: the digest then says nothing, and the rest has to. */
    private String code(SourceSpan span) {
        Optional<SourceText> source = last.computeIfAbsent(
                span.file(), file -> texts.apply(file).map(text -> new SourceText(file, text, false)));
        if (source.isEmpty() || span.endLine() > source.get().lineCount()) {
            return "";
        }
        SourceText text = source.get();
        int start = text.offset(span.startLine(), span.startColumn());
        int end = Math.max(start, text.offset(span.endLine(), span.endColumn() + 1));
        return text.text()
                .substring(start, end)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
