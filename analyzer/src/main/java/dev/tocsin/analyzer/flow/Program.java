package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.SavedObject;
import dev.tocsin.analyzer.schema.AdvisedTransactions;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.RetrySettings;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.source.Workers;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Overloads;
import dev.tocsin.analyzer.types.StaticImports;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All methods of the scanned sources, and what each does.
 *
 * <p>{@link #follow} runs them all, on several threads; what comes of it does not depend on how many. Behind it several threads
 * may ask. Whoever asks without it must be a single thread: methods are run when they are first asked for then.
 */
public final class Program {

    final TypeIndex types;
    final Mappings mappings;
    final List<FrameworkModel> models;
    final FieldSetups fieldSetups;
    /** Simple names of the classes whose objects frameworks' calls put together step by step. */
    final Set<String> putTogether = new HashSet<>();
    /** See {@link FrameworkModel#wrapped}; with those that are put together. */
    final Set<String> wrapped = new HashSet<>();

    /** Simple names of the methods whose bodies count less than what a model says of them. */
    final Set<String> insteadOfBodies = new HashSet<>();

    /** Simple names of annotations of interfaces whose objects a framework makes. */
    final Set<String> madeByFramework = new HashSet<>();

    final StaticImports staticImports;
    final Constants constants;
    final EnumConstants enumConstants;
    final FieldTexts fieldTexts = new FieldTexts(this);
    final BuiltTexts builtTexts = new BuiltTexts(this);
    final KeyedTexts keyedTexts;
    final Exceptions exceptions;
    private final Aspects aspects;
    final Transactions transactions;
    final SelfCalls selfCalls;
    final Overloads overloads;
    final SingleWorkers singleWorkers;
    final OwnedRows ownedRows;
    final EmbeddedObjects embeddedObjects;
    final UnmappedFields unmappedFields;
    final CustomConstraints customConstraints;
    final BoundValidators boundValidators;
    final SavedObject savedObject;
    private final Map<Body, Run> runs = new ConcurrentHashMap<>();
    /** Questions that lead into a circle of calls. */
    private final Set<Object> circular = ConcurrentHashMap.newKeySet();

    private final Following inOrder = new Following(this, true);
    private final Map<Method, Integer> methodNumbers = new HashMap<>();
    private final Map<TypeDecl, Integer> typeNumbers = new HashMap<>();
    private final Map<Method, List<CallSite>> callers = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /** A call is run once for each way on which the code around it is. */
    private record Call(Method caller, Method callee, SourceSpan at) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Call c && c.caller.equals(caller) && c.callee.equals(callee) && c.at.equals(at);
        }

        @Override
        public int hashCode() {
            return (caller.hashCode() * 31 + callee.hashCode()) * 31 + at.startLine() * 31 + at.startColumn();
        }
    }

    /** A program of which no settings are known. */
    public Program(TypeIndex types, Mappings mappings, List<FrameworkModel> models) {
        this(types, mappings, models, RetrySettings.NONE, AdvisedTransactions.NONE, Map::of);
    }

    /** @param statements those that files keep under keys; asked for when code looks one up */
    public Program(
            TypeIndex types,
            Mappings mappings,
            List<FrameworkModel> models,
            RetrySettings retrySettings,
            AdvisedTransactions advised,
            Supplier<Map<String, List<String>>> statements) {
        this.types = types;
        this.keyedTexts = new KeyedTexts(this, statements);
        this.mappings = mappings;
        this.models = List.copyOf(models);
        this.fieldSetups = new FieldSetups(models);
        models.forEach(m -> putTogether.addAll(m.putTogether()));
        wrapped.addAll(putTogether);
        models.forEach(m -> wrapped.addAll(m.wrapped()));
        models.forEach(m -> insteadOfBodies.addAll(m.insteadOfBodies()));
        models.forEach(m -> madeByFramework.addAll(m.madeByFramework()));
        this.staticImports = new StaticImports(types);
        this.constants = new Constants(types, staticImports);
        this.enumConstants = new EnumConstants(types, constants);
        this.exceptions = new Exceptions(types);
        this.selfCalls = new SelfCalls(types);
        this.overloads = new Overloads(types);
        this.singleWorkers = new SingleWorkers(types);
        this.ownedRows = new OwnedRows(types, mappings);
        this.savedObject = new SavedObject(mappings);
        this.embeddedObjects = new EmbeddedObjects(mappings);
        this.unmappedFields = new UnmappedFields(types, mappings);
        this.customConstraints = new CustomConstraints(types);
        this.boundValidators = new BoundValidators(types);
        this.aspects = new Aspects(types);
        this.transactions = new Transactions(types, retrySettings, advised, aspects, singleWorkers);
        for (TypeDecl decl : types.all()) {
            typeNumbers.put(decl, typeNumbers.size() + 1);
            for (MethodFacts facts : decl.facts().methods()) {
                methodNumbers.put(new Method(decl, facts), methodNumbers.size() + 1);
            }
        }
    }

    /** Every method with a body, in the order of files and positions. */
    public List<Method> methods() {
        List<Method> methods = new ArrayList<>();
        for (TypeDecl decl : types.all()) {
            for (MethodFacts facts : decl.facts().methods()) {
                if (facts.body().isPresent()) {
                    methods.add(new Method(decl, facts));
                }
            }
        }
        return methods;
    }

    /**
     * Runs all methods.
     *
     * @param threads how many may be used, at least 1
     * @param done told once for each method, on any of the threads
     */
    public void follow(int threads, Runnable done) {
        // Whatever they are around is run in what they do.
        aspects.settle(this::summary);
        List<Method> methods = methods();
        List<Method> open = settle(methods, threads, done);
        fieldTexts.clear();
        // What was run on the way to a circle only, another number of threads may not have come to.
        runs.keySet().retainAll(reachedFrom(methods.stream().map(Body::of).filter(runs::containsKey), call -> {}));
        for (Method method : open) {
            inOrder.summary(Body.of(method));
            done.run();
        }
        Map<Call, CallSite> seen = new LinkedHashMap<>();
        Set<Body> reached = reachedFrom(
                methods.stream().map(Body::of),
                call -> seen.merge(new Call(call.caller(), call.callee(), call.at()), call, CallSite::and));
        seen.values()
                .forEach(call -> callers.computeIfAbsent(call.callee(), k -> new ArrayList<>(2))
                        .add(call));
        reached.forEach(body -> runs.get(body).problem().ifPresent(problems::add));
    }

    /** Runs what can be run in any order, and tells which methods are left. */
    private List<Method> settle(List<Method> methods, int threads, Runnable done) {
        List<Method> left = new ArrayList<>();
        List<Method> open = methods;
        while (!open.isEmpty()) {
            int before = runs.size();
            List<Following.Outcome> outcomes = Workers.map("tocsin-follow", threads, open, () -> {
                Following following = new Following(this, false);
                return method -> {
                    Following.Outcome outcome = following.settle(Body.of(method));
                    if (outcome == Following.Outcome.SETTLED) {
                        done.run();
                    }
                    return outcome;
                };
            });
            // A chain of calls that was too long is shorter once its end is known, unless no end is in sight.
            List<Method> tooDeep = new ArrayList<>();
            for (int i = 0; i < open.size(); i++) {
                switch (outcomes.get(i)) {
                    case SETTLED -> {}
                    case CIRCULAR -> left.add(open.get(i));
                    case TOO_DEEP -> tooDeep.add(open.get(i));
                }
            }
            boolean further = runs.size() > before;
            left.addAll(further ? List.of() : tooDeep);
            open = further ? tooDeep : List.of();
        }
        left.sort(Comparator.comparing(methodNumbers::get));
        return left;
    }

    /**
     * The bodies that have been run for these, each once, in the order in which a single thread would come to them.
     *
     * @param calls told of each call in that order
     */
    private Set<Body> reachedFrom(Stream<Body> bodies, Consumer<CallSite> calls) {
        Set<Body> reached = new LinkedHashSet<>();
        Deque<Iterator<? extends Link>> ways = new ArrayDeque<>();
        ways.push(bodies.iterator());
        while (!ways.isEmpty()) {
            if (!ways.peek().hasNext()) {
                ways.pop();
                continue;
            }
            Link link = ways.peek().next();
            if (link instanceof CallSite call) {
                calls.accept(call);
            } else if (link instanceof Body body && runs.containsKey(body) && reached.add(body)) {
                ways.push(runs.get(body).links().iterator());
            }
        }
        return reached;
    }

    /** What the method does; empty where the analysis failed on it. */
    public Optional<Summary> summary(Method method) {
        return summary(Body.of(method));
    }

    private Optional<Summary> summary(Body body) {
        Optional<Run> known = known(body);
        return known.isPresent() ? known.get().summary() : runNow(body);
    }

    private synchronized Optional<Summary> runNow(Body body) {
        return inOrder.summary(body);
    }

    Optional<Run> known(Body body) {
        return Optional.ofNullable(runs.get(body));
    }

    /** Keeps what came of a run, and gives what all go by: where two threads have run the body, the first one's. */
    Run keep(Body body, Run run) {
        Run first = runs.putIfAbsent(body, run);
        return first == null ? run : first;
    }

    boolean isCircular(Object question) {
        return circular.contains(question);
    }

    void markCircular(List<Object> questions) {
        circular.addAll(questions);
    }

    /** The body's own number, the same in every scan. */
    long number(Body body) {
        return methodNumbers.get(body.method()) * (typeNumbers.size() + 1L) + typeNumbers.get(body.self());
    }

    /** Methods that the analysis failed on. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** What the caller does, the callee's part included. */
    public List<Event> events(CallSite call) {
        return summary(new Body(call.caller(), call.callerClass()))
                .map(Summary::events)
                .orElse(List.of());
    }

    /** What the caller does before the call. */
    public List<Event> before(CallSite call) {
        List<Event> events = events(call);
        return events.subList(0, Math.min(call.eventsBefore(), events.size()));
    }

    /** What the caller does from the call on, the callee's part included. */
    public List<Event> from(CallSite call) {
        List<Event> events = events(call);
        return events.subList(Math.min(call.eventsBefore(), events.size()), events.size());
    }

    /** Whether the read is one of a mapped collection of an object. */
    public boolean ofCollection(DataOperation.Read read) {
        return ownedRows.isOf(read);
    }

    /** The calls of the method, once all have been followed. */
    public List<CallSite> callers(Method method) {
        return callers.getOrDefault(method, List.of());
    }

    /** Exceptions as which models say that a violated key arrives, by their simple names. */
    public List<String> violations() {
        return models.stream()
                .flatMap(m -> m.violations().stream())
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .distinct()
                .toList();
    }

    public Exceptions exceptions() {
        return exceptions;
    }

    public Transactions transactions() {
        return transactions;
    }

    public TypeIndex types() {
        return types;
    }

    public Mappings mappings() {
        return mappings;
    }

    /** Whether an enum's constant keeps a value, so that a column may hold that for it; unknown where what it keeps is not known. */
    public Known keeps(Value.Named constant, Value.Const value) {
        return enumConstants.keeps(constant, value);
    }

    Type typeNamed(String name) {
        return types.all().isEmpty()
                ? Type.UNKNOWN
                : types.byQualifiedName(name, EMPTY).map(types::typeOf).orElseGet(() -> Type.library(name));
    }

    private static final FileFacts EMPTY = new FileFacts("", "", List.of(), List.of(), 0);
}
