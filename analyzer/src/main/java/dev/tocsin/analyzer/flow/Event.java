package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.ExternalEffect;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call.LockKind;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;

/** Something that happens in a method or below it. A summary lists events in the order in which they happen. */
public sealed interface Event {

    /** The assumptions under which it happens. */
    Path path();

    /** What is around it, from the summarised method inward. */
    Frames frames();

    SourceSpan at();

    /** A data operation. */
    record Operation(OperationId id, DataOperation operation, Path path, Frames frames) implements Event {
        @Override
        public SourceSpan at() {
            return operation.span();
        }
    }

    /**
     * A property of an object that came from outside of the method, or from the database, is set.
     *
     * @param entity the mapped class of the object, unknown if it is none
     */
    record Assignment(
            Value target, Entity entity, String property, Value value, Path path, Frames frames, SourceSpan at)
            implements Event {

        /** Stands for any property, where it is not known which. */
        public static final String ANY = "*";
    }

    /**
     * A function that was handed in is called.
     *
     * @param types what the caller of the function knows of its arguments
     */
    record Invocation(
            OperationId id,
            Value function,
            List<Value> arguments,
            List<Type> types,
            Path path,
            Frames frames,
            SourceSpan at)
            implements Event {
        public Invocation {
            arguments = List.copyOf(arguments);
            types = List.copyOf(types);
        }
    }

    /**
     * A call that a framework's model could not judge, since it hangs on what the method is given.
     *
     * @param call what is called
     */
    record Question(
            OperationId id, Asked call, Value receiver, List<Value> arguments, Path path, Frames frames, SourceSpan at)
            implements Event {
        public Question {
            arguments = List.copyOf(arguments);
        }
    }

    /** The part of a call that is the same whoever makes it. */
    record Asked(
            Type receiver,
            boolean isStatic,
            String name,
            List<Type> argumentTypes,
            Optional<Method> declared,
            Type resultType) {
        public Asked {
            argumentTypes = List.copyOf(argumentTypes);
        }
    }

    /**
     * A lock that is no row's is taken or given back.
     *
     * @param when holds where this call has taken it: true where the call waits until it has
     */
    record Lock(LockKind kind, Value subject, boolean acquire, Cond when, Path path, Frames frames, SourceSpan at)
            implements Event {

        /** Whether it is held where that way has come after it. */
        public boolean heldOn(Path way) {
            return acquire && path.compatible(way) && way.demands(when);
        }

        /** Whether this call takes the very lock that the other one gives back on the same thread. */
        boolean isGivenBackBy(Lock released) {
            return acquire
                    && released.givesBack(this)
                    && subject.equals(released.subject)
                    && released.frames.list().stream().noneMatch(Frame.Async.class::isInstance);
        }

        /** Whether it gives back what the other one has taken; which entry of a store it is, its key tells. */
        public boolean givesBack(Lock taken) {
            boolean entry = kind == LockKind.ENTRY || taken.kind == LockKind.ENTRY;
            return !acquire && (!entry || kind == taken.kind && subject.equals(taken.subject));
        }
    }

    /** Something is done outside of the database. */
    record External(ExternalEffect effect, Path path, Frames frames, SourceSpan at) implements Event {}

    /**
     * Listeners in the program are told of something.
     *
     * @param subject what they are given
     */
    record Published(Value subject, Path path, Frames frames, SourceSpan at) implements Event {}

    /** Pending writes are sent to the database. */
    record Flush(Path path, Frames frames, SourceSpan at) implements Event {}

    /** The number of rows that a write changed decides a branch. */
    record RowCountTest(OperationId write, Path path, Frames frames, SourceSpan at) implements Event {}
}
