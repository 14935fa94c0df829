package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a decision wants of the columns that are written behind it, as far as the condition of a statement can say the same. */
final class WantedState {

    /** None of those that a decision names. */
    private static final Value ANY_OTHER = new Value.Named("", "any other");

    private WantedState() {}

    /**
     * Columns that a transition is decided by; of any other window nothing is said.
     *
     * @param events of the candidate's method
     */
    static CheckThenAct.Wanted of(Candidate candidate, List<Event> events) {
        if (candidate.window() != Window.TRANSITION) {
            return CheckThenAct.Wanted.OTHER;
        }
        Set<CheckThenAct.Wanted> wanted =
                candidate.columns().stream().map(c -> of(candidate, c, events)).collect(Collectors.toSet());
        return wanted.size() == 1 ? wanted.iterator().next() : CheckThenAct.Wanted.OTHER;
    }

    private static CheckThenAct.Wanted of(Candidate candidate, String column, List<Event> events) {
        Predicate<Value> isColumn = property(column);
        Optional<Cond> decision = candidate
                .assumption()
                .map(Assumption::condition)
                .filter(c -> Atoms.of(c).stream().anyMatch(a -> mentions(a.cond(), isColumn)));
        if (decision.isEmpty()) {
            return asked(candidate, column);
        }
        if (decision.get().conjuncts().stream().anyMatch(c -> equals(c, isColumn))) {
            return CheckThenAct.Wanted.VALUE;
        }
        CheckThenAct.Wanted among = among(decision.get(), isColumn);
        return among != CheckThenAct.Wanted.OTHER
                        || turns(decision.get(), isColumn, NewValue.written(candidate, events, column))
                ? among
                : CheckThenAct.Wanted.AS_READ;
    }

    /** {@code if (state is none of OPEN and HELD) throw; state = CLOSED}: each of the constants that may be written is refused. */
    private static boolean turns(Cond decision, Predicate<Value> isColumn, Stream<Value> written) {
        List<Value> values = written.flatMap(WantedState::arms)
                .filter(v -> !isColumn.test(v))
                .toList();
        return !values.isEmpty()
                && values.stream()
                        .allMatch(v -> Rows.constant(v) && new AnswerOfState(isColumn, v).of(decision) == Known.NO);
    }

    private static Stream<Value> arms(Value value) {
        return value instanceof Value.Choice c ? c.arms().stream().flatMap(a -> arms(a.value())) : Stream.of(value);
    }

    /** Of the constants that the decision names, which let it go on. */
    private static CheckThenAct.Wanted among(Cond decision, Predicate<Value> isColumn) {
        Set<Value> named = AnswerOfState.named(List.of(decision), isColumn);
        boolean flag =
                !named.isEmpty() && Set.of(Value.Const.TRUE, Value.Const.FALSE).containsAll(named);
        List<Value> states = new ArrayList<>(named);
        if (!flag) {
            states.add(ANY_OTHER);
            states.add(Value.Const.NULL);
        }
        List<Value> goOn = states.stream()
                .distinct()
                .filter(s -> new AnswerOfState(isColumn, s).of(decision) != Known.NO)
                .toList();
        if (goOn.size() != 1 || goOn.get(0).equals(ANY_OTHER)) {
            return CheckThenAct.Wanted.OTHER;
        }
        return goOn.get(0).equals(Value.Const.NULL) ? CheckThenAct.Wanted.NOTHING : CheckThenAct.Wanted.VALUE;
    }

    private static boolean equals(Cond cond, Predicate<Value> isColumn) {
        return cond instanceof Cond.Compare c
                && c.operator() == Cond.Compare.Operator.EQ
                && (isColumn.test(c.left()) && !c.right().equals(Value.Const.NULL)
                        || isColumn.test(c.right()) && !c.left().equals(Value.Const.NULL));
    }

    /** What the query asks for, where no branch looks at the column. */
    private static CheckThenAct.Wanted asked(Candidate candidate, String column) {
        return candidate.check().operation().where().conditions().stream()
                .filter(c -> Names.fold(c.column()).equals(Names.fold(column)))
                .map(c -> switch (c.operator()) {
                    case EQ ->
                        c.value().equals(Value.Const.NULL) ? CheckThenAct.Wanted.NOTHING : CheckThenAct.Wanted.VALUE;
                    case IS_NULL -> CheckThenAct.Wanted.NOTHING;
                    default -> CheckThenAct.Wanted.OTHER;
                })
                .findFirst()
                .orElse(CheckThenAct.Wanted.OTHER);
    }

    /**
     * Whether one of several rows is taken, all of which the query asked for in the state that the act ends: {@code free.get(0)}. Who
     * comes second has lost that one, and no more.
     */
    static boolean isOneOfSeveral(Candidate candidate, List<Event> events) {
        if (candidate.window() != Window.TRANSITION
                || !(candidate.check().operation() instanceof DataOperation.Read read)
                || read.result() != DataOperation.Kind.MANY) {
            return false;
        }
        boolean byQuery = candidate.columns().stream()
                .allMatch(c -> read.where().conditions().stream()
                                .map(RowPredicate.Condition::column)
                                .anyMatch(a -> Names.fold(a).equals(Names.fold(c)))
                        && candidate
                                .assumption()
                                .filter(a ->
                                        Atoms.of(a.condition()).stream().anyMatch(t -> mentions(t.cond(), property(c))))
                                .isEmpty());
        return byQuery
                && !inLoop(candidate.act())
                && events.stream()
                        .filter(e -> e instanceof Event.Assignment a
                                && candidate.columns().contains(a.property())
                                && a.entity().same(candidate.entity()))
                        .noneMatch(WantedState::inLoop);
    }

    private static boolean inLoop(Event event) {
        return event.frames().list().stream().anyMatch(Frame.Loop.class::isInstance);
    }

    private static boolean mentions(Cond cond, Predicate<Value> isColumn) {
        return Values.mentions(cond, isColumn::test);
    }

    private static Predicate<Value> property(String column) {
        String name = column.substring(column.lastIndexOf('.') + 1);
        return v -> v instanceof Value.Property p && p.name().equals(name);
    }
}
