package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A column of a row decides, and that column is written: {@link Window#TRANSITION}. */
final class StateThenWrite {

    /** What is good for one request, and is then another: who comes with the old one is told no. */
    private static final Pattern ONCE =
            Pattern.compile("(?i).*(?:token|code|otp|nonce|ticket)(?:_?(?:value|hash|digest))?");

    private final Trace trace;
    private final Rows rows;
    private final KeptValues keptValues;
    private final ComparedUnderLock comparedUnderLock;
    private final CountThenLeave countThenLeave;
    private final DecidedColumns decided = new DecidedColumns();

    StateThenWrite(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
        this.keptValues = new KeptValues(trace);
        this.comparedUnderLock = new ComparedUnderLock(trace);
        this.countThenLeave = new CountThenLeave(trace);
    }

    /** Tells the windows that were found, of each check and act once. */
    void tell(Program program) {
        decided.tell(trace, new Retirement(trace, program));
    }

    /** A column decided, and the write sets it. */
    void find(int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Atoms.Atom atom) {
        for (Event.Operation check : trace.readsIn(atom.cond(), index)) {
            if (!check.operation().entity().same(write.entity())) {
                continue;
            }
            boolean readRow = Trace.sameRow(check, write);
            Optional<Event.Operation> again = readRow
                    ? Optional.empty()
                    : trace.rereads()
                            .written(write, index)
                            .filter(r -> trace.rereads().sameRow(check, r));
            if (!readRow && again.isEmpty()) {
                continue;
            }
            Map<String, Value> changed = trace.changes(index, act, write);
            for (String tested : rows.testedProperties(atom.cond(), check)) {
                for (Map.Entry<String, Value> change : changed.entrySet()) {
                    if (rows.sameColumn(write.entity(), tested, change.getKey())
                            && decides(again, check, atom, tested, act)
                            && matters(index, act, assumption, atom, check, tested, change.getValue())) {
                        note(index, act, write.entity(), assumption, atom, check, tested, change.getValue());
                        return;
                    }
                }
            }
        }
    }

    /** What the first look decided is the decision, also where the row was read again before it is written. */
    private boolean decides(
            Optional<Event.Operation> again, Event.Operation check, Atoms.Atom atom, String column, Event act) {
        if (comparedUnderLock.of(check, column, act)) {
            return false;
        }
        return again.isEmpty()
                || keptValues.asks(atom.cond(), check, column)
                        && !trace.rereads().decidedAgain(again.get(), column, act);
    }

    /** The query asked for rows in one state, and the write gives them another. */
    void findSelected(int index, Event.Operation act, DataOperation.Write write) {
        Map<String, Value> changed = trace.changes(index, act, write);
        for (int i = 0; i < index && !changed.isEmpty(); i++) {
            if (trace.events().get(i) instanceof Event.Operation check
                    && check.operation() instanceof DataOperation.Read read
                    && read.entity().same(write.entity())
                    && Trace.sameRow(check, write)) {
                changed.forEach((property, value) -> selected(index, act, write.entity(), property, value, check));
            }
        }
    }

    void selected(int index, Event act, Entity entity, String property, Value written, Event.Operation check) {
        for (RowPredicate.Condition condition : check.operation().where().conditions()) {
            if (!rows.sameColumn(entity, condition.column(), property)
                    || written.equals(Value.Const.NULL)
                    || keptValues.keeps(written, check, property)) {
                continue;
            }
            if (!leaves(condition, written)) {
                askedByAnother(index, act, entity, condition, written, check);
                continue;
            }
            Optional<Assumption> refused = refused(act, check);
            boolean moved = condition.operator() == RowPredicate.Operator.BELOW;
            boolean twice = refused.isPresent() && !moved
                    ? !Removal.column(property) || otherEffects(index, refused.get(), check)
                    // Nobody is told no, but somebody's own value goes in, or more is done for each row.
                    : fromRequest(written) || doneForRows(act, property, check);
            if (twice) {
                Event.Operation first =
                        refused.isPresent() ? check : refusing(act, check).orElse(check);
                decided.add(new DecidedColumns.Decided(
                        first,
                        refused(act, first),
                        act,
                        index,
                        entity,
                        condition.column(),
                        Known.YES,
                        DecidedColumns.Turn.UNKNOWN));
                return;
            }
        }
    }

    /** Where whoever finds no such row does not go on to the act. */
    private static Optional<Assumption> refused(Event act, Event.Operation check) {
        return act.path().assumptions().stream()
                .filter(a -> a.otherwise().kind() != Assumption.Otherwise.Kind.GOES_ON)
                .filter(a -> Atoms.of(a.condition()).stream()
                        .anyMatch(t -> t.holds() && t.cond().equals(present(check.id()))))
                .findFirst();
    }

    /**
     * The first look for the same rows, in the same transaction, behind which nobody goes on who finds none: whoever comes second is
     * told by that one, and not by the look that goes through the rows.
     */
    private Optional<Event.Operation> refusing(Event act, Event.Operation check) {
        return trace.events().stream()
                .takeWhile(e -> e != check)
                .filter(Event.Operation.class::isInstance)
                .map(Event.Operation.class::cast)
                .filter(o -> o.operation() instanceof DataOperation.Read
                        && o.operation().entity().same(check.operation().entity())
                        && trace.rereads().asksAlike(o.operation(), check.operation())
                        && Frames.together(check.frames().list(), o.frames().list())
                        && refused(act, o)
                                .filter(a -> a.otherwise().kind() == Assumption.Otherwise.Kind.THROWS)
                                .isPresent())
                .findFirst();
    }

    /** {@code where state = :from}, and the act sets another: who comes after it does not find the row. */
    private void askedByAnother(
            int index,
            Event act,
            Entity entity,
            RowPredicate.Condition condition,
            Value written,
            Event.Operation check) {
        boolean ofRow = Values.mentions(
                written, v -> v instanceof Value.Result r && r.operation().equals(check.id()));
        // What alone says which row it is, a form gives back with the other values.
        boolean identifies = check.operation().where().conditions().size() == 1;
        if (condition.operator() != RowPredicate.Operator.EQ
                || identifies
                || Rows.same(condition.value(), written) == Known.YES
                || ofRow
                || !fromRequest(condition.value())) {
            return;
        }
        Optional<Assumption> decision = act.path().assumptions().stream()
                .filter(a -> Atoms.of(a.condition()).stream()
                        .anyMatch(t -> t.holds()
                                && t.cond() instanceof Cond.Present p
                                && p.value() instanceof Value.Result r
                                && r.operation().equals(check.id())))
                .findFirst();
        decision.ifPresent(d -> decided.addIfOthers(new DecidedColumns.Decided(
                check, decision, act, index, entity, condition.column(), Known.YES, DecidedColumns.Turn.NOT_FOUND)));
    }

    /** Whoever asks for such rows does not find this one again. */
    private static boolean leaves(RowPredicate.Condition asked, Value written) {
        return switch (asked.operator()) {
            case IS_NULL -> true;
            case EQ ->
                (asked.value() instanceof Value.Const
                                || asked.value() instanceof Value.Named
                                || ONCE.matcher(asked.column()).matches() && FreshValues.computed(written))
                        && Rows.same(asked.value(), written) != Known.YES;
            case IN -> Rows.constant(written) && isNoneOf(asked.value(), written);
            case BELOW -> FreshValues.moment(written);
            default -> false;
        };
    }

    /** The constants are known, and what is written is another one. */
    private static boolean isNoneOf(Value list, Value written) {
        List<Value> constants = list instanceof Value.Many m && m.source() instanceof Value.Derived d
                ? d.from()
                : list instanceof Value.Derived d ? d.from() : List.of();
        return !constants.isEmpty()
                && constants.stream().allMatch(c -> Rows.constant(c) && !AnswerOfState.sameName(c, written));
    }

    /**
     * Where such rows were found, something is sent or inserted elsewhere: for rows that two runs find, by both. What is noted of
     * rows before they are taken away in any case is no more than a note.
     */
    private boolean doneForRows(Event act, String property, Event.Operation check) {
        boolean many = check.operation() instanceof DataOperation.Read read && read.result() == DataOperation.Kind.MANY;
        boolean noted = Removal.column(property) && !hangsOn(act, check);
        return many
                && trace.events().stream()
                        .filter(e -> e instanceof Event.External x && !SideEffects.asks(x)
                                || !noted
                                        && e instanceof Event.Operation o
                                        && o.operation() instanceof DataOperation.Write w
                                        && w.effect() == DataOperation.Effect.INSERT
                                        && !w.entity().same(check.operation().entity()))
                        .filter(e -> hangsOn(e, check))
                        .anyMatch(e -> Trace.compatible(e, act));
    }

    /** It is done where the read found rows. */
    private static boolean hangsOn(Event event, Event.Operation read) {
        Cond found = present(read.id());
        return event.path().assumptions().stream()
                .anyMatch(a -> a.condition().conjuncts().contains(found));
    }

    private static Cond present(OperationId read) {
        return new Cond.Present(new Value.Result(read, Value.Result.Shape.ONE));
    }

    /**
     * Whether it matters that two requests both pass: one of them should have been told no, or something beside the column
     * happens twice.
     */
    private boolean matters(
            int index,
            Event act,
            Assumption assumption,
            Atoms.Atom atom,
            Event.Operation check,
            String tested,
            Value written) {
        if (rows.isKey(check.operation().entity(), tested)
                || isAskedFor(check, tested)
                || keptValues.keeps(written, check, tested)) {
            return false;
        }
        AfterWrite after = new AfterWrite(trace, check, tested, written, trace.writtenWith(act), act.path());
        if (after.holdsStill(assumption.condition()) == Known.YES) {
            return false;
        }
        if (choosesCheck(assumption.condition(), check.id())
                || countThenLeave.decides(assumption.condition(), check, index)
                || onlyFilled(index, act, assumption, check, tested)) {
            return false;
        }
        // "if it differs, set it" and "if it is that, set it to that": doing it twice is doing it once, unless more is
        // done.
        if (atom.cond() instanceof Cond.Compare c && (after.sameAs(c.left()) || after.sameAs(c.right()))) {
            return !atom.holds() && Rows.constant(written) && otherEffects(index, assumption, check);
        }
        boolean idempotent = written instanceof Value.Const || written instanceof Value.Named;
        boolean compared = !idempotent && Values.mentions(assumption.condition(), written::equals);
        boolean sameFlag = atom.cond() instanceof Cond.Holds
                && written.equals(atom.holds() ? Value.Const.TRUE : Value.Const.FALSE);
        if (compared
                || sameFlag
                || credential(tested)
                || rows.isCollection(check.operation().entity(), tested)) {
            return false;
        }
        if (assumption.otherwise().kind() == Assumption.Otherwise.Kind.THROWS) {
            return !removes(act, tested) || otherEffects(index, assumption, check) || namesRequest(act);
        }
        if (assumption.otherwise().kind() == Assumption.Otherwise.Kind.RETURNS) {
            return fromRequest(written) || answersYesOrNo() || otherEffects(index, assumption, check);
        }
        return otherEffects(index, assumption, check) && !defaultFill(atom, written);
    }

    /** By which value the row was asked for is what it has: a test of that tells nothing that others change. */
    private boolean isAskedFor(Event.Operation check, String column) {
        return check.operation().where().conditions().stream()
                .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                        && rows.sameColumn(check.operation().entity(), c.column(), column));
    }

    /**
     * {@code if (row.owner == null && !owners.exists(given)) throw}: who is refused is refused for what another read said, and
     * the row tells only whether that is asked.
     */
    private boolean choosesCheck(Cond decision, OperationId read) {
        return decision instanceof Cond.Or or
                && or.parts().stream()
                        .map(p -> p instanceof Cond.Not n ? n.of() : p)
                        .anyMatch(p -> p instanceof Cond.Present present
                                && present.value() instanceof Value.Result r
                                && !r.operation().equals(read));
    }

    /** {@code if (row.settings == null) row.settings = new Settings()}: where something in the settings was asked, there are some. */
    private boolean onlyFilled(int index, Event act, Assumption assumption, Event.Operation check, String tested) {
        Cond none = Cond.not(new Cond.Present(new Value.Property(row(act), tested)));
        List<Event.Assignment> settings = trace.events().subList(0, index + 1).stream()
                .filter(Event.Assignment.class::isInstance)
                .map(Event.Assignment.class::cast)
                .filter(a -> rows.sameColumn(check.operation().entity(), a.property(), tested)
                        && a.target().equals(row(act))
                        && Trace.compatible(a, act))
                .toList();
        return !settings.isEmpty()
                && !assumption.condition().conjuncts().contains(none)
                && settings.stream()
                        .allMatch(a -> isEmptyObject(a.value())
                                && a.path().assumptions().stream()
                                        .anyMatch(o -> o.condition().conjuncts().contains(none)));
    }

    private static boolean isEmptyObject(Value value) {
        return Values.madeWithoutProperties(value)
                || value instanceof Value.Many
                || value instanceof Value.Derived d && d.from().isEmpty();
    }

    private boolean removes(Event act, String tested) {
        return Removal.column(tested) || Removal.of(row(act), act, trace);
    }

    /** {@code comment.deletedBy = member}: who has taken the row away is another one's name the second time. */
    private boolean namesRequest(Event act) {
        Value row = row(act);
        return trace.events().stream()
                .anyMatch(e -> e instanceof Event.Assignment a
                        && a.target().equals(row)
                        && Removal.namesWho(a.property())
                        && fromRequest(a.value())
                        && Trace.compatible(a, act));
    }

    private static Value row(Event act) {
        return act instanceof Event.Assignment a
                ? a.target()
                : ((DataOperation.Write) ((Event.Operation) act).operation()).subject();
    }

    /** Two requests may write different values. */
    private static boolean fromRequest(Value written) {
        return Values.holds(written, v -> v instanceof Value.Param p && p.index() != Value.Param.THIS);
    }

    /** The caller is told whether it was this request that did it. */
    private boolean answersYesOrNo() {
        String type = trace.method().facts().returnType().simpleName();
        return type.equals("boolean") || type.equals("Boolean");
    }

    /** Where the loser is told no, two winners are one too many; where it goes on in silence, twice may be as good as once. */
    private Known refuses(
            int index, Event act, Assumption assumption, Atoms.Atom atom, Event.Operation check, Value written) {
        // Where who comes first gets an exception too, nobody is told a yes too many.
        boolean sameAnswer = Rows.constant(written) && trace.endsInException(act);
        boolean harmlessTwice =
                (refusesWritten(atom, written) || sameAnswer) && !otherEffects(index, assumption, check);
        if (leavesAnswer(atom, written) || harmlessTwice) {
            return Known.UNKNOWN;
        }
        return assumption.otherwise().kind() == Assumption.Otherwise.Kind.THROWS
                        || assumption.otherwise().kind() == Assumption.Otherwise.Kind.RETURNS
                                // Told no by silence, and what hangs on it is not done.
                                && (answersYesOrNo() || otherEffects(index, assumption, check))
                ? Known.YES
                : Known.UNKNOWN;
    }

    /** {@code if (x.active) throw; x.active = true}: nothing but the answer tells the second request from the first. */
    private static boolean refusesWritten(Atoms.Atom atom, Value written) {
        if (atom.cond() instanceof Cond.Holds) {
            return written.equals(atom.holds() ? Value.Const.FALSE : Value.Const.TRUE);
        }
        return !atom.holds()
                && atom.cond() instanceof Cond.Compare c
                && c.operator() == Cond.Compare.Operator.EQ
                && Rows.constant(written)
                && (c.left().equals(written) || c.right().equals(written));
    }

    /**
     * {@code if (x.state == GONE) throw}, and then another state than that: whoever comes second is let in anyway, and only
     * what other code writes is in danger.
     */
    private static boolean leavesAnswer(Atoms.Atom atom, Value written) {
        return !atom.holds()
                && Rows.constant(written)
                && atom.cond() instanceof Cond.Compare c
                && c.operator() == Cond.Compare.Operator.EQ
                && (Rows.constant(c.left()) && !c.left().equals(written)
                        || Rows.constant(c.right()) && !c.right().equals(written));
    }

    /** Users change their own passwords, having given the old one; two at once are one user. */
    private static boolean credential(String property) {
        return property.toLowerCase(Locale.ROOT).contains("password");
    }

    /** {@code if (x.createdAt == null) x.createdAt = now}. */
    private static boolean defaultFill(Atoms.Atom atom, Value written) {
        return atom.cond() instanceof Cond.Present && !atom.holds() && !(written instanceof Value.Const);
    }

    /** Something else is written because of the same decision, and would be written twice. */
    private boolean otherEffects(int index, Assumption assumption, Event.Operation check) {
        for (int i = 0; i < trace.events().size(); i++) {
            if (i != index
                    && trace.events().get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write w
                    && (w.effect() == DataOperation.Effect.INSERT
                            || w.effect() != DataOperation.Effect.DELETE
                                    && !w.entity().same(check.operation().entity())
                                    // What goes with the row is marked as gone like the row itself.
                                    && !Removal.of(w.subject(), o, trace)
                                    && !setsConstants(i, o, w))
                    && o.path().assumptions().stream()
                            .anyMatch(a -> a.condition().equals(assumption.condition()))) {
                return true;
            }
        }
        return false;
    }

    /** A found row is given values that are the same each time: done twice is done once. */
    private boolean setsConstants(int index, Event.Operation act, DataOperation.Write write) {
        Map<String, Value> changes = trace.changes(index, act, write);
        boolean found = Rows.origin(write.subject()).isPresent()
                || write.effect() == DataOperation.Effect.UPDATE && !write.throughEntity();
        return found
                && !changes.isEmpty()
                && changes.values().stream()
                        .allMatch(v -> v instanceof Value.Const || v instanceof Value.Named || FreshValues.ofOneRow(v));
    }

    private void note(
            int index,
            Event act,
            Entity entity,
            Assumption assumption,
            Atoms.Atom atom,
            Event.Operation check,
            String tested,
            Value written) {
        Map<String, Value> together = trace.writtenWith(act);
        boolean always =
                together.keySet().stream().anyMatch(c -> c.equals("$source") || rows.sameColumn(entity, c, tested));
        AfterWrite after = new AfterWrite(trace, check, tested, written, together, act.path());
        boolean turns = after.holdsStill(assumption.condition()) == Known.NO || after.leaves(assumption.condition());
        boolean kept = new ComputedState(trace, check, tested, together).mayStay(written, assumption.condition());
        decided.add(new DecidedColumns.Decided(
                check,
                Optional.of(new DecidingTest(trace, check).told(assumption, tested)),
                act,
                index,
                entity,
                tested,
                kept ? Known.NO : refuses(index, act, assumption, atom, check, written),
                kept || !always
                        ? DecidedColumns.Turn.SOMETIMES
                        : turns ? DecidedColumns.Turn.YES : DecidedColumns.Turn.UNKNOWN));
    }

    /** @param again the read that gave the row once more, where it is not the check whose row is changed */
    void findAssigned(
            int index,
            Event.Assignment act,
            Event.Operation check,
            Optional<Event.Operation> again,
            Assumption assumption,
            Atoms.Atom atom) {
        List<String> properties = rows.testedProperties(atom.cond(), check);
        if (properties.isEmpty()) {
            return;
        }
        Map<String, Value> changed = rows.byColumns(act.entity(), Map.of(act.property(), act.value()));
        for (String tested : properties) {
            for (Map.Entry<String, Value> change : changed.entrySet()) {
                if (rows.sameColumn(act.entity(), tested, change.getKey())
                        && decides(again, check, atom, tested, act)
                        && matters(index, act, assumption, atom, check, tested, change.getValue())) {
                    note(index, act, act.entity(), assumption, atom, check, tested, change.getValue());
                    return;
                }
            }
        }
    }
}
