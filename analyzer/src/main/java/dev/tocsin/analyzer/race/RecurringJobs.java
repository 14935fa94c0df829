package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.flow.BatchSteps;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Jobs that their library never runs beside themselves: Quartz' {@code @DisallowConcurrentExecution}, ShedLock's, db-scheduler's
 * recurring tasks, and JobRunr's recurring jobs, which start no second run while one is queued or running. What Spring Batch calls
 * in a step counts as such: an operator or a timer starts the job, and the step runs in one thread unless it is told otherwise.
 */
final class RecurringJobs {

    private static final Set<String> ENQUEUES =
            Set.of("enqueue", "enqueueOrReplace", "schedule", "scheduleOrReplace", "create", "createOrReplace");

    /** What has a step of Spring Batch run in several threads. */
    private static final Set<String> SPREAD = Set.of("taskExecutor", "partitioner");

    private final TypeIndex types;
    private final BatchSteps batchSteps;
    private final CallPlaces places;
    private final Predicate<String> namedElsewhere;

    RecurringJobs(TypeIndex types, CallPlaces places, Predicate<String> namedElsewhere) {
        this.types = types;
        this.batchSteps = new BatchSteps(types);
        this.places = places;
        this.namedElsewhere = namedElsewhere;
    }

    /** Whether the method is such a job. */
    boolean is(Method root) {
        return Annotations.has(root.facts().annotations(), "Recurring", "SchedulerLock")
                || ofClass(root)
                || batchSteps.call(root) && !spread(root)
                || root.name().equals("run") && handlesRecurringRequests(root);
    }

    /** Whether steps are spread over threads where the class is at hand: what the step is made of is given to it there. */
    private boolean spread(Method root) {
        String name = root.owner().qualifiedName();
        return SPREAD.stream()
                .flatMap(s -> places.of(s).stream().flatMap(List::stream))
                .map(CallPlaces.Place::file)
                .anyMatch(f -> f.packageName().equals(root.owner().file().packageName())
                        || f.imports().stream().anyMatch(i -> i.name().equals(name)));
    }

    private boolean ofClass(Method root) {
        Type owner = types.typeOf(root.owner());
        if (root.name().equals("executeRecurringly")) {
            return types.librarySupertype(owner, "RecurringTask").isPresent();
        }
        return types.librarySupertype(owner, "StatefulJob").isPresent()
                || types.hierarchy(owner).stream()
                        .flatMap(t -> t.declaration().stream())
                        .anyMatch(d -> Annotations.has(d.facts().annotations(), "DisallowConcurrentExecution"));
    }

    /** JobRunr: requests for this handler are made for {@code scheduleRecurrently} and for nothing else. */
    private boolean handlesRecurringRequests(Method root) {
        Optional<Type> handler = types.librarySupertype(types.typeOf(root.owner()), "JobRequestHandler");
        if (handler.isEmpty()) {
            return false;
        }
        Type request = handler.get().argument(0);
        Optional<FileFacts> ofRequest = request.declaration().map(d -> d.file());
        String own = root.owner().name();
        // A request for several handlers is told which one it is for.
        List<CallPlaces.Place> made =
                places
                        .matching(e -> e instanceof Expr.ClassLiteral c
                                && c.type().simpleName().equals(own))
                        .stream()
                        .filter(p -> p.file() != root.owner().file())
                        .filter(p -> ofRequest.filter(f -> f == p.file()).isEmpty())
                        .toList();
        String named = made.isEmpty() ? request.simpleName() : own;
        if (made.isEmpty()) {
            made = places.matching(
                    e -> e instanceof Expr.New n && n.type().simpleName().equals(named));
        }
        return !made.isEmpty() && made.stream().allMatch(this::forRecurrence) && !namedElsewhere.test(named);
    }

    private boolean forRecurrence(CallPlaces.Place made) {
        return made.in().isPresent()
                && places.calls(made, "scheduleRecurrently"::equals)
                && !places.calls(made, ENQUEUES::contains);
    }
}
