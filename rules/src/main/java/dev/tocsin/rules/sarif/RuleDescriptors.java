package dev.tocsin.rules.sarif;

import de.jcup.sarif_2_1_0.model.MultiformatMessageString;
import de.jcup.sarif_2_1_0.model.PropertyBag;
import de.jcup.sarif_2_1_0.model.ReportingConfiguration;
import de.jcup.sarif_2_1_0.model.ReportingDescriptor;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.Severity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rules, and the kinds of trouble with the scanned files, as SARIF describes them. */
final class RuleDescriptors {

    /** GitHub refuses longer short and full descriptions ("SARIF support for code scanning"). */
    private static final int MAX_DESCRIPTION = 1024;

    private static final List<String> TAGS = List.of(
            "security",
            "reliability",
            "database",
            "concurrency",
            "race-condition",
            "external/cwe/cwe-362",
            "external/cwe/cwe-367");

    private RuleDescriptors() {}

    static ReportingDescriptor of(RuleDescription rule) {
        ReportingDescriptor descriptor = new ReportingDescriptor();
        descriptor.setId(rule.id());
        descriptor.setName(rule.name());
        descriptor.setShortDescription(text(clip(rule.summary())));
        descriptor.setFullDescription(text(clip(rule.description())));
        MultiformatMessageString help = text(rule.documentation());
        help.setMarkdown(rule.documentation());
        descriptor.setHelp(help);
        ReportingConfiguration configuration = new ReportingConfiguration();
        configuration.setLevel(
                switch (rule.severity()) {
                    case ERROR -> ReportingConfiguration.Level.ERROR;
                    case WARNING -> ReportingConfiguration.Level.WARNING;
                    case NOTE -> ReportingConfiguration.Level.NOTE;
                });
        descriptor.setDefaultConfiguration(configuration);
        descriptor.setProperties(properties(rule));
        return descriptor;
    }

    /** What a notification about a problem of this kind refers to. */
    static ReportingDescriptor of(Problem.Kind kind) {
        ReportingDescriptor descriptor = new ReportingDescriptor();
        descriptor.setId(id(kind));
        String description = switch (kind) {
            case UNREADABLE -> "The file could not be opened or read.";
            case SKIPPED -> "The file is larger than the scan takes, or looks binary.";
            case SYNTAX -> "The file's text is not what its name promises.";
            case LIMIT -> "The analysis gave up on a part of the file.";
            case SUPPRESSION -> "A suppression is wrong, or suppresses nothing.";
        };
        descriptor.setShortDescription(text(description));
        boolean suppression = kind == Problem.Kind.SUPPRESSION;
        descriptor.setFullDescription(text(
                description + (suppression ? " What it speaks of is reported." : " What it holds was not looked at.")));
        descriptor.setHelp(text(
                suppression
                        ? "Put it right, or remove it."
                        : "Findings may be missing there. With --strict, a scan in which this happens fails."));
        return descriptor;
    }

    static String id(Problem.Kind kind) {
        return switch (kind) {
            case UNREADABLE -> "unreadable-file";
            case SKIPPED -> "skipped-file";
            case SYNTAX -> "syntax-error";
            case LIMIT -> "analysis-limit";
            case SUPPRESSION -> "suppression";
        };
    }

    /**
     * GitHub orders alerts by {@code security-severity} (7.0 and up is "high", 4.0 and up "medium"), and others by
     * {@code problem.severity} and {@code precision}.
     */
    private static PropertyBag properties(RuleDescription rule) {
        Severity severity = rule.severity();
        PropertyBag properties = new PropertyBag();
        Set<String> tags = new LinkedHashSet<>(TAGS);
        properties.setTags(tags);
        properties.setAdditionalProperty("precision", precision(rule.id()));
        properties.setAdditionalProperty(
                "problem.severity",
                switch (severity) {
                    case ERROR -> "error";
                    case WARNING -> "warning";
                    case NOTE -> "recommendation";
                });
        properties.setAdditionalProperty(
                "security-severity",
                switch (severity) {
                    case ERROR -> "7.0";
                    case WARNING -> "5.0";
                    case NOTE -> "2.0";
                });
        return properties;
    }

    /**
     * How many of a rule's findings are right, as docs/EVALUATION.md has it: windows of counting and deleting, and the reasons
     * that rules of failed protections give, are right less often, and a lock in one process is often all that is wanted.
     */
    private static String precision(String rule) {
        return switch (rule) {
            case "TOC106",
                    "TOC107",
                    "TOC301",
                    "TOC302",
                    "TOC303",
                    "TOC304",
                    "TOC306",
                    "TOC308",
                    "TOC309",
                    "TOC310",
                    "TOC311",
                    "TOC312" -> "medium";
            case "TOC305" -> "low";
            default -> "high";
        };
    }

    private static MultiformatMessageString text(String text) {
        MultiformatMessageString message = new MultiformatMessageString();
        message.setText(text);
        return message;
    }

    private static String clip(String text) {
        return text.length() <= MAX_DESCRIPTION ? text : text.substring(0, MAX_DESCRIPTION - 1) + "…";
    }
}
