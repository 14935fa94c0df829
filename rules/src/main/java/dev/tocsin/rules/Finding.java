package dev.tocsin.rules;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Comparator;
import java.util.List;

/**
 * One race window, as one rule reports it.
 *
 * @param rule the rule that speaks
 * @param severity how bad the harm is
 * @param confidence how sure the analysis is
 * @param message whole sentences with backticks around code; the first names both places and the conflict
 * @param check the read that decides, or that the written value is computed from
 * @param act the write; the finding's primary place
 * @param method the method in which check and act meet, {@code com.acme.SignUp.register}
 * @param entity the table or mapped class, as people call it
 * @param columns the columns in question, in the order of the check; may be empty
 * @param path the calls from the method down to the check and to the act, in order of execution; may be empty
 * @param race what two requests do to each other
 * @param repaired the same two requests, once the first advice is followed
 * @param lookedFor the protections that were looked for, and what became of each; never empty
 * @param advice what to do, the best first; never empty
 * @param fixes ready-made repairs, the best first; may be empty
 */
public record Finding(
        RuleDescription rule,
        Severity severity,
        Confidence confidence,
        String message,
        Site check,
        Site act,
        String method,
        String entity,
        List<String> columns,
        List<Step> path,
        Timeline race,
        Timeline repaired,
        List<LookedFor> lookedFor,
        List<String> advice,
        List<Fix> fixes)
        implements Comparable<Finding> {

    private static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding f) -> f.act().span())
            .thenComparing(f -> f.check().span())
            .thenComparing(f -> f.rule().id())
            .thenComparing(Finding::message);

    public Finding {
        columns = List.copyOf(columns);
        path = List.copyOf(path);
        lookedFor = List.copyOf(lookedFor);
        advice = List.copyOf(advice);
        fixes = List.copyOf(fixes);
    }

    /** A finding without fixes. */
    public Finding(
            RuleDescription rule,
            Severity severity,
            Confidence confidence,
            String message,
            Site check,
            Site act,
            String method,
            String entity,
            List<String> columns,
            List<Step> path,
            Timeline race,
            Timeline repaired,
            List<LookedFor> lookedFor,
            List<String> advice) {
        this(
                rule,
                severity,
                confidence,
                message,
                check,
                act,
                method,
                entity,
                columns,
                path,
                race,
                repaired,
                lookedFor,
                advice,
                List.of());
    }

    /** The same finding with these fixes. */
    public Finding with(List<Fix> made) {
        return new Finding(
                rule,
                severity,
                confidence,
                message,
                check,
                act,
                method,
                entity,
                columns,
                path,
                race,
                repaired,
                lookedFor,
                advice,
                made);
    }

    /**
     * A statement in the source.
     *
     * @param span where
     * @param label what it does, in a few words with backticks: {@code `existsByEmail` asks for a `User` with this `email`}
     */
    public record Site(SourceSpan span, String label) {}

    /**
     * A call on the way from the method to the check or the act.
     *
     * @param span the call
     * @param text {@code calls `validateUnique`}
     */
    public record Step(SourceSpan span, String text) {}

    /**
     * A protection that was looked for.
     *
     * @param protection {@code unique key on `users(email)`}
     * @param result {@code not found in V1__init.sql}, or why the one that is there fails
     */
    public record LookedFor(String protection, String result) {}

    /** The same, taken as seriously as a project has said. */
    public Finding with(Severity other) {
        return new Finding(
                rule,
                other,
                confidence,
                message,
                check,
                act,
                method,
                entity,
                columns,
                path,
                race,
                repaired,
                lookedFor,
                advice,
                fixes);
    }

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
