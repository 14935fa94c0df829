package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a row that decide and are written by one act. Where there are several, those are told whose new values turn
 * the answer of the check: a condition on the others would let the second request through.
 */
final class DecidedColumns {

    /** Whether what is written turns the answer. */
    enum Turn {
        /** Who comes after the act is refused. */
        YES,
        /** The row was asked for by another value, so that who comes after the act does not find it. */
        NOT_FOUND,
        UNKNOWN,
        /** It is written on some ways to the act only. */
        SOMETIMES
    }

    /**
     * A column that decides and is written.
     *
     * @param decision where it is asked for, where a branch decides
     */
    record Decided(
            Event.Operation check,
            Optional<Assumption> decision,
            Event act,
            int index,
            Entity entity,
            String column,
            Known sameRows,
            Turn turn) {

        /** The same, where another decision about the column is known to turn. */
        private Decided turning(Turn other) {
            return other.compareTo(turn) >= 0
                    ? this
                    : new Decided(check, decision, act, index, entity, column, sameRows, other);
        }

        /** The same, no surer than what decides beside it. */
        private Decided asSureAs(Known other) {
            return new Decided(check, decision, act, index, entity, column, other, turn);
        }

        private Optional<SourceSpan> at() {
            return decision.map(Assumption::at);
        }
    }

    private record Pair(OperationId check, int act) {}

    private final Map<Pair, List<Decided>> found = new LinkedHashMap<>();
    private final Map<Pair, List<Decided>> asked = new LinkedHashMap<>();

    void add(Decided decided) {
        add(decided, found);
    }

    /** One that tells nothing alone, and more than others where some other column decides as well. */
    void addIfOthers(Decided decided) {
        add(decided, asked);
    }

    private static void add(Decided decided, Map<Pair, List<Decided>> into) {
        into.computeIfAbsent(new Pair(decided.check().id(), decided.index()), p -> new ArrayList<>())
                .add(decided);
    }

    void tell(Trace trace, Retirement retirement) {
        List<Decided> all = found.values().stream().flatMap(List::stream).toList();
        found.forEach((pair, decided) -> {
            if (decided.stream().allMatch(d -> retirement.of(d, all))) {
                return;
            }
            Known sure = decided.stream()
                    .map(Decided::sameRows)
                    .min(Known::compareTo)
                    .orElseThrow();
            asked.getOrDefault(pair, List.of()).forEach(d -> decided.add(d.asSureAs(sure)));
            tell(decided, trace);
        });
    }

    private static void tell(List<Decided> decided, Trace trace) {
        Map<String, Decided> byColumn = new LinkedHashMap<>();
        decided.forEach(d -> byColumn.merge(d.column(), d, (a, b) -> a.turning(b.turn())));
        // That an update is lost says what is wrong with a column that is computed from itself.
        List<Decided> states =
                byColumn.values().stream().filter(d -> !isLost(d, trace)).toList();
        List<Decided> told = states.isEmpty() ? List.copyOf(byColumn.values()) : states;
        Decided best = told.stream()
                .min(Comparator.comparing(Decided::turn).thenComparing(Decided::sameRows))
                .orElseThrow();
        List<String> columns = told.stream()
                .filter(d -> d.turn() == best.turn() && d.sameRows() == best.sameRows())
                .filter(d -> d.at().equals(best.at()))
                .map(Decided::column)
                .toList();
        trace.add(
                Window.TRANSITION,
                best.check(),
                best.decision(),
                best.act(),
                best.index(),
                best.entity(),
                columns,
                best.sameRows());
    }

    private static boolean isLost(Decided decided, Trace trace) {
        return trace.found().stream()
                .anyMatch(c -> c.window() == Window.LOST_UPDATE
                        && c.actIndex() == decided.index()
                        && c.columns().contains(decided.column()));
    }
}
