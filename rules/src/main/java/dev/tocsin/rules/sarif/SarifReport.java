package dev.tocsin.rules.sarif;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.jcup.sarif_2_1_0.model.Invocation;
import de.jcup.sarif_2_1_0.model.Notification;
import de.jcup.sarif_2_1_0.model.ReportingConfiguration;
import de.jcup.sarif_2_1_0.model.ReportingDescriptor;
import de.jcup.sarif_2_1_0.model.ReportingDescriptorReference;
import de.jcup.sarif_2_1_0.model.Result;
import de.jcup.sarif_2_1_0.model.Run;
import de.jcup.sarif_2_1_0.model.RunAutomationDetails;
import de.jcup.sarif_2_1_0.model.SarifSchema210;
import de.jcup.sarif_2_1_0.model.Tool;
import de.jcup.sarif_2_1_0.model.ToolComponent;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fingerprints;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * A scan as a SARIF 2.1.0 log (OASIS, "Static Analysis Results Interchange Format"), in the shape that GitHub code scanning
 * takes ("SARIF support for code scanning"). The same report gives the same bytes: nothing in the log tells time or machine.
 */
public final class SarifReport {

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /** The slash at its end is what makes it a category; without one GitHub takes it for an id of a single run. */
    private static final String AUTOMATION_ID = "tocsin/";

    /** GitHub refuses more results in one run. */
    static final int MAX_RESULTS = 25_000;

    /** What is beyond that helps nobody, and the size of an upload is for findings. */
    private static final int MAX_PROBLEMS = 1_000;

    /** GitHub refuses larger files, measured as they are uploaded. */
    static final long MAX_GZIPPED_BYTES = 10_000_000;

    private static final ObjectWriter WRITER = writer();

    private final String version;
    private final Locations locations;
    private final Function<String, Optional<String>> texts;
    private final int maxResults;
    private final long maxGzippedBytes;

    /**
     * @param version Tocsin's own
     * @param prefix the way from the repository's root to the scan's root, with a slash at its end, or empty: consumers
     *     count every path from the repository's root
     * @param texts the text of a scanned file, by its path in the report; empty where it cannot be had
     */
    public SarifReport(String version, String prefix, Function<String, Optional<String>> texts) {
        this(version, prefix, texts, MAX_RESULTS, MAX_GZIPPED_BYTES);
    }

    SarifReport(
            String version,
            String prefix,
            Function<String, Optional<String>> texts,
            int maxResults,
            long maxGzippedBytes) {
        this.version = version;
        this.locations = new Locations(prefix);
        this.texts = texts;
        this.maxResults = maxResults;
        this.maxGzippedBytes = maxGzippedBytes;
    }

    /**
     * The log in UTF-8, with a line feed at its end. Where a scan has more findings than consumers accept, the worst are kept
     * and a notification says how many are missing.
     */
    public byte[] toBytes(ScanReport report) {
        int kept = Math.min(maxResults, report.findings().size());
        List<Result> results = results(report);
        while (true) {
            byte[] bytes = serialize(log(report, worst(report.findings(), results, kept)));
            long gzipped = gzippedSize(bytes);
            if (gzipped <= maxGzippedBytes || kept == 0) {
                return bytes;
            }
            kept = (int) Math.min(kept - 1L, kept * maxGzippedBytes / gzipped);
        }
    }

    private List<Result> results(ScanReport report) {
        List<Finding> findings = report.findings();
        List<String> fingerprints = Fingerprints.of(findings);
        Map<String, Map<Integer, String>> lineHashes = lineHashes(findings);
        Map<String, Integer> ruleIndexes = new HashMap<>();
        for (RuleDescription rule : report.rules()) {
            ruleIndexes.put(rule.id(), ruleIndexes.size());
        }
        Results results = new Results(locations);
        return IntStream.range(0, findings.size())
                .mapToObj(i -> {
                    Finding finding = findings.get(i);
                    Integer ruleIndex = ruleIndexes.get(finding.rule().id());
                    if (ruleIndex == null) {
                        throw new IllegalArgumentException(
                                "rule " + finding.rule().id() + " is not among the rules of the report");
                    }
                    Optional<String> lineHash = Optional.ofNullable(lineHashes
                            .get(finding.act().span().file())
                            .get(finding.act().span().startLine()));
                    return results.of(finding, ruleIndex, fingerprints.get(i), lineHash);
                })
                .toList();
    }

    private Map<String, Map<Integer, String>> lineHashes(List<Finding> findings) {
        Map<String, Set<Integer>> lines = findings.stream()
                .collect(Collectors.groupingBy(
                        finding -> finding.act().span().file(),
                        TreeMap::new,
                        Collectors.mapping(finding -> finding.act().span().startLine(), Collectors.toSet())));
        Map<String, Map<Integer, String>> hashes = new HashMap<>();
        lines.forEach((file, wanted) -> hashes.put(
                file, texts.apply(file).map(text -> LineHashes.of(text, wanted)).orElse(Map.of())));
        return hashes;
    }

