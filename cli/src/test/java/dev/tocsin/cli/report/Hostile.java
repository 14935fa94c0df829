package dev.tocsin.cli.report;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import dev.tocsin.rules.TextEdit;
import dev.tocsin.rules.Timeline;
import java.util.List;
import java.util.Optional;

/** A scan of a tree whose every name and text tries to break out of the report. */
public final class Hostile {

    /** What is tried, one after the other; every text of the report holds all of it. */
    public static final String TEXT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;]]>--> "
            + "</style></pre></svg></title> javascript:alert(3) [a](http://evil.example) ![b](http://evil.example/b.png) "
            + "http://evil.example www.evil.example @somebody #1 *bold* _it_ ~~s~~ | a | b | $x$ \n# heading\r\n"
            + "::error::x\n::stop-commands::t\n%0A%25 \u001b[31m\u0000\u202e\ud800\uffff\u2028 \u00e9\ud83d\ude00 ` ``` end";

    private Hostile() {}

    /** The source that the finding points into: its second line. */
    public static String source() {
        return "first\n" + TEXT.replace("\n", "").replace("\r", "") + "\n```\nlast\n";
    }

    public static Finding finding(Severity severity) {
        SourceSpan check = new SourceSpan("dir " + TEXT + "/A.java", 2, 1, 2, 12);
        SourceSpan act = new SourceSpan("dir " + TEXT + "/A.java", 2, 14, 2, 40);
        return new Finding(
                Samples.CHECK_THEN_INSERT,
                severity,
                Confidence.MEDIUM,
                TEXT + " `" + TEXT + "`",
                new Finding.Site(check, TEXT),
                new Finding.Site(act, "`" + TEXT + "`"),
                "com.acme." + TEXT,
                TEXT,
                List.of(TEXT),
                List.of(new Finding.Step(check, TEXT)),
                timeline(true, check),
                timeline(false, check),
                List.of(new Finding.LookedFor(TEXT, TEXT)),
                List.of(TEXT, "1. " + TEXT, "- " + TEXT),
                List.of(new Fix(
                        Applicability.NEEDS_REVIEW,
                        TEXT,
                        true,
                        List.of(
                                FileEdit.create(TEXT + ".sql", TEXT),
                                new FileEdit(
                                        "dir " + TEXT + "/A.java",
                                        Optional.of("0"),
                                        List.of(new TextEdit(6, 8, 2, 1, 2, 3, TEXT)))),
                        List.of(TEXT),
                        Optional.of(TEXT))));
    }

    public static ScanReport report() {
        return new ScanReport(
                List.of(finding(Severity.ERROR), finding(Severity.NOTE)),
                List.of(new Problem(new SourceSpan(TEXT, 1, 1, 1, 2), Problem.Kind.SYNTAX, TEXT)),
                List.of(TEXT),
                List.of(Samples.CHECK_THEN_INSERT),
                Samples.report().statistics());
    }

    private static Timeline timeline(boolean harm, SourceSpan span) {
        return new Timeline(
                List.of(
                        new Timeline.Move(Timeline.Request.A, Timeline.Kind.CHECK, TEXT, TEXT, Optional.of(span)),
                        new Timeline.Move(Timeline.Request.A, Timeline.Kind.ACT, TEXT, "", Optional.of(span)),
                        new Timeline.Move(Timeline.Request.B, Timeline.Kind.ANSWER, TEXT, TEXT, Optional.empty())),
                new Timeline.Outcome(harm, TEXT));
    }
}
