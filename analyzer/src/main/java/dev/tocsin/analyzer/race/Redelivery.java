package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is tried again later, in a new transaction, when it has ended in an exception: a message that stays with its broker, a job of
 * JobRunr, which runs ten times more unless it is told otherwise (jobrunr 7 and 8, {@code RetryFilter}), and a job of a workflow
 * engine, which runs three times unless it is told otherwise (flowable 7, camunda 7, {@code JobEntity.DEFAULT_RETRIES}).
 */
final class Redelivery {

    /** What a listener of RabbitMQ throws to have the message dropped, or taken for handled. */
    private static final Set<String> NOT_REQUEUED =
            Set.of("AmqpRejectAndDontRequeueException", "ImmediateAcknowledgeAmqpException");

    private static final Set<String> LOGGING =
            Set.of("CommonLoggingErrorHandler", "LoggingErrorHandler", "BatchLoggingErrorHandler");

    private static final List<String> ENGINES =
            List.of("org.flowable.", "org.camunda.", "org.activiti.", "io.camunda.");

    private final TypeIndex types;
    private final CallPlaces places;
    private final Predicate<String> namedElsewhere;

    /** @param namedElsewhere whether files that are no part of the program mention a name */
    Redelivery(TypeIndex types, CallPlaces places, Predicate<String> namedElsewhere) {
        this.types = types;
        this.places = places;
        this.namedElsewhere = namedElsewhere;
    }

    /**
     * As a protection against a violation that leaves the method: then the check sees the first one's row.
     *
     * @param frames everything around the act, outermost first
     */
    Optional<Protection> of(Method root, List<Frame> frames) {
        if (frames.stream().anyMatch(Redelivery::givesUp)) {
            return Optional.empty();
        }
        if (EntryPoints.redelivered(root) && !onlyLogged(root) || isListener(root)) {
            return Optional.of(protection("redelivery of the message", "the broker sends it", root));
        }
        if (isJob(root) && !runsOnce(root)) {
            return Optional.of(protection("retry of the job", "JobRunr runs it", root));
        }
        return ofEngine(root)
                ? Optional.of(protection("retry of the job", "the engine runs an asynchronous task", root))
                : Optional.empty();
    }

    /** Listeners of Kafka are called again by default, and not where an error handler is named that does no more than to log. */
    private boolean onlyLogged(Method root) {
        return Annotations.has(root.facts().annotations(), "KafkaListener", "KafkaHandler")
                && LOGGING.stream().anyMatch(h -> places.made(h) || namedElsewhere.test(h));
    }

    private static boolean givesUp(Frame frame) {
        return frame instanceof Frame.Try t && t.handlers().stream().anyMatch(h -> NOT_REQUEUED.contains(h.thrown()));
    }

    private static Protection protection(String text, String who, Method root) {
        return Protection.of(
                Protection.Kind.HANDLED_VIOLATION,
                text,
                Protection.Verdict.HOLDS_PARTLY,
                who + " again, and then the check sees the first one's row",
                root.span());
    }

    /**
     * {@code onMessage} of a message-driven bean, of a listener of Spring AMQP, or of one of JMS where containers are told to take
     * a message in the transaction that handles it; by default they have acknowledged it before.
     */
    private boolean isListener(Method root) {
        if (!root.name().equals("onMessage")) {
            return false;
        }
        if (root.owner().annotation("MessageDriven").isPresent()) {
            return true;
        }
        boolean listener = types.librarySupertype(
                        types.typeOf(root.owner()),
                        "MessageListener",
                        "SessionAwareMessageListener",
                        "ChannelAwareMessageListener")
                .isPresent();
        return listener && (imports(root.owner().file(), "org.springframework.amqp.") || sessionsAreTransacted());
    }

    private boolean sessionsAreTransacted() {
        return namedElsewhere.test("setSessionTransacted")
                || places.of("setSessionTransacted").orElse(List.of()).stream()
                        .anyMatch(p -> p.call() instanceof Expr.Call c
                                && c.arguments().size() == 1
                                && c.arguments().get(0) instanceof Expr.Literal l
                                && l.value().equals("true"));
    }

    private boolean isJob(Method root) {
        boolean handler = root.name().equals("run")
                && types.librarySupertype(types.typeOf(root.owner()), "JobRequestHandler")
                        .isPresent();
        return handler
                || Annotations.has(root.facts().annotations(), "Job", "Recurring")
                        && imports(root.owner().file(), "org.jobrunr.");
    }

    /** A base class of the project's own may stand between: then the method is what that calls. */
    private boolean ofEngine(Method root) {
        boolean delegate = root.facts().parameters().stream()
                        .anyMatch(p -> p.type().simpleName().equals("DelegateExecution"))
                && types.librarySupertype(types.typeOf(root.owner()), "JavaDelegate")
                        .isPresent();
        boolean worker = Annotations.has(root.facts().annotations(), "JobWorker", "ZeebeWorker");
        return (delegate || worker)
                && ENGINES.stream().anyMatch(e -> imports(root.owner().file(), e));
    }

    private static boolean imports(FileFacts file, String prefix) {
        return file.imports().stream().anyMatch(i -> i.name().startsWith(prefix));
    }

    private static boolean runsOnce(Method root) {
        return Annotations.find(root.facts().annotations(), "Job")
                .flatMap(a -> a.value("retries"))
                .filter(v -> v instanceof Expr.Literal l && l.value().equals("0"))
                .isPresent();
    }
}
