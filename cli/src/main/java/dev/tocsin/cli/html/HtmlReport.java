package dev.tocsin.cli.html;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.cli.report.Headline;
import dev.tocsin.cli.report.ProblemGroup;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fingerprints;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A scan as one page for a browser. It needs no script, loads nothing, and may be passed on as a file: each finding comes with
 * its lines of code and with drawings of the two requests, as they race and with the fix.
 *
 * <p>Whatever comes from the scanned tree becomes text and nothing else; and a content security policy in the page allows its
 * own style sheet and nothing else.
 */
public final class HtmlReport {

    /** A page with more would be too much for browsers and readers. */
    private static final int MAX_FINDINGS = 2_000;

    private static final int MAX_PROBLEMS = 200;

    private final String version;
    private final String name;
    private final FindingArticle articles;
    private final String prefix;
    private final int maxFindings;

    /**
     * @param version Tocsin's own
     * @param name of what was scanned; may be empty
     * @param prefix the way from the repository's root to the scan's root, with a slash at its end, or empty
     * @param texts the text of a scanned file, by its path in the report; empty where it cannot be had
     */
    public HtmlReport(String version, String name, String prefix, Function<String, Optional<String>> texts) {
        this(version, name, prefix, texts, MAX_FINDINGS);
    }

    HtmlReport(String version, String name, String prefix, Function<String, Optional<String>> texts, int maxFindings) {
        this.version = version;
        this.name = name;
        this.prefix = prefix;
        this.articles = new FindingArticle(prefix, texts);
        this.maxFindings = maxFindings;
    }

    /** The page in UTF-8, with a line feed at its end. It tells no times. */
    public byte[] toBytes(ScanReport report) {
        List<RuleDescription> rules = rulesWithFindings(report);
        Markup out = new Markup();
        out.doctype().newLine().open("html", "lang", "en").newLine();
        head(out, report, rules);
        out.open("body").newLine();
        out.leaf("a", "To the findings", "class", "skip", "href", "#findings").newLine();
        header(out, report);
        out.open("main").newLine();
        overview(out, report, rules);
        findings(out, report, rules);
        limits(out, report);
        ProblemGroup.of(report).forEach(group -> problems(out, group));
        about(out, rules);
        out.close().newLine();
        out.open("footer")
                .text("Made by Tocsin " + version
                        + ". This page holds all that it shows: it runs no script and loads nothing.")
                .close()
                .newLine();
        out.close().newLine().close().newLine();
        return out.written().getBytes(StandardCharsets.UTF_8);
    }

    private static List<RuleDescription> rulesWithFindings(ScanReport report) {
        Set<String> ids =
                report.findings().stream().map(finding -> finding.rule().id()).collect(Collectors.toSet());
        return report.rules().stream().filter(rule -> ids.contains(rule.id())).toList();
    }

    private void head(Markup out, ScanReport report, List<RuleDescription> rules) {
        String css = Stylesheet.of(rules);
        out.open("head").newLine();
        out.empty("meta", "charset", "utf-8").newLine();
        out.empty(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; style-src '" + Stylesheet.hash(css)
                                + "'; base-uri 'none'; form-action 'none'")
                .newLine();
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .newLine();
        out.empty("meta", "name", "color-scheme", "content", "light dark").newLine();
        out.empty("meta", "name", "referrer", "content", "no-referrer").newLine();
        String title = "Tocsin: " + Headline.found(report) + (name.isEmpty() ? "" : " in " + name);
        out.leaf("title", title).newLine();
        out.open("style").raw(css).close().newLine();
        out.close().newLine();
    }

