package dev.tocsin.cli.html;

import dev.tocsin.cli.report.Headline;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The page's one style sheet: what {@code report.css} says, the colours, and the filters, which need no script. */
final class Stylesheet {

    private Stylesheet() {}

    /** @param rules the rules that have findings */
    static String of(List<RuleDescription> rules) {
        StringBuilder css = new StringBuilder();
        css.append(":root{").append(Palette.declarations(Palette::day)).append("}\n");
        // On paper it is always day.
        css.append("@media screen and (prefers-color-scheme:dark){:root{")
                .append(Palette.declarations(Palette::night))
                .append("}}\n");
        css.append(resource());
        for (Severity severity : Severity.values()) {
            filter(css, "s-" + Headline.name(severity));
        }
        for (Confidence confidence : Confidence.values()) {
            filter(css, "c-" + Headline.name(confidence));
        }
        rules.forEach(rule -> filter(css, "r-" + rule.id()));
        return css.toString();
    }

    private static void filter(StringBuilder css, String name) {
        css.append("body:has(#show-")
                .append(name)
                .append(":not(:checked)) .entry.")
                .append(name)
                .append("{display:none}\n");
    }

    /** What a content security policy names this sheet by (CSP level 3, "hash-source"). */
    static String hash(String css) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String resource() {
        try (InputStream in = Stylesheet.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
