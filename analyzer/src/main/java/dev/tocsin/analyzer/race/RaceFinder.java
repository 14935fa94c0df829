package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.ConsumerSettings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.source.Workers;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds all open windows of a program: pairs in every method, each window once, weighed on every way to it. */
public final class RaceFinder {

    /** So many methods are searched before what was found in them is put together. */
    private static final int BLOCK = 2048;

    private RaceFinder() {}

    /**
     * What was found.
     *
     * @param windows open ones, in the order of their acts
     * @param weighed how many check-then-acts there are, closed ones included
     * @param operations how many data operations the sources hold
     * @param overflowing how many methods do so much that the end of it was left out
     */
    public record Result(List<CheckThenAct> windows, int weighed, int operations, int overflowing) {
        public Result {
            windows = List.copyOf(windows);
        }
    }

    /**
     * @param consumers what settings say of how many messages are taken at a time
     * @param namedElsewhere whether files that are no part of the program name a method
     * @param threads how many may be used; what is found does not depend on it
     * @param done told once for each of the program's methods
     */
    public static Result find(
            Program program,
            Schema schema,
            ConsumerSettings consumers,
            Predicate<String> namedElsewhere,
            int threads,
            Runnable done) {
        program.follow(threads, done);
        WindowSearch search = new WindowSearch();
        List<Method> methods = program.methods();
        for (int from = 0; from < methods.size(); from += BLOCK) {
            List<Method> block = methods.subList(from, Math.min(from + BLOCK, methods.size()));
            Workers.map("tocsin-windows", threads, block, () -> method -> WindowSearch.in(method, program))
                    .forEach(search::add);
        }
        List<Candidate> found = List.copyOf(search.found());
        if (found.isEmpty()) {
            return new Result(List.of(), 0, search.operations(), search.overflowing());
        }
        List<Judge> judges = judges(program, schema, consumers, namedElsewhere, threads);
        List<Boolean> happening = ask(judges, found, (judge, c) -> judge.happens(c, events(c, program)));
        List<Candidate> possible = new ArrayList<>();
        for (int i = 0; i < happening.size(); i++) {
            if (happening.get(i)) {
                possible.add(found.get(i));
            }
        }
        List<Candidate> windows = new ArrayList<>();
        Map<Candidate, List<Candidate>> besides = new IdentityHashMap<>();
        for (Candidate candidate : mostSpecific(possible, besides)) {
            windows.add(candidate);
            windows.addAll(search.elsewhere(candidate));
        }
        List<Optional<CheckThenAct>> judged = ask(judges, windows, (judge, c) -> judge.judge(c, events(c, program)));
        DecidedBeside decided = new DecidedBeside(new Rows(program.mappings()));
        List<Candidate> transitions = IntStream.range(0, judged.size())
                .filter(i -> judged.get(i).filter(RaceFinder::isSureTransition).isPresent())
                .mapToObj(windows::get)
                .toList();
        ReadBranches branches = new ReadBranches();
        for (int i = 0; i < judged.size(); i++) {
            Candidate window = windows.get(i);
            judged.get(i)
                    .filter(w -> transitions.stream().noneMatch(t -> decided.isRefusedWith(window, t)))
                    .map(w -> w.actingToo(sites(besides.getOrDefault(window, List.of()))))
                    .ifPresent(w -> branches.add(window, w));
        }
        List<CheckThenAct> open = branches.windows();
        open.sort(Comparator.comparing((CheckThenAct c) -> c.act().span())
                .thenComparing(c -> c.check().span())
                .thenComparing(CheckThenAct::window)
                .thenComparing(CheckThenAct::decision));
        return new Result(open, found.size(), search.operations(), search.overflowing());
    }

    private static boolean isSureTransition(CheckThenAct window) {
        return window.window() == Window.TRANSITION && window.sameRows() == Known.YES && !window.narrowed();
    }

    private static List<Judge> judges(
            Program program, Schema schema, ConsumerSettings consumers, Predicate<String> namedElsewhere, int threads) {
        Judge.Shared shared = new Judge.Shared(
                new CallPlaces(program.types(), threads),
                new StateWriters(program),
                new TableWriters(program),
                consumers,
                namedElsewhere);
        return Stream.generate(() -> new Judge(program, schema, shared))
                .limit(threads)
                .toList();
    }

    /** Asks about all windows on as many threads as there are judges, which remember what they have found out before. */
    private static <R> List<R> ask(
            List<Judge> judges, List<Candidate> windows, BiFunction<Judge, Candidate, R> question) {
        AtomicInteger next = new AtomicInteger();
        return Workers.map("tocsin-judge", judges.size(), windows, () -> {
            Judge judge = judges.get(next.getAndIncrement());
            return window -> question.apply(judge, window);
        });
    }

    private static List<Event> events(Candidate candidate, Program program) {
        return program.summary(candidate.method()).map(Summary::events).orElse(List.of());
    }

    private static List<CheckThenAct.Site> sites(List<Candidate> others) {
        return others.stream()
                .map(Candidate::act)
                .filter(Event.Operation.class::isInstance)
                .map(Event.Operation.class::cast)
                .map(o -> new CheckThenAct.Site(o.at(), o.operation().label(), Optional.of(o.operation())))
                .toList();
    }