    private void header(Markup out, ScanReport report) {
        int findings = report.findings().size();
        out.open("header", "class", "top").newLine();
        out.open("p", "class", "brand");
        // A bell.
        out.open("svg", "class", "bell", "viewBox", "0 0 24 24", "aria-hidden", "true");
        out.empty(
                "path",
                "d",
                "M12 2.5a1.6 1.6 0 0 1 1.6 1.6v.5a6 6 0 0 1 4.4 5.8v4.2l1.8 2.6v1.3h-15.6v-1.3l1.8-2.6"
                        + "v-4.2a6 6 0 0 1 4.4-5.8v-.5a1.6 1.6 0 0 1 1.6-1.6zm-2.3 17.2h4.6a2.3 2.3 0 0 1-4.6 0z");
        out.close().text(" Tocsin").close().newLine();
        out.open("h1").text(findings > 0 ? Headline.count(findings, "finding") : Headline.found(report));
        if (!name.isEmpty()) {
            out.open("span", "class", "where")
                    .text(" in ")
                    .leaf("span", name, "class", "name")
                    .close();
        }
        out.close().newLine();
        if (report.statistics().javaFiles() > 0) {
            out.leaf(
                            "p",
                            "Looked at " + Headline.scope(report).substring("in ".length()) + ": "
                                    + Headline.weighed(report) + ".",
                            "class",
                            "scope")
                    .newLine();
        }
        out.close().newLine();
    }

    private static void overview(Markup out, ScanReport report, List<RuleDescription> rules) {
        if (report.findings().isEmpty()) {
            return;
        }
        out.open("section", "id", "overview", "aria-label", "Overview").newLine();
        out.open("ul", "class", "tally");
        for (Severity severity : Severity.values()) {
            long count = Headline.count(report, severity);
            if (count > 0) {
                String word = Headline.count(count, Headline.name(severity)).replaceFirst("^\\S+ ", "");
                out.open("li", "class", "s-" + Headline.name(severity));
                out.leaf("strong", String.valueOf(count)).text(" " + word).close();
            }
        }
        out.close().newLine();
        out.open("table").open("thead").open("tr");
        out.leaf("th", "Findings", "scope", "col", "class", "number").leaf("th", "Rule", "scope", "col");
        out.leaf("th", "Finds", "scope", "col").close().close().open("tbody").newLine();
        for (RuleDescription rule : rules) {
            long count = report.findings().stream()
                    .filter(finding -> finding.rule().id().equals(rule.id()))
                    .count();
            out.open("tr").leaf("td", String.valueOf(count), "class", "number");
            out.open("td", "class", "rule")
                    .leaf("a", rule.id() + " " + rule.name(), "href", "#rule-" + rule.id())
                    .close();
            out.open("td").prose(rule.summary()).close().close().newLine();
        }
        out.close().close().newLine().close().newLine();
    }

    private void findings(Markup out, ScanReport report, List<RuleDescription> rules) {
        out.open("section", "id", "findings", "aria-labelledby", "findings-title")
                .newLine();
        if (report.findings().isEmpty()) {
            out.open("h2", "id", "findings-title").text("Findings").close();
            out.open("p", "class", "nothing")
                    .text(Headline.found(report) + ".")
                    .close()
                    .close()
                    .newLine();
            return;
        }
        out.leaf("h2", "Findings", "id", "findings-title").newLine();
        filters(out, report, rules);
        List<Finding> findings = report.findings();
        List<String> fingerprints = Fingerprints.of(findings);
        List<Integer> shown = worst(findings);
        for (int index : shown) {
            articles.write(
                    out, findings.get(index), "f-" + fingerprints.get(index).replace(':', '-'));
        }
        if (shown.size() < findings.size()) {
            out.leaf(
                            "p",
                            "This page holds the worst " + shown.size() + " of "
                                    + Headline.count(findings.size(), "finding") + "; the other formats have them all.",
                            "class",
                            "more")
                    .newLine();
        }
        // Its number is counted by the style sheet, which knows what the filters leave.
        out.leaf("p", "of " + shown.size() + " shown", "class", "shown").newLine();
        out.close().newLine();
    }

    private List<Integer> worst(List<Finding> findings) {
        Comparator<Integer> worstFirst = Comparator.comparing(
                        (Integer i) -> findings.get(i).severity())
                .thenComparing(i -> findings.get(i).confidence())
                .thenComparing(Comparator.naturalOrder());
        TreeSet<Integer> chosen = IntStream.range(0, findings.size())
                .boxed()
                .sorted(worstFirst)
                .limit(maxFindings)
                .collect(Collectors.toCollection(TreeSet::new));
        return List.copyOf(chosen);
    }

