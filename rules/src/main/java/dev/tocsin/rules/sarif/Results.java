package dev.tocsin.rules.sarif;

import de.jcup.sarif_2_1_0.model.CodeFlow;
import de.jcup.sarif_2_1_0.model.Fix;
import de.jcup.sarif_2_1_0.model.Location;
import de.jcup.sarif_2_1_0.model.LogicalLocation;
import de.jcup.sarif_2_1_0.model.PartialFingerprints;
import de.jcup.sarif_2_1_0.model.PropertyBag;
import de.jcup.sarif_2_1_0.model.Result;
import de.jcup.sarif_2_1_0.model.ThreadFlow;
import de.jcup.sarif_2_1_0.model.ThreadFlowLocation;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A finding as a SARIF result. */
final class Results {

    /** GitHub keeps so many thread flow locations of one result, all its flows together, and refuses ten times as many. */
    private static final int MAX_FLOW_LOCATIONS = 1000;

    /** GitHub keeps 100 locations of one result, related ones among them; a longer path helps nobody. */
    private static final int MAX_STEPS = 50;

    private static final int CHECK_ID = 1;

    private final Locations locations;

    Results(Locations locations) {
        this.locations = locations;
    }

    /**
     * @param fingerprint from {@link dev.tocsin.rules.Fingerprints}
     * @param lineHash of the line where the act begins, when the file's text is at hand
     * @param ruleIndex the rule's place in the run's rules
     */
    Result of(Finding finding, int ruleIndex, String fingerprint, Optional<String> lineHash) {
        Result result = new Result();
        result.setRuleId(finding.rule().id());
        result.setRuleIndex(ruleIndex);
        result.setLevel(
                switch (finding.severity()) {
                    case ERROR -> Result.Level.ERROR;
                    case WARNING -> Result.Level.WARNING;
                    case NOTE -> Result.Level.NOTE;
                });
        result.setMessage(Locations.message(linked(finding)));
        result.setLocations(List.of(primary(finding)));
        result.setRelatedLocations(related(finding));
        result.setCodeFlows(flows(finding));
        PartialFingerprints fingerprints = new PartialFingerprints();
        lineHash.ifPresent(hash -> fingerprints.setAdditionalProperty("primaryLocationLineHash", hash));
        fingerprints.setAdditionalProperty("checkThenAct/v1", fingerprint);
        result.setPartialFingerprints(fingerprints);
        Set<Fix> fixes = new SarifFixes(locations).of(finding);
        if (!fixes.isEmpty()) {
            result.setFixes(fixes);
        }
        result.setProperties(properties(finding));
        return result;
    }

    /** The act alone: an alert shows in a pull request only when all lines of this region were changed. */
    private Location primary(Finding finding) {
        Location location = locations.of(finding.act().span(), finding.act().label());
        LogicalLocation method = new LogicalLocation();
        method.setFullyQualifiedName(finding.method());
        method.setKind("function");
        location.setLogicalLocations(Set.of(method));
        return location;
    }

    private Set<Location> related(Finding finding) {
        Set<Location> related = new LinkedHashSet<>();
        Location check = locations.of(finding.check().span(), finding.check().label());
        check.setId(CHECK_ID);
        related.add(check);
        int id = CHECK_ID;
        for (Finding.Step step : steps(finding)) {
            Location location = locations.of(step.span(), step.text());
            location.setId(++id);
            related.add(location);
        }
        return related;
    }

    private static List<Finding.Step> steps(Finding finding) {
        return finding.path().subList(0, Math.min(MAX_STEPS, finding.path().size()));
    }

