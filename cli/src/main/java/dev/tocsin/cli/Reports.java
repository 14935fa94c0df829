package dev.tocsin.cli;

import dev.tocsin.cli.html.HtmlReport;
import dev.tocsin.cli.report.GithubReport;
import dev.tocsin.cli.report.JunitReport;
import dev.tocsin.cli.report.MarkdownReport;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.sarif.SarifReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;

/** Makes a scan's reports, in whatever formats are asked for. */
final class Reports {

    private final SourceTexts texts;
    private final String fromRepository;
    private final String fromHere;
    private final String name;
    private final Function<ReportTarget, TextStyle> styles;
    private final Function<ReportTarget, Hyperlinks> links;
    private final boolean quiet;

    /**
     * @param root the directory that the report's paths are counted from
     * @param fromHere what stands before the paths of a report for people, so that they can be opened from where they are
     * @param texts the sources as they were scanned
     * @param styles how a report for people looks in its place
     * @param links whether its places can be clicked there
     * @param quiet whether such a report has no summary
     */
    Reports(
            Path root,
            String fromHere,
            SourceTexts texts,
            Function<ReportTarget, TextStyle> styles,
            Function<ReportTarget, Hyperlinks> links,
            boolean quiet) {
        this.texts = texts;
        this.fromRepository = Repository.prefix(root);
        this.fromHere = fromHere;
        Path absolute = root.toAbsolutePath().normalize();
        this.name = absolute.getFileName() == null ? "" : absolute.getFileName().toString();
        this.styles = styles;
        this.links = links;
        this.quiet = quiet;
    }

    byte[] render(ScanReport report, ReportTarget target) {
        return switch (target.format()) {
            case TEXT -> text(report, styles.apply(target), links.apply(target));
            case JSON -> new JsonReport(Version.current()).toBytes(report);
            case SARIF -> new SarifReport(Version.current(), fromRepository, texts).toBytes(report);
            case HTML -> new HtmlReport(Version.current(), name, fromRepository, texts).toBytes(report);
            case MARKDOWN -> new MarkdownReport(fromRepository, texts).toBytes(report);
            case GITHUB -> new GithubReport(fromRepository).toBytes(report);
            case JUNIT -> new JunitReport(fromRepository).toBytes(report);
        };
    }

    private byte[] text(ScanReport report, TextStyle style, Hyperlinks clickable) {
        TextReport text = new TextReport(style, fromHere, texts, clickable);
        String rendered = quiet ? text.findings(report) : text.render(report);
        return rendered.getBytes(StandardCharsets.UTF_8);
    }
}
