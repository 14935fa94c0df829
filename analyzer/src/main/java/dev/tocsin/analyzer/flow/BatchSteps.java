package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.Map;

/**
 * What Spring Batch calls in a step. It begins a transaction for each chunk, around what reads, processes and writes it, and one
 * around each call of a tasklet (spring-batch 5.2, {@code TaskletStep}); and it does so in one thread, unless the step is given an
 * executor or is partitioned.
 */
public final class BatchSteps {

    /** The method of each of its interfaces. */
    private static final Map<String, String[]> INTERFACES = Map.of(
            "read", new String[] {"ItemReader", "ItemStreamReader"},
            "process", new String[] {"ItemProcessor"},
            "write", new String[] {"ItemWriter", "ItemStreamWriter"},
            "execute", new String[] {"Tasklet"});

    private final TypeIndex types;

    public BatchSteps(TypeIndex types) {
        this.types = types;
    }

    /** Whether a step calls the method. */
    public boolean call(Method method) {
        String[] interfaces = INTERFACES.get(method.name());
        if (interfaces == null) {
            return false;
        }
        Type owner = types.typeOf(method.owner());
        return types.librarySupertype(owner, interfaces).isPresent();
    }
}
