package dev.tocsin.cli.selection;

import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Finding;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place in the source that says which findings are not to be shown, and why.
 *
 * @param form how it is written
 * @param place the comment or annotation itself
 * @param firstLine first line of the code that it speaks of
 * @param lastLine last line of that code, inclusive
 * @param rules ids of the rules, at least one
 * @param reason why, not blank
 */
public record Suppression(Form form, SourceSpan place, int firstLine, int lastLine, List<String> rules, String reason) {

    /** How a suppression is written, which decides what it reaches. */
    public enum Form {
        /** {@code // tocsin:ignore TOC101: reason} speaks of one statement: of checks and acts in it. */
        COMMENT,
        /** {@code @SuppressWarnings("tocsin:TOC101")} speaks of all of a declaration: of the calls on the way as well. */
        ANNOTATION
    }

    public Suppression {
        rules = List.copyOf(rules);
    }

    /** Whether the finding is not to be shown because of this. */
    boolean suppresses(Finding finding) {
        Stream<SourceSpan> reachable = form == Form.COMMENT ? sites(finding) : places(finding);
        return rules.contains(finding.rule().id()) && reachable.anyMatch(this::reaches);
    }

    /** Every place of a finding: check, act, and the calls on the way to them. */
    static Stream<SourceSpan> places(Finding finding) {
        return Stream.concat(sites(finding), finding.path().stream().map(Finding.Step::span));
    }

    private static Stream<SourceSpan> sites(Finding finding) {
        return Stream.of(finding.act().span(), finding.check().span());
    }

    private boolean reaches(SourceSpan span) {
        return span.file().equals(place.file()) && span.startLine() <= lastLine && span.endLine() >= firstLine;
    }
}
