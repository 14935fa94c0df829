package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What lies around check and act, in the transaction and outside of it. */
final class Surroundings {

    /** How columns are called that hold the key of another row: {@code order_id}, {@code orderId}. */
    private static final Pattern REFERENCE = Pattern.compile("(?:_id|(?<=[a-z])I[dD]|_ID)$");

    private final Program program;
    private final Schema schema;
    private final WhereFound whereFound;
    private final RefusedBefore refusedBefore;
    private final RepeatedEffects repeatedEffects;
    private final DecidedBeside decidedBeside;
    private final DecidedBefore decidedBefore;
    private final EarlierFlush earlierFlush;
    private final WhyNoKey beyondKeys;
    private final Predicate<Method> handedOn;

    /** What was asked about last, and what came of it. */
    private Candidate last;

    private CheckThenAct.Around aroundLast;

    /**
     * @param handedOn whether a method may be handed on to somebody whose call of it was not followed
     * @param startUp whether a method runs when the program starts
     */
    Surroundings(Program program, Schema schema, Predicate<Method> handedOn, Predicate<Method> startUp) {
        this.program = program;
        this.schema = schema;
        this.whereFound = new WhereFound(program.mappings());
        this.refusedBefore = new RefusedBefore(program);
        this.repeatedEffects = new RepeatedEffects(program);
        this.decidedBeside = new DecidedBeside(new Rows(program.mappings()));
        this.decidedBefore = new DecidedBefore(program, new Rows(program.mappings()), startUp);
        this.earlierFlush = new EarlierFlush(new Rows(program.mappings()));
        this.beyondKeys = new WhyNoKey(program.mappings(), schema);
        this.handedOn = handedOn;
    }

    /**
     * The same on every way, for each of which it is asked.
     *
     * @param events of the candidate's method
     * @param ways all ways to that method
     */
    CheckThenAct.Around of(Candidate candidate, List<Event> events, List<Chain> ways) {
        if (candidate != last) {
            aroundLast = find(candidate, events, ways);
            last = candidate;
        }
        return aroundLast;
    }

    private CheckThenAct.Around find(Candidate candidate, List<Event> events, List<Chain> ways) {
        return new CheckThenAct.Around(
                before(
                        candidate,
                        events,
                        ways,
                        o -> holds(o.operation())
                                && refers(candidate, o.operation().entity())),
                before(candidate, events, ways, o -> isOfSameTable(o, candidate)),
                callers(candidate, ways),
                outermost(candidate, ways),
                endsWithAct(candidate, ways),
                onAnotherThread(candidate),
                beyondKeys.of(candidate, events),
                NewValue.isNoSum(candidate, events),
                NewValue.isAppended(candidate, events),
                whereFound.instead(candidate, events),
                schema.seenFrom(candidate.file())
                        .writtenFor(candidate.file(), candidate.entity().table()),
                schema.supported(candidate.file()),
                WantedState.of(candidate, events),
                refusedBefore.of(candidate, events, ways),
                repeatedEffects.of(candidate, events, ways),
                WantedState.isOneOfSeveral(candidate, events),
                whereFound.rowDecides(candidate, events),
                givesNothing(
                        candidate,
                        candidate
                                .assumption()
                                .map(Assumption::at)
                                .orElse(candidate.check().at())),
                isOfSeveralRows(candidate.window()) && belongsToARow(candidate),
                decidedBeside.column(candidate, events),
                decidedBefore.of(candidate, events, ways),
                ways.stream().anyMatch(way -> oneByOne(candidate, way)),
                ways.stream()
                        .flatMap(way -> earlierFlush.onSomeRun(candidate, events, way.frames(program)).stream())
                        .findFirst()
                        .map(EarlierFlush.Sending::told));
    }

    private static boolean isOfSeveralRows(Window window) {
        return switch (window) {
            case REPLACE, COUNT_INSERT, QUOTA, NUMBER, LEAVE -> true;
            default -> false;
        };
    }

