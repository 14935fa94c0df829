package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.schema.ConsumerSettings;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Listeners that are given one message after the other: {@code @JmsListener(concurrency = "1-1")}, or no figure at all. A container
 * of Spring's has one consumer unless it is told otherwise by the annotation, by its factory or by a setting (spring-jms 6, {@code
 * DefaultMessageListenerContainer}; spring-rabbit 3, {@code SimpleMessageListenerContainer}; spring-kafka 3, {@code
 * ConcurrentMessageListenerContainer}).
 */
final class OneConsumer {

    /** The listeners, with the settings of Spring Boot that give each of their kind more consumers. */
    private static final Map<String, List<String>> LISTENERS = Map.of(
            "JmsListener",
            List.of(
                    "spring.jms.listener.concurrency",
                    "spring.jms.listener.min-concurrency",
                    "spring.jms.listener.max-concurrency"),
            "RabbitListener",
            List.of(
                    "spring.rabbitmq.listener.simple.concurrency",
                    "spring.rabbitmq.listener.simple.max-concurrency",
                    "spring.rabbitmq.listener.direct.consumers-per-queue"),
            "KafkaListener",
            List.of("spring.kafka.listener.concurrency"));

    /** What tells a factory of containers how many consumers each gets. */
    private static final List<String> SETTERS =
            List.of("setConcurrency", "setConcurrentConsumers", "setMaxConcurrentConsumers", "setConsumersPerQueue");

    private static final Set<String> ONE = Set.of("1", "1-1");

    /** {@code ${name}} and {@code ${name:what is meant without it}}. */
    private static final Pattern SETTING = Pattern.compile("\\$\\{([^:}]{1,100})(?::([^}]*))?\\}");

    private final Program program;
    private final CallPlaces places;
    private final ConsumerSettings settings;
    private final TableWriters writers;
    private final Predicate<Method> runs;

    /** @param runs whether what begins with a method runs beside others where the program has users */
    OneConsumer(Program program, Judge.Shared shared, Predicate<Method> runs) {
        this.program = program;
        this.places = shared.places();
        this.settings = shared.consumers();
        this.writers = shared.tableWriters();
        this.runs = runs;
    }

    /**
     * Whether one such listener is the only way to the window, in its own thread: then two runs meet only where several instances of
     * the program run. Others who write the same table, and whom the listener does not wait for, may be another listener or a request.
     *
     * @param ways all ways to the candidate's method
     */
    boolean isOnlyWayTo(Candidate candidate, List<Chain> ways) {
        Set<Method> roots = ways.stream().map(Chain::root).collect(Collectors.toSet());
        return roots.size() == 1
                && !Chain.cut(ways)
                && roots.stream().allMatch(this::is)
                && ways.stream().noneMatch(w -> leavesThread(w, candidate))
                && rivals(candidate).stream().noneMatch(m -> !roots.contains(m) && runs.test(m));
    }

    private Set<Method> rivals(Candidate candidate) {
        return switch (candidate.window()) {
            case TRANSITION, LOST_UPDATE, CLAIM -> writers.changing(candidate.entity());
            default -> writers.inserting(candidate.entity());
        };
    }

    private boolean leavesThread(Chain way, Candidate candidate) {
        return Stream.of(
                        way.frames(program),
                        candidate.check().frames().list(),
                        candidate.act().frames().list())
                .flatMap(List::stream)
                .anyMatch(Frame.Async.class::isInstance);
    }

    /** Whether the method is such a listener. One whose message a topic of its own brings again is listened for twice. */
    private boolean is(Method method) {
        List<Annotation> annotations = method.facts().annotations();
        List<Annotation> listening = annotations.stream()
                .filter(a -> LISTENERS.containsKey(a.simpleName()))
                .toList();
        return listening.size() == 1 && !Annotations.has(annotations, "RetryableTopic") && hasOne(listening.get(0));
    }

    private boolean hasOne(Annotation listener) {
        Optional<Expr> told = listener.value("concurrency");
        if (told.isPresent()) {
            return Annotations.string(listener, "concurrency")
                    .filter(this::isOne)
                    .isPresent();
        }
        return LISTENERS.get(listener.simpleName()).stream().allMatch(s -> ONE.containsAll(settings.of(s)))
                && SETTERS.stream()
                        .allMatch(s -> places.of(s)
                                .filter(calls -> calls.stream().allMatch(OneConsumer::givesOne))
                                .isPresent());
    }

    private boolean isOne(String figure) {
        Matcher named = SETTING.matcher(figure);
        if (!named.matches()) {
            return ONE.contains(figure.strip());
        }
        Set<String> set = settings.of(named.group(1));
        return set.isEmpty() ? named.group(2) != null && ONE.contains(named.group(2)) : ONE.containsAll(set);
    }

    private static boolean givesOne(CallPlaces.Place place) {
        return place.call() instanceof Expr.Call call
                && call.arguments().size() == 1
                && call.arguments().get(0) instanceof Expr.Literal figure
                && ONE.contains(figure.value());
    }
}
