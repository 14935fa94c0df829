package dev.tocsin.cli.config;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.cli.selection.BaselineFile;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.ScanReport;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Words the first configuration of a project, from what a scan of it found. What nobody can know is there as a comment. */
public final class FirstConfiguration {

    private FirstConfiguration() {}

    /**
     * The file's text.
     *
     * @param report of everything
     * @param dialects the database products that the project speaks of
     * @param baseline whether there is a baseline already
     */
    public static String text(ScanReport report, Set<Dialect> dialects, boolean baseline) {
        StringBuilder text = new StringBuilder();
        text.append("# What Tocsin looks at and shows; docs/configuration.md of Tocsin explains every key.\n");
        text.append("# For completion in an editor: tocsin init --schema > tocsin.schema.json, and this line:\n");
        text.append("# yaml-language-server: $schema=tocsin.schema.json\n");
        text.append("\n# Only what Tocsin is sure of; medium and low show more.\nmin-confidence: high\n");
        text.append("\n# From which severity on a scan fails: error, warning, note or never.\nfail-on: warning\n");
        dialect(text, dialects);
        baseline(text, report, baseline);
        text.append("\n# As in .gitignore, counted from this folder.\n#exclude:\n#  - legacy/\n");
        text.append("\n# tocsin rules lists them.\n#rules:\n#  off: [TOC305]\n#  severities:\n#    TOC201: error\n");
        knowledge(text, report);
        return text.toString();
    }

    private static void dialect(StringBuilder text, Set<Dialect> dialects) {
        String found = dialects.stream()
                .map(dialect -> dialect.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", "));
        if (dialects.size() == 1) {
            text.append("\n# The database product, as settings and build files name it.\ndialect: ")
                    .append(found)
                    .append('\n');
        } else if (dialects.isEmpty()) {
            text.append("\n# The database product; settings and build files name none.\n#dialect: postgresql\n");
        } else {
            text.append("\n# The database product that counts; settings and build files name ")
                    .append(found)
                    .append(".\n#dialect: ")
                    .append(found, 0, found.indexOf(','))
                    .append('\n');
        }
    }

    private static void baseline(StringBuilder text, ScanReport report, boolean there) {
        if (there) {
            text.append("\n# Findings from before Tocsin was asked.\nbaseline: ")
                    .append(BaselineFile.DEFAULT_NAME)
                    .append('\n');
            return;
        }
        long sure = report.findings().stream()
                .filter(finding -> finding.confidence() == Confidence.HIGH)
                .count();
        text.append("\n# Today there ")
                .append(sure == 1 ? "is 1 finding" : "are " + sure + " findings")
                .append(". To see only new ones: tocsin baseline, and this line:\n#baseline: ")
                .append(BaselineFile.DEFAULT_NAME)
                .append('\n');
    }

    /** The example speaks of the project's own rows, where a finding has named some. */
    private static void knowledge(StringBuilder text, ScanReport report) {
        List<Finding> keyless = report.findings().stream()
                .filter(finding -> finding.rule().id().equals("TOC101")
                        && !finding.columns().isEmpty())
                .filter(finding ->
                        isPlain(finding.entity()) && finding.columns().stream().allMatch(FirstConfiguration::isPlain))
                .toList();
        String table = keyless.isEmpty() ? "users" : keyless.get(0).entity().toLowerCase(Locale.ROOT);
        String columns =
                keyless.isEmpty() ? "email" : String.join(", ", keyless.get(0).columns());
        text.append("\n# What the sources do not tell.\n#knowledge:\n")
                .append("#  keys:                       # unique keys that no file of this repository makes\n")
                .append("#    - {table: ")
                .append(table)
                .append(", columns: [")
                .append(columns)
                .append("]}\n")
                .append("#  reads:                      # own data access methods\n")
                .append("#    - {method: com.acme.UserDao#findByEmail, entity: User, by: [email]}\n")
                .append("#  writes:\n")
                .append("#    - {method: com.acme.UserDao#store, entity: User, does: save}\n")
                .append("#  locks:                      # own locks\n")
                .append("#    - {method: com.acme.Locks#withLock, kind: distributed}\n")
                .append("#  violations:                 # own exceptions for a violated unique key\n")
                .append("#    - com.acme.DuplicateException\n");
    }

    /** Names come from the scanned sources; what is no plain word could end the comment that it stands in. */
    private static boolean isPlain(String name) {
        return !name.isEmpty() && name.length() <= 100 && name.chars().allMatch(Character::isJavaIdentifierPart);
    }
}
