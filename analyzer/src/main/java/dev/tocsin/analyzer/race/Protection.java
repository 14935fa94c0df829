package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Optional;

/**
 * Something that was looked for between check and act, and what became of it.
 *
 * @param kind what it is
 * @param text as messages name it: {@code unique key on `users(email)`}
 * @param verdict whether it closes the window
 * @param reason where it is, or why it does not hold, or where it was looked for; a clause that follows the text and a colon
 * @param place where it stands in the sources, if it does
 * @param flaw what is wrong with one that fails, where that is of a known kind
 * @param assumed true where the verdict is that of one database product, and which one it is is not known
 */
public record Protection(
        Kind kind,
        String text,
        Verdict verdict,
        String reason,
        Optional<SourceSpan> place,
        Optional<Flaw> flaw,
        boolean assumed) {

    /** Kinds of protections. */
    public enum Kind {
        UNIQUE_KEY,
        /** The key on what another question before the same insert asks for. */
        KEY_BESIDE,
        HANDLED_VIOLATION,
        ROW_LOCK,
        VERSION,
        CONDITIONAL_WRITE,
        UPSERT,
        FOREIGN_KEY,
        IN_PROCESS_LOCK,
        DISTRIBUTED_LOCK,
        ADVISORY_LOCK,
        SERIALIZABLE,
        TRANSACTION,
        /** Something that the row itself does not meet. */
        CONSTRAINT,
        START_UP
    }

    /** What became of a protection. */
    public enum Verdict {
        HOLDS,
        /** It narrows the window, or closes it under assumptions that the sources do not show. */
        HOLDS_PARTLY,
        FAILS,
        ABSENT,
        UNKNOWN
    }

    static Protection of(Kind kind, String text, Verdict verdict, String reason) {
        return new Protection(kind, text, verdict, reason, Optional.empty(), Optional.empty(), false);
    }

    static Protection of(Kind kind, String text, Verdict verdict, String reason, SourceSpan place) {
        return new Protection(kind, text, verdict, reason, Optional.of(place), Optional.empty(), false);
    }

    /** One that stands at the place and does not hold. */
    static Protection failing(Kind kind, Flaw flaw, String text, String reason, SourceSpan place) {
        return new Protection(kind, text, Verdict.FAILS, reason, Optional.of(place), Optional.of(flaw), false);
    }

    /** The same, in some cases only, as a clause says. */
    Protection only(String when) {
        return new Protection(kind, text, verdict, when + ", " + reason, place, flaw, assumed);
    }

    /** The same, of which more is said behind the reason. */
    Protection with(String more) {
        return new Protection(kind, text, verdict, reason + more, place, flaw, assumed);
    }

    /** The same, with another flaw. */
    Protection because(Flaw other) {
        return new Protection(kind, text, verdict, reason, place, Optional.of(other), assumed);
    }

    /** The same, by the assumption of a product. */
    Protection assumed(boolean byAssumption) {
        return new Protection(kind, text, verdict, reason, place, flaw, byAssumption);
    }
}