    private static void filters(Markup out, ScanReport report, List<RuleDescription> rules) {
        List<String[]> severities = counted(report, Severity.values(), "s-", Finding::severity);
        List<String[]> confidences = counted(report, Confidence.values(), "c-", Finding::confidence);
        Map<String, Long> ofRules = report.findings().stream()
                .collect(Collectors.groupingBy(finding -> finding.rule().id(), Collectors.counting()));
        List<String[]> byRule = rules.stream()
                .map(rule ->
                        new String[] {"r-" + rule.id(), rule.id() + " " + rule.name(), "" + ofRules.get(rule.id())})
                .toList();
        if (severities.size() + confidences.size() + byRule.size() == 3) {
            return;
        }
        out.open("div", "class", "filters", "role", "group", "aria-label", "Show only some")
                .newLine();
        filter(out, "Severity", severities);
        filter(out, "Confidence", confidences);
        filter(out, "Rule", byRule);
        out.close().newLine();
    }

    private static <E extends Enum<E>> List<String[]> counted(
            ScanReport report, E[] values, String prefix, Function<Finding, E> value) {
        List<String[]> choices = new ArrayList<>();
        Arrays.stream(values).forEach(one -> {
            long count = report.findings().stream()
                    .filter(finding -> value.apply(finding) == one)
                    .count();
            if (count > 0) {
                choices.add(new String[] {prefix + Headline.name(one), Headline.name(one), "" + count});
            }
        });
        return choices;
    }

    /** @param choices of each the class, the label and the number of findings */
    private static void filter(Markup out, String legend, List<String[]> choices) {
        if (choices.size() < 2) {
            return;
        }
        out.open("fieldset").leaf("legend", legend);
        for (String[] choice : choices) {
            out.open("label");
            // Without a browser's memory of the last visit, every box is ticked.
            out.empty(
                    "input",
                    "type",
                    "checkbox",
                    "id",
                    "show-" + choice[0],
                    "checked",
                    "checked",
                    "autocomplete",
                    "off");
            out.text(" " + choice[1] + " ")
                    .leaf("span", choice[2], "class", "count")
                    .close();
        }
        out.close().newLine();
    }

    private static void limits(Markup out, ScanReport report) {
        if (report.limits().isEmpty()) {
            return;
        }
        out.open("section", "id", "limits")
                .leaf("h2", "What limited the scan")
                .open("ul")
                .newLine();
        report.limits().forEach(limit -> out.open("li").prose(limit).close().newLine());
        out.close().close().newLine();
    }

    private void problems(Markup out, ProblemGroup group) {
        List<Problem> problems = group.problems();
        out.open("section", "class", "problems").leaf("h2", group.title());
        out.open("ul").newLine();
        for (Problem problem : problems.subList(0, Math.min(MAX_PROBLEMS, problems.size()))) {
            out.open("li").open("code");
            out.path(prefix + problem.place().file() + ":" + problem.place().startLine())
                    .close();
            out.text(" ").prose(problem.message()).close().newLine();
        }
        if (problems.size() > MAX_PROBLEMS) {
            out.leaf("li", "and " + (problems.size() - MAX_PROBLEMS) + " more: the JSON report lists them all");
        }
        out.close().close().newLine();
    }

    private static void about(Markup out, List<RuleDescription> rules) {
        if (rules.isEmpty()) {
            return;
        }
        out.open("section", "id", "rules").leaf("h2", "About the rules").newLine();
        for (RuleDescription rule : rules) {
            out.open("div", "class", "about", "id", "rule-" + rule.id());
            out.leaf("h3", rule.id() + " " + rule.name());
            out.open("p").prose(rule.summary()).close();
            out.open("p").prose(rule.description()).close();
            out.open("p")
                    .leaf("code", "tocsin explain " + rule.id())
                    .text(" prints its page.")
                    .close();
            out.close().newLine();
        }
        out.close().newLine();
    }
}