    /** An association, a foreign key or a table of that name says that what is compared is the key of another row. */
    private boolean belongsToARow(Candidate candidate) {
        Entity entity = candidate.entity();
        Schema seen = schema.seenFrom(candidate.file());
        Stream<String> asked = candidate.where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ)
                .map(RowPredicate.Condition::column);
        return Stream.concat(candidate.columns().stream(), asked).distinct().anyMatch(c -> {
            String name = program.mappings().columnName(entity, c);
            boolean association = program.mappings().of(entity).stream()
                    .map(m -> m.properties().get(c.split("\\.")[0]))
                    .anyMatch(p -> p != null && p.targetType().isPresent() && !p.collection());
            boolean foreignKey = seen.database(entity.table()).stream()
                    .flatMap(t -> t.foreignKeys().stream())
                    .flatMap(k -> k.columns().stream())
                    .anyMatch(k -> Names.fold(k).equals(Names.fold(name)));
            String stem = REFERENCE.matcher(name).replaceFirst("");
            boolean known = !stem.equals(name)
                    && (program.mappings().byTypeOrName(stem).isPresent()
                            || seen.known(stem) == Known.YES
                            || seen.known(stem + "s") == Known.YES);
            return association || foreignKey || known;
        });
    }

    private boolean oneByOne(Candidate candidate, Chain way) {
        List<Frame> own = candidate.check().frames().list();
        List<Frame> outer = way.frames(program);
        List<Frame> aroundCheck = Frames.around(outer, own);
        int boundary = Violations.boundary(aroundCheck);
        // A transaction that is still to be opened is opened around the method.
        return (boundary < 0 ? own : aroundCheck.subList(boundary, aroundCheck.size()))
                .stream().anyMatch(f -> f instanceof Frame.Loop l && l.overElements());
    }

    /** What becomes of who is told no. */
    CheckThenAct.Otherwise otherwise(Candidate candidate) {
        return candidate
                .assumption()
                .filter(a -> !whereFound.looksForAnother(candidate))
                .map(a -> new CheckThenAct.Otherwise(
                        CheckThenAct.Otherwise.Kind.valueOf(a.otherwise().kind().name()),
                        a.otherwise().exception(),
                        a.otherwise().differs(),
                        a.otherwise().kind() == Assumption.Otherwise.Kind.RETURNS && givesNothing(candidate, a.at())))
                .orElse(new CheckThenAct.Otherwise(CheckThenAct.Otherwise.Kind.GOES_ON, "", false, false));
    }

    /** The method that decides is {@code void}. */
    private static boolean givesNothing(Candidate candidate, SourceSpan decision) {
        Stream<Method> called = Stream.of(
                        candidate.check().frames(), candidate.act().frames())
                .flatMap(f -> f.list().stream())
                .filter(Frame.Call.class::isInstance)
                .map(f -> ((Frame.Call) f).callee());
        return Stream.concat(Stream.of(candidate.method()), called)
                .filter(m -> m.span().contains(decision))
                .reduce((outer, inner) -> inner)
                .filter(m -> m.facts().returnType().name().equals("void"))
                .isPresent();
    }

    private static boolean onAnotherThread(Candidate candidate) {
        List<Frame> aroundCheck = candidate.check().frames().list();
        return candidate.act().frames().list().stream()
                .anyMatch(f -> f instanceof Frame.Async && !aroundCheck.contains(f));
    }

    /** On each way the last method that is called before the transaction begins, or the one that the way begins with. */
    private List<String> outermost(Candidate candidate, List<Chain> ways) {
        Set<String> methods = new TreeSet<>();
        for (Chain way : ways) {
            List<Frame> frames = toAct(candidate, way);
            int boundary = Violations.boundary(frames);
            if (boundary >= 0) {
                methods.add(frames.subList(0, boundary).stream()
                        .filter(Frame.Call.class::isInstance)
                        .map(f -> ((Frame.Call) f).callee().name())
                        .reduce(way.root().name(), (outer, inner) -> inner));
            }
        }
        return new ArrayList<>(methods);
    }

    private boolean endsWithAct(Candidate candidate, List<Chain> ways) {
        return ways.stream()
                .allMatch(way -> Violations.boundary(toAct(candidate, way))
                        >= way.frames(program).size());
    }

    private List<Frame> toAct(Candidate candidate, Chain way) {
        return Stream.concat(way.frames(program).stream(), candidate.act().frames().list().stream())
                .toList();
    }

    /** An operation of that kind, earlier in the act's transaction on whatever way leads there. */
    private Optional<CheckThenAct.Site> before(
            Candidate candidate, List<Event> events, List<Chain> ways, Predicate<Event.Operation> kind) {
        List<Event> own = events.subList(0, Math.max(0, Math.min(candidate.actIndex(), events.size())));
        for (Chain way : ways) {
            List<Frame> outer = way.frames(program);
            Optional<Frame> transaction =
                    transaction(outer, candidate.act().frames().list());
            Optional<CheckThenAct.Site> found =
                    transaction.flatMap(t -> first(own, candidate.act().path(), outer, t, kind));
            for (int i = way.calls().size() - 1; i >= 0 && found.isEmpty() && transaction.isPresent(); i--) {
                CallSite call = way.calls().get(i);
                found = first(program.before(call), call.path(), way.frames(program, i), transaction.get(), kind);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<CheckThenAct.Site> first(
            List<Event> events, Path way, List<Frame> outer, Frame transaction, Predicate<Event.Operation> kind) {
        return events.stream()
                .filter(Event.Operation.class::isInstance)
                .map(Event.Operation.class::cast)
                .filter(o -> kind.test(o) && o.path().compatible(way))
                .filter(o -> transaction(outer, o.frames().list())
                        .filter(transaction::equals)
                        .isPresent())
                .map(o -> new CheckThenAct.Site(o.at(), o.operation().label(), Optional.of(o.operation())))
                .findFirst();
    }

    private static boolean isOfSameTable(Event.Operation earlier, Candidate candidate) {
        return earlier.operation() instanceof DataOperation.Write write
                && write.entity().same(candidate.entity())
                && !earlier.at().equals(candidate.act().at());
    }

    /** The operation makes a row that only its own transaction sees, or locks one against all others. */
    private static boolean holds(DataOperation operation) {
        if (operation instanceof DataOperation.Read read) {
            return read.lock() == DataOperation.LockMode.EXCLUSIVE;
        }
        DataOperation.Write write = (DataOperation.Write) operation;
        boolean saves = write.effect() == DataOperation.Effect.INSERT || write.effect() == DataOperation.Effect.SAVE;
        return saves && !(write.subject() instanceof Value.Result);
    }

    /** The written row may have a foreign key to rows of that kind. */
    private boolean refers(Candidate candidate, Entity parent) {
        Mappings mappings = program.mappings();
        Optional<String> wanted = mappings.of(parent).map(MappedEntity::typeName);
        boolean mapped = mappings.of(candidate.entity()).stream()
                .flatMap(m -> m.properties().values().stream())
                .filter(p -> !p.collection())
                .flatMap(p -> p.targetType().flatMap(mappings::byTypeOrName).stream())
                .anyMatch(target -> wanted.filter(target.typeName()::equals).isPresent());
        return mapped
                || schema.seenFrom(candidate.file()).database(candidate.entity().table()).stream()
                        .flatMap(t -> t.foreignKeys().stream())
                        .anyMatch(k -> Names.fold(k.target()).equals(Names.fold(parent.table())));
    }

    /** Empty unless the transaction around check and act is the method's own, for every call of it. */
    private List<SourceSpan> callers(Candidate candidate, List<Chain> ways) {
        Set<SourceSpan> calls = new LinkedHashSet<>();
        for (Chain way : ways) {
            if (way.calls().isEmpty()) {
                return List.of();
            }
            int last = way.calls().size() - 1;
            CallSite call = way.calls().get(last);
            List<Frame> outside = new ArrayList<>(way.frames(program, last));
            outside.addAll(call.frames().list());
            List<Frame> inside = way.frames(program);
            boolean begins = Violations.boundary(outside) < 0 && Violations.boundary(inside) >= outside.size();
            boolean both = around(inside, candidate.act().frames().list())
                    && around(inside, candidate.check().frames().list());
            if (!begins || !both) {
                return List.of();
            }
            calls.add(call.at());
        }
        return Chain.cut(ways) || handedOn.test(candidate.method()) ? List.of() : new ArrayList<>(calls);
    }

    private static boolean around(List<Frame> outer, List<Frame> inner) {
        return transaction(outer, inner).equals(transaction(outer, List.of()));
    }

    private static Optional<Frame> transaction(List<Frame> outer, List<Frame> inner) {
        List<Frame> frames = Stream.concat(outer.stream(), inner.stream()).toList();
        int boundary = Violations.boundary(frames);
        return boundary < 0 ? Optional.empty() : Optional.of(frames.get(boundary));
    }
}
