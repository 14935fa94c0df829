package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.model.TransactionSettings;
import dev.tocsin.analyzer.schema.AdvisedTransactions;
import dev.tocsin.analyzer.schema.RetrySettings;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Which methods run in a transaction, because of an annotation: Spring's and Jakarta's {@code @Transactional} on the
 * method, its class or an interface or superclass that declares it, EJB's session beans, the steps of Spring Batch, and annotations of the project's
 * own that carry one of these; or because of Spring's XML or an advisor among the beans. An annotation that is called after transactions, and of which nothing
 * tells what it does, begins one whose settings are not known: a library's {@code @WriteTransaction}.
 */
public final class Transactions {

    /** Attributes of Spring's and Jakarta's annotation that name exceptions which do not roll back. */
    private static final Set<String> KEPT = Set.of("noRollbackFor", "noRollbackForClassName", "dontRollbackOn");

    /** Attributes of the same that name exceptions which roll back. */
    private static final List<String> TAKEN_BACK = List.of("rollbackFor", "rollbackOn");

    private static final Set<String> ALL = Set.of("Exception", "Throwable");

    private static final Pattern NAMED_AFTER_TRANSACTIONS = Pattern.compile("\\w*[Tt]ransaction\\w*");

    /** What is called after transactions and begins none: listeners to them, their settings, what traces them, their opposite. */
    private static final Pattern BEGINS_NONE = Pattern.compile(
            "\\w*(?:Listener|Event|Management|Manager|Configuration|Scoped?|Type)|(?:Before|After|Enable|Capture|Sentry|Not?|Non)"
                    + "[A-Z]\\w*");

    /**
     * The field that Lombok adds, and on whose object the method's body is run.
     *
     * @see <a href="https://projectlombok.org/features/Synchronized">Lombok, {@code @Synchronized}</a>
     */
    private static final String LOMBOK_MONITOR = "$lock";

    private static final String GUICE_PERSIST = "com.google.inject.persist";

    private final TypeIndex types;
    private final Retries retries;
    private final Map<Method, Optional<Frame.Transaction>> declared = new ConcurrentHashMap<>();
    private final Map<Method, List<Frame>> throughProxy = new ConcurrentHashMap<>();
    private final Map<Method, List<Frame>> withoutProxy = new ConcurrentHashMap<>();
    private final Aspects aspects;
    private final SingleWorkers singleWorkers;
    private final BatchSteps batchSteps;
    private final TransactionAdvice advice;
    private final SoughtAnnotations sought;
    private final boolean woven;

    Transactions(
            TypeIndex types,
            RetrySettings retrySettings,
            AdvisedTransactions advised,
            Aspects aspects,
            SingleWorkers singleWorkers) {
        this.types = types;
        this.advice = new TransactionAdvice(types, advised);
        this.sought = new SoughtAnnotations(types);
        this.woven = advised.woven();
        this.aspects = aspects;
        this.singleWorkers = singleWorkers;
        this.batchSteps = new BatchSteps(types);
        this.retries = new Retries(types, retrySettings);
    }

    /**
     * What a call enters before the method's body: another thread, its retry and transaction and what the project's aspects do,
     * where it comes through a proxy, and its monitor.
     */
    public List<Frame> entryFrames(Method method, boolean throughProxy) {
        if (!aspects.settled()) {
            return findEntryFrames(method, throughProxy);
        }
        Map<Method, List<Frame>> known = throughProxy ? this.throughProxy : withoutProxy;
        List<Frame> frames = known.get(method);
        if (frames == null) {
            frames = List.copyOf(findEntryFrames(method, throughProxy));
            known.put(method, frames);
        }
        return frames;
    }

    private List<Frame> findEntryFrames(Method method, boolean throughProxy) {
        List<Frame> frames = new ArrayList<>(2);
        if (throughProxy) {
            if (onAnotherThread(method)) {
                frames.add(new Frame.Async(method.span()));
                if (singleWorkers.run(method)) {
                    frames.add(new Frame.OneWorker(method.span()));
                }
            }
            // A retry is outside of the transaction, by the order that Spring gives the two unless it is told
            // otherwise.
            frames.addAll(retries.declared(method));
            frames.addAll(aspects.frames(method, true));
            if (SessionBeans.exclusive(method)) {
                frames.add(new Frame.BeanLock(method.owner().name(), method.span()));
            }
            declared(method).ifPresent(frames::add);
            // Of two advices that do not say which comes first, Spring takes the transaction first.
            frames.addAll(aspects.frames(method, false));
        } else if (woven || isGuices(method)) {
            declared(method).ifPresent(frames::add);
        }
        if (method.facts().is(Modifier.SYNCHRONIZED)) {
            frames.add(new Frame.Monitor("this", method.span()));
        }
        Annotations.find(method.facts().annotations(), "Synchronized")
                .ifPresent(a -> frames.add(
                        new Frame.Monitor(Annotations.string(a, "value").orElse(LOMBOK_MONITOR), method.span())));
        return frames;
    }

    /**
     * Guice makes a subclass that begins the transaction, so that a call on {@code this} comes through it too.
     *
     * @see <a href="https://github.com/google/guice/wiki/AOP#limitations">Guice, Aspect Oriented Programming</a>
     */
    private static boolean isGuices(Method method) {
        return !method.facts().is(Modifier.FINAL)
                && method.owner().file().imports().stream()
                        .anyMatch(
                                i -> i.name().equals(i.wildcard() ? GUICE_PERSIST : GUICE_PERSIST + ".Transactional"));
    }

