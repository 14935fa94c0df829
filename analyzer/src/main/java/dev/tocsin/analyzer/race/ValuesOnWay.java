package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Optional;

/** What an act writes into a column, as the outermost caller has it: a constant that it hands down, what it was given itself. */
final class ValuesOnWay {

    private final Rows rows;
    private final RootTraces traces;

    ValuesOnWay(Rows rows, RootTraces traces) {
        this.rows = rows;
        this.traces = traces;
    }

    /** One for each time that the way comes by the act; empty where what is written there is not to be seen. */
    List<Value> of(Candidate candidate, Chain way, String column) {
        return traces.of(way).map(Trace::events).orElse(List.of()).stream()
                .filter(e -> e.at().equals(candidate.act().at()))
                .flatMap(e -> written(e, candidate.entity(), column).stream())
                .toList();
    }

    private Optional<Value> written(Event act, Entity entity, String column) {
        if (act instanceof Event.Assignment a) {
            return rows.sameColumn(entity, a.property(), column) ? Optional.of(a.value()) : Optional.empty();
        }
        return act instanceof Event.Operation o && o.operation() instanceof DataOperation.Write w
                ? rows.written(w, entity, column)
                : Optional.empty();
    }
}
