package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All methods of the scanned sources, and what each does. Summaries are made when they are first asked for, callees
 * before callers; a method that calls itself, directly or not, is cut off where it would start again.
 *
 * <p>Not safe for use by several threads: the order in which methods are asked for decides where recursion is cut, so one
 * thread asks for all, in a fixed order.
 */
public final class Program {

    /** Deeper chains of calls than this are not followed; real ones are shorter, and each level costs stack. */
    private static final int MAX_DEPTH = 60;

    final TypeIndex types;
    final Mappings mappings;
    final List<FrameworkModel> models;
    final FieldSetups fieldSetups;
    /** Simple names of the classes whose objects frameworks' calls put together step by step. */
    final Set<String> putTogether = new HashSet<>();
    /** Simple names of the methods whose bodies count less than what a model says of them. */
    final Set<String> insteadOfBodies = new HashSet<>();

    final Constants constants;
    final FieldTexts fieldTexts = new FieldTexts(this);
    final Exceptions exceptions;
    final Transactions transactions;
    final SelfCalls selfCalls;
    final OwnedRows ownedRows;
    final EmbeddedObjects embeddedObjects;
    private final Map<Method, Optional<Summary>> summaries = new HashMap<>();
    private final Map<Inherited, Optional<Summary>> inherited = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Inherited> running = new HashSet<>();
    private final Map<Method, List<CallSite>> callers = new HashMap<>();
    private final Set<Call> seenCalls = new HashSet<>();
    private int numbers;

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

    /** A method's body as it is run on objects of a class. */
    private record Inherited(Method method, TypeDecl self) {}

    public Program(TypeIndex types, Mappings mappings, List<FrameworkModel> models) {
        this.types = types;
        this.mappings = mappings;
        this.models = List.copyOf(models);
        this.fieldSetups = new FieldSetups(models);
        models.forEach(m -> putTogether.addAll(m.putTogether()));
        models.forEach(m -> insteadOfBodies.addAll(m.insteadOfBodies()));
        this.constants = new Constants(types);
        this.exceptions = new Exceptions(types);
        this.selfCalls = new SelfCalls(types);
        this.ownedRows = new OwnedRows(types, mappings);
        this.embeddedObjects = new EmbeddedObjects(mappings);
        this.transactions = new Transactions(types);
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

    /** What the method does; empty while it is itself being looked at, and where the chain of calls is too deep. */
    public Optional<Summary> summary(Method method) {
        Optional<Summary> known = summaries.get(method);
        if (known != null) {
            return known;
        }
        Inherited own = new Inherited(method, method.owner());
        if (!start(own)) {
            return Optional.empty();
        }
        Optional<Summary> summary = run(own);
        summaries.put(method, summary);
        return summary;
    }

    /**
     * What the method does on an object of a subclass of its own.
     *
     * @param self as {@link SelfCalls#classFor} tells
     */
    Optional<Summary> summary(Method method, TypeDecl self) {
        if (self == method.owner()) {
            return summary(method);
        }
        Inherited body = new Inherited(method, self);
        Optional<Summary> known = inherited.get(body);
        if (known != null) {
            return known;
        }
        if (!start(body)) {
            return Optional.empty();
        }
        Optional<Summary> summary = run(body);
        inherited.put(body, summary);
        return summary;
    }

    private boolean start(Inherited body) {
        return running.size() < MAX_DEPTH && running.add(body);
    }

    private Optional<Summary> run(Inherited body) {
        Method method = body.method();
        Optional<Summary> summary = Optional.empty();
        try {
            summary = Optional.of(new Interpreter(this, method, body.self()).run());
        } catch (RuntimeException e) {
            // One method that the analysis cannot take must not cost the rest of the scan; it is told, not hidden.
            problems.add(new Problem(
                    method.span(),
                    Problem.Kind.LIMIT,
                    "the analysis gave up on method `" + method.name() + "` (a fault in Tocsin: " + e + ")"));
        }
        running.remove(body);
        return summary;
    }

    /** Methods that the analysis failed on, in the order in which it came to them. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** A number for an identity that no other has. */
    int nextNumber() {
        return numbers++;
    }

    void recordCall(CallSite site) {
        if (seenCalls.add(new Call(site.caller(), site.callee(), site.at()))) {
            callers.computeIfAbsent(site.callee(), k -> new ArrayList<>(2)).add(site);
        }
    }

    /** What the caller does before the call. */
    public List<Event> before(CallSite call) {
        List<Event> events =
                summary(call.caller(), call.callerClass()).map(Summary::events).orElse(List.of());
        return events.subList(0, Math.min(call.eventsBefore(), events.size()));
    }

    /** What the caller does from the call on, the callee's part included. */
    public List<Event> from(CallSite call) {
        List<Event> events =
                summary(call.caller(), call.callerClass()).map(Summary::events).orElse(List.of());
        return events.subList(Math.min(call.eventsBefore(), events.size()), events.size());
    }

    /** The calls of the method, as far as methods have been summarised. */
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

    Type typeNamed(String name) {
        return types.all().isEmpty()
                ? Type.UNKNOWN
                : types.byQualifiedName(name, EMPTY).map(types::typeOf).orElseGet(() -> Type.library(name));
    }

    private static final FileFacts EMPTY = new FileFacts("", "", List.of(), List.of(), 0);
}
