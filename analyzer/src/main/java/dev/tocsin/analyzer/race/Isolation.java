package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Schema;
import java.util.List;
import java.util.Optional;

/** The isolation level that a transaction asks for. */
final class Isolation {

    private final Schema schema;

    Isolation(Schema schema) {
        this.schema = schema;
    }

    /** Of the transactions around the act, the outermost that asks for more than the default. */
    Protection weigh(Candidate candidate, List<Frame> aroundAct, List<Frame> aroundCheck) {
        boolean sameRow = candidate.window() == Window.TRANSITION || candidate.window() == Window.LOST_UPDATE;
        for (Frame frame : aroundAct) {
            if (!(frame instanceof Frame.Transaction t)) {
                continue;
            }
            if (t.settings().serializable()) {
                return Protection.of(
                        Protection.Kind.SERIALIZABLE, "serializable isolation", Protection.Verdict.HOLDS, "", t.at());
            }
            if (sameRow && t.settings().repeatableRead() && aroundCheck.contains(frame)) {
                return repeatableRead(candidate, t);
            }
        }
        for (Frame frame : aroundAct) {
            if (frame instanceof Frame.Transaction t && !t.settings().isolationKnown()) {
                return Protection.of(
                        Protection.Kind.SERIALIZABLE,
                        "serializable isolation",
                        Protection.Verdict.UNKNOWN,
                        "what begins the transaction is told by a library, or when the program starts",
                        t.at());
            }
        }
        return Protection.of(
                Protection.Kind.SERIALIZABLE,
                "serializable isolation",
                Protection.Verdict.ABSENT,
                "the transaction runs at the database's default");
    }

    /** Databases differ in what becomes of the second update of a row. */
    private Protection repeatableRead(Candidate candidate, Frame.Transaction transaction) {
        Optional<Databases.Assumed> product = schema.databaseBehind(candidate.file());
        boolean refused = product.filter(p -> p.dialect().repeatableReadRefusesLostUpdates())
                .isPresent();
        return Protection.of(
                        Protection.Kind.SERIALIZABLE,
                        "repeatable read isolation",
                        refused ? Protection.Verdict.HOLDS : Protection.Verdict.FAILS,
                        product.map(p -> p.text() + ", lets the second request overwrite the first there")
                                .orElse(
                                        "which database this runs on is not known; PostgreSQL would refuse the second request there,"
                                                + " MySQL lets it overwrite the first"),
                        transaction.at())
                .assumed(product.isEmpty());
    }
}
