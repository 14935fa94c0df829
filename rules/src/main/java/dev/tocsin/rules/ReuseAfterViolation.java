package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC308: The program goes on in a transaction that the violation has spoilt. */
final class ReuseAfterViolation extends FailedProtection {

    ReuseAfterViolation(List<Rule> windows) {
        super(
                windows,
                Flaw.SPOILT_TRANSACTION,
                "TOC308",
                "reuse-after-violation",
                "The program goes on in a transaction that the violation has spoilt.",
                "Catch outside of the transaction. Or write in a transaction of its own.");
    }

    @Override
    List<String> advice(Flaw flaw, CheckThenAct window) {
        // The insert on a second connection waits for the first one, which waits for the insert.
        return window.around()
                .sameTable()
                .map(w -> List.of(
                        "Catch outside of the transaction. In a transaction of its own the write would wait for "
                                + Wording.code(w.label()) + " ("
                                + w.span().lineAfter(window.act().span())
                                + "), where that is of the same key, and that for it."))
                .orElseGet(() -> window.around()
                                .product()
                                .filter(d -> !d.keepsSnapshots())
                                .isPresent()
                        ? super.advice(flaw, window)
                        : List.of(
                                "Catch outside of the transaction. Or write in a transaction of its own: in MySQL's repeatable read"
                                        + " only a read that locks sees the other's row then."));
    }
}