    /** The worst and surest of the results, in the order of the report. */
    private static List<Result> worst(List<Finding> findings, List<Result> results, int kept) {
        if (kept == results.size()) {
            return results;
        }
        Comparator<Integer> worstFirst = Comparator.comparing(
                        (Integer i) -> findings.get(i).severity())
                .thenComparing(i -> findings.get(i).confidence())
                .thenComparing(Comparator.naturalOrder());
        Set<Integer> chosen = IntStream.range(0, results.size())
                .boxed()
                .sorted(worstFirst)
                .limit(kept)
                .collect(Collectors.toCollection(TreeSet::new));
        return chosen.stream().map(results::get).toList();
    }

    private SarifSchema210 log(ScanReport report, List<Result> results) {
        ToolComponent driver = new ToolComponent();
        driver.setName("Tocsin");
        driver.setSemanticVersion(version);
        driver.setRules(
                report.rules().stream().map(RuleDescriptors::of).collect(Collectors.toCollection(LinkedHashSet::new)));
        driver.setNotifications(notificationDescriptors());
        Tool tool = new Tool();
        tool.setDriver(driver);

        // The tool ran to its end, whatever it found unreadable on the way.
        Invocation invocation = new Invocation();
        invocation.setExecutionSuccessful(true);
        invocation.setToolExecutionNotifications(notifications(report, results.size()));

        RunAutomationDetails automation = new RunAutomationDetails();
        automation.setId(AUTOMATION_ID);

        Run run = new Run();
        run.setTool(tool);
        run.setInvocations(List.of(invocation));
        run.setAutomationDetails(automation);
        run.setColumnKind(Run.ColumnKind.UTF_16_CODE_UNITS);
        run.setResults(results);

        SarifSchema210 log = new SarifSchema210();
        log.set$schema(URI.create(SCHEMA));
        log.setVersion(SarifSchema210.Version._2_1_0);
        log.setRuns(List.of(run));
        return log;
    }

    private static Set<ReportingDescriptor> notificationDescriptors() {
        return Arrays.stream(Problem.Kind.values())
                .map(RuleDescriptors::of)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<Notification> notifications(ScanReport report, int written) {
        List<Notification> notifications = new ArrayList<>();
        int found = report.findings().size();
        if (written < found) {
            notifications.add(notification(
                    Notification.Level.WARNING,
                    "This log holds the worst " + written + " of " + found
                            + " findings, because code scanning accepts no more in one upload."));
        }
        for (String limit : report.limits()) {
            notifications.add(notification(Notification.Level.NOTE, limit));
        }
        List<Problem> problems = report.problems();
        if (problems.size() > MAX_PROBLEMS) {
            notifications.add(notification(
                    Notification.Level.WARNING,
                    "This log names the first " + MAX_PROBLEMS + " of " + problems.size()
                            + " places that could not be read as expected."));
        }
        for (Problem problem : problems.subList(0, Math.min(MAX_PROBLEMS, problems.size()))) {
            Notification notification = notification(Notification.Level.WARNING, problem.message());
            notification.setLocations(Set.of(locations.of(problem.place())));
            ReportingDescriptorReference descriptor = new ReportingDescriptorReference();
            descriptor.setId(RuleDescriptors.id(problem.kind()));
            descriptor.setIndex(problem.kind().ordinal());
            notification.setDescriptor(descriptor);
            notifications.add(notification);
        }
        return notifications;
    }

    private static Notification notification(Notification.Level level, String text) {
        Notification notification = new Notification();
        notification.setLevel(level);
        notification.setMessage(Locations.message(text));
        return notification;
    }

    private static byte[] serialize(SarifSchema210 log) {
        try {
            byte[] json = WRITER.writeValueAsBytes(log);
            byte[] bytes = Arrays.copyOf(json, json.length + 1);
            bytes[json.length] = '\n';
            return bytes;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain beans always serialize", e);
        }
    }

    private static long gzippedSize(byte[] bytes) {
        CountingSink sink = new CountingSink();
        try (GZIPOutputStream gzip = new GZIPOutputStream(sink, 1 << 16)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink.count;
    }

    private static ObjectWriter writer() {
        // The same line ends on every system, so that the bytes are the same too.
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        ObjectMapper mapper = JsonMapper.builder()
                .addMixIn(Run.class, ResultsEvenIfEmpty.class)
                .addMixIn(ToolComponent.class, RulesEvenIfEmpty.class)
                .addMixIn(ReportingConfiguration.class, LevelEvenIfWarning.class)
                .build();
        return mapper.writer(printer);
    }

    /** The library leaves out what is empty, but an absent {@code results} says that the scan did not take place. */
    private abstract static class ResultsEvenIfEmpty {
        @JsonProperty("results")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        private List<Result> results;
    }

    private abstract static class RulesEvenIfEmpty {
        @JsonProperty("rules")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        private Set<ReportingDescriptor> rules;
    }

    private abstract static class LevelEvenIfWarning {
        @JsonProperty("level")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        private ReportingConfiguration.Level level;
    }

    private static final class CountingSink extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