    /**
     * The message with its links: consumers show a related location only where the message links it. The message names the
     * check's line by custom; where it does not, a sentence at the end links the check.
     */
    private static String linked(Finding finding) {
        String message = finding.message().replace("](", "\\](");
        int line = finding.check().span().startLine();
        StringBuilder linked = new StringBuilder();
        Matcher mention = Pattern.compile("\\bline " + line + "\\b").matcher(message);
        if (mention.find()) {
            linked.append(message, 0, mention.start())
                    .append(link("line " + line, CHECK_ID))
                    .append(message, mention.end(), message.length());
        } else {
            linked.append(message)
                    .append(" The check is at ")
                    .append(link(place(finding.check().span().fileName(), line), CHECK_ID))
                    .append('.');
        }
        int id = CHECK_ID;
        List<String> calls = new ArrayList<>();
        for (Finding.Step step : steps(finding)) {
            calls.add(link(place(step.span().fileName(), step.span().startLine()), ++id));
        }
        if (!calls.isEmpty()) {
            linked.append(" The way there: ").append(String.join(", ", calls)).append('.');
        }
        return linked.toString();
    }

    private static String place(String fileName, int line) {
        return fileName + ", line " + line;
    }

    private static String link(String text, int id) {
        return "[" + text.replace("[", "\\[").replace("]", "\\]") + "](" + id + ")";
    }

    /**
     * Viewers show one thread flow of one code flow, so the first is the whole story in one line: what request A and request
     * B do, in order of time. The calls that lead there are a flow of their own.
     */
    private List<CodeFlow> flows(Finding finding) {
        List<CodeFlow> flows = new ArrayList<>();
        List<ThreadFlowLocation> moves = new ArrayList<>();
        for (Timeline.Move move : finding.race().moves()) {
            // A move that has no place of its own (a commit, a lock) belongs to what is done there.
            SourceSpan span = move.span().orElse(finding.act().span());
            moves.add(flowLocation(
                    locations.of(span, "Request " + move.request() + ": " + move.text()),
                    move.span().isPresent()
                            ? ThreadFlowLocation.Importance.ESSENTIAL
                            : ThreadFlowLocation.Importance.IMPORTANT));
        }
        flows.add(flow("Two requests at the same time", moves));
        if (!finding.path().isEmpty()) {
            List<ThreadFlowLocation> calls = new ArrayList<>();
            int room = Math.min(finding.path().size(), MAX_FLOW_LOCATIONS - moves.size());
            for (Finding.Step step : finding.path().subList(0, room)) {
                calls.add(
                        flowLocation(locations.of(step.span(), step.text()), ThreadFlowLocation.Importance.IMPORTANT));
            }
            flows.add(flow("The calls that lead to the check and the act", calls));
        }
        return flows;
    }

    private static CodeFlow flow(String title, List<ThreadFlowLocation> locations) {
        // The number of each step, for viewers that show several flows side by side.
        for (int i = 0; i < locations.size(); i++) {
            locations.get(i).setExecutionOrder(i + 1);
        }
        ThreadFlow thread = new ThreadFlow();
        thread.setLocations(List.copyOf(locations));
        CodeFlow flow = new CodeFlow();
        flow.setMessage(Locations.message(title));
        flow.setThreadFlows(List.of(thread));
        return flow;
    }

    private static ThreadFlowLocation flowLocation(Location location, ThreadFlowLocation.Importance importance) {
        ThreadFlowLocation step = new ThreadFlowLocation();
        step.setLocation(location);
        step.setImportance(importance);
        return step;
    }

    private static PropertyBag properties(Finding finding) {
        PropertyBag properties = new PropertyBag();
        properties.setAdditionalProperty(
                "confidence", finding.confidence().name().toLowerCase(Locale.ROOT));
        properties.setAdditionalProperty("entity", finding.entity());
        properties.setAdditionalProperty("columns", finding.columns());
        List<Map<String, String>> lookedFor = new ArrayList<>();
        for (Finding.LookedFor one : finding.lookedFor()) {
            Map<String, String> entry = new LinkedHashMap<>();
            entry.put("protection", one.protection());
            entry.put("result", one.result());
            lookedFor.add(entry);
        }
        properties.setAdditionalProperty("lookedFor", lookedFor);
        properties.setAdditionalProperty("advice", finding.advice());
        return properties;
    }
}