    /**
     * Of the windows that one check opens, those of the first act, rather of one that is not done in one case alone; of one act and
     * check, the most telling kind.
     *
     * @param besides gets those that insert a row in the place of a chosen one's act, where the program goes another way
     */
    private static List<Candidate> mostSpecific(
            Iterable<Candidate> candidates, Map<Candidate, List<Candidate>> besides) {
        List<Candidate> all = new ArrayList<>();
        candidates.forEach(all::add);
        all.sort(Comparator.comparing((Candidate c) -> rank(c.window()))
                .thenComparing(c -> c.sameRows())
                // Where the read itself is seen from a caller, it tells more than the first use of what was handed in.
                .thenComparing(Candidate::readElsewhere)
                .thenComparing(Candidate::distance)
                .thenComparing(RaceFinder::inOneCaseAlone)
                .thenComparing(c -> c.act().at())
                // Of a read with two texts, the one that asks for more: a key on less would refuse what it allows.
                .thenComparing(c -> -c.check().operation().where().conditions().size()));
        List<Candidate> chosen = new ArrayList<>();
        Map<String, Candidate> opened = new HashMap<>();
        Set<String> taken = new HashSet<>();
        Set<String> decided = all.stream()
                .filter(c -> c.window() == Window.TRANSITION)
                .flatMap(c -> c.columns().stream().map(column -> pair(c) + " " + List.of(column)))
                .collect(Collectors.toSet());
        for (Candidate candidate : all) {
            SourceSpan check = candidate.check().at();
            // A base class' read and write are those of many entities.
            String pair = pair(candidate);
            String column = pair + " " + candidate.columns();
            boolean counted = candidate.window() == Window.LOST_UPDATE && decided.contains(column);
            // Methods of one name are told apart by their places; a column that is decided on is a question of its own.
            String window = candidate.method().span() + " " + check + " " + check.startColumn() + " "
                    + question(candidate.window())
                    + (counted ? candidate.columns() : "");
            // Where the callers that read the row are seen, the update that it is handed to is told with them.
            String update = candidate.window() == Window.LOST_UPDATE
                    ? candidate.act().at() + " " + candidate.act().at().startColumn() + candidate.columns()
                    : "";
            // That a note is lost does not say that a state is decided on as well.
            String transition = pair + " " + Window.TRANSITION;
            boolean told = candidate.window() == Window.TRANSITION
                    ? candidate.columns().stream().allMatch(c -> taken.contains(pair + " " + List.of(c)))
                            || taken.contains(transition)
                    : taken.contains(pair);
            boolean seen = candidate.readElsewhere() && taken.contains(update);
            if (!told && !seen && taken.add(window)) {
                taken.add(pair);
                taken.add(column);
                taken.add(pair + " " + candidate.window());
                if (!update.isEmpty()) {
                    taken.add(update);
                }
                chosen.add(candidate);
                opened.put(window, candidate);
            } else if (!told && !seen && insertsInPlaceOf(opened.get(window), candidate)) {
                besides.computeIfAbsent(opened.get(window), c -> new ArrayList<>())
                        .add(candidate);
            } else if (counted) {
                // It is told where another branch counts it: no state that is decided on.
                taken.add(column);
            }
        }
        return chosen;
    }

    /** {@code if (email.equals(TESTER))}: what is done for one value of what is handed in is not what the others come by. */
    private static boolean inOneCaseAlone(Candidate candidate) {
        List<Assumption> before = candidate.check().path().assumptions();
        return candidate.act().path().assumptions().stream()
                .filter(a -> !before.contains(a))
                .flatMap(a -> Atoms.of(a.condition()).stream())
                .anyMatch(t -> t.holds() && isEquality(t.cond()));
    }

    private static boolean isEquality(Cond condition) {
        return condition instanceof Cond.Compare c
                && c.operator() == Cond.Compare.Operator.EQ
                && (c.left() instanceof Value.Param || c.right() instanceof Value.Param);
    }

    /** Both insert such a row, and no run does both. */
    private static boolean insertsInPlaceOf(Candidate chosen, Candidate other) {
        return chosen != null
                && (other.window() == Window.INSERT || other.window() == Window.FIND_OR_CREATE)
                && chosen.entity().same(other.entity())
                && chosen.columns().equals(other.columns())
                && !chosen.act().path().compatible(other.act().path());
    }

    private static String pair(Candidate candidate) {
        SourceSpan check = candidate.check().at();
        return candidate.entity().key() + " " + check + " " + check.startColumn() + " > "
                + candidate.act().at() + " " + candidate.act().at().startColumn();
    }

    /** What a check asks is one question, whatever is done with the figure. */
    private static Window question(Window window) {
        return window == Window.QUOTA || window == Window.NUMBER ? Window.COUNT_INSERT : window;
    }

    private static int rank(Window window) {
        return switch (window) {
            case LOST_UPDATE -> 0;
            case TRANSITION -> 1;
            case QUOTA -> 2;
            case NUMBER -> 3;
            case COUNT_INSERT -> 4;
            case INSERT, FIND_OR_CREATE -> 5;
            case CLAIM -> 6;
            case DELETE -> 7;
            case LEAVE -> 8;
            case REPLACE -> 9;
            case BETWEEN_WRITES -> 10;
        };
    }
}