    /** Spring's {@code @Async} and EJB's {@code @Asynchronous}, on the method or its class. */
    private static boolean onAnotherThread(Method method) {
        return Annotations.has(method.facts().annotations(), "Async", "Asynchronous")
                || !method.facts().is(Modifier.PRIVATE)
                        && Annotations.has(method.owner().facts().annotations(), "Async", "Asynchronous");
    }

    /** The transaction that is asked for around the method, if it can be had: private and static methods get none of a proxy. */
    public Optional<Frame.Transaction> declared(Method method) {
        return declared.computeIfAbsent(method, this::find);
    }

    private Optional<Frame.Transaction> find(Method method) {
        MethodFacts facts = method.facts();
        if (woven && facts.is(Modifier.PRIVATE)) {
            return certain(facts.annotations(), method.owner());
        }
        if (facts.is(Modifier.PRIVATE) || facts.is(Modifier.STATIC) || facts.constructor()) {
            return Optional.empty();
        }
        return annotated(method, this::certain)
                .or(() -> advice.around(method).map(t -> new Frame.Transaction(t, method.span())))
                .or(() -> annotated(method, this::perhaps))
                .or(() -> sessionBean(method))
                .or(() -> chunk(method));
    }

    /** What annotations of the method, of those that it overrides and of their classes say, the nearest first. */
    private Optional<Frame.Transaction> annotated(
            Method method, BiFunction<List<Annotation>, TypeDecl, Optional<Frame.Transaction>> of) {
        MethodFacts facts = method.facts();
        Optional<Frame.Transaction> own = of.apply(facts.annotations(), method.owner());
        if (own.isPresent()) {
            return own;
        }
        for (Type type : types.hierarchy(types.typeOf(method.owner()))) {
            if (type.declaration().isEmpty()) {
                continue;
            }
            TypeDecl decl = type.declaration().get();
            if (decl != method.owner()) {
                for (Method overridden : types.declaredMethods(decl, method.name())) {
                    Optional<Frame.Transaction> inherited =
                            of.apply(overridden.facts().annotations(), decl);
                    if (inherited.isPresent()
                            && overridden.facts().parameters().size()
                                    == facts.parameters().size()) {
                        return inherited;
                    }
                }
            }
            Optional<Frame.Transaction> ofClass = of.apply(decl.facts().annotations(), decl);
            if (ofClass.isPresent()) {
                return ofClass;
            }
        }
        return Optional.empty();
    }

    private Optional<Frame.Transaction> certain(List<Annotation> annotations, TypeDecl context) {
        Optional<Annotation> direct = Annotations.find(annotations, "Transactional")
                .or(() -> Annotations.find(annotations, "TransactionAttribute"));
        if (direct.isPresent()) {
            return Optional.of(frame(direct.get(), context));
        }
        for (Annotation annotation : annotations) {
            Optional<TypeDecl> own = types.declaration(annotation.name(), context);
            Optional<Annotation> meta = own.flatMap(d -> d.annotation("Transactional"));
            if (meta.isPresent()) {
                return Optional.of(frame(meta.get(), own.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<Frame.Transaction> perhaps(List<Annotation> annotations, TypeDecl context) {
        return annotations.stream()
                .filter(a -> beginsPerhaps(a, context))
                .findFirst()
                .map(a -> new Frame.Transaction(
                        new TransactionSettings(
                                a.simpleName().contains("New") ? "REQUIRES_NEW" : "REQUIRED",
                                TransactionSettings.UNKNOWN),
                        Positions.span(context.file().file(), a.at())));
    }

    /** It is called after transactions, and what tells of it is not here, or is nothing that was understood. */
    private boolean beginsPerhaps(Annotation annotation, TypeDecl context) {
        String name = annotation.simpleName();
        return NAMED_AFTER_TRANSACTIONS.matcher(name).matches()
                && !BEGINS_NONE.matcher(name).matches()
                && !aspects.lookFor(name)
                && types.declaration(annotation.name(), context)
                        .map(d -> advice.names(name) || sought.mayBe(d))
                        .orElse(true);
    }

    private static Frame.Transaction frame(Annotation annotation, TypeDecl context) {
        String propagation = Annotations.constant(annotation, "propagation")
                .or(() -> Annotations.constant(annotation, "value"))
                .orElse("REQUIRED");
        String isolation = Annotations.constant(annotation, "isolation").orElse("DEFAULT");
        return new Frame.Transaction(
                new TransactionSettings(
                        propagation, isolation, Annotations.isTrue(annotation, "readOnly"), takenBackBy(annotation)),
                Positions.span(context.file().file(), annotation.at()));
    }

    private static TransactionSettings.TakenBackBy takenBackBy(Annotation annotation) {
        if (KEPT.stream().anyMatch(annotation.values()::containsKey)) {
            return TransactionSettings.TakenBackBy.SOME_UNCHECKED;
        }
        boolean any = TAKEN_BACK.stream()
                .flatMap(a -> Annotations.elements(annotation, a).stream())
                .anyMatch(e -> e instanceof Expr.ClassLiteral l
                        && ALL.contains(l.type().simpleName()));
        return any ? TransactionSettings.TakenBackBy.ANY : TransactionSettings.TakenBackBy.UNCHECKED;
    }

    private Optional<Frame.Transaction> chunk(Method method) {
        return batchSteps.call(method)
                ? Optional.of(new Frame.Transaction(TransactionSettings.DEFAULT, method.span()))
                : Optional.empty();
    }

    private static Optional<Frame.Transaction> sessionBean(Method method) {
        return SessionBeans.transactional(method)
                ? Optional.of(new Frame.Transaction(TransactionSettings.DEFAULT, method.span()))
                : Optional.empty();
    }
}
