package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.model.Call.LockKind;
import dev.tocsin.analyzer.model.TransactionSettings;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.List;

/** Something that encloses a point of the program at run time: a call, a try, a lock, a transaction. */
public sealed interface Frame {

    SourceSpan at();

    /**
     * A call of a method of the scanned sources.
     *
     * @param throughProxy true where the call goes to another object, so that annotations of the callee take effect
     */
    record Call(Method callee, boolean throughProxy, SourceSpan at) implements Frame {}

    /** A transaction demarcated by an annotation or a template. */
    record Transaction(TransactionSettings settings, SourceSpan at) implements Frame {}

    /** The body of a try statement that has catches. */
    record Try(long number, List<Handler> handlers, SourceSpan at) implements Frame {
        public Try {
            handlers = List.copyOf(handlers);
        }
    }

    /** Code that only one thread of this process runs at a time. */
    record Monitor(String lock, SourceSpan at) implements Frame {}

    /** A business method of a bean of which there is one, and whose container lets in one caller at a time. */
    record BeanLock(String bean, SourceSpan at) implements Frame {}

    /** Code that the one thread of an executor runs, so that no other of its tasks runs at the same time in this process. */
    record OneWorker(SourceSpan at) implements Frame {}

    /** Code around which a lock is taken and given back that is no row's. */
    record Lock(LockKind kind, SourceSpan at) implements Frame {}

    /**
     * Code that may run more than once.
     *
     * @param overElements true where each run is for another element, so that none is another try of the last one
     */
    record Loop(boolean overElements, SourceSpan at) implements Frame {}

    /**
     * Code that runs again after it has thrown.
     *
     * @param types simple names of the exceptions after which it does; empty where it does after all, or where that is not
     *     known
     */
    record Retry(List<String> types, SourceSpan at) implements Frame {
        public Retry {
            types = List.copyOf(types);
        }
    }

    /** Code that runs on another thread, so that nothing around it protects it. */
    record Async(SourceSpan at) implements Frame {}

    /**
     * A catch clause.
     *
     * @param types simple names of the caught types
     * @param qualifiedTypes the same, qualified as far as is known
     * @param outcome what becomes of the exception
     * @param thrown simple name of the type that the clause throws, if it throws a new one
     * @param inspects the clause looks at what was thrown: its cause, SQLSTATE, error code, or constraint
     * @param alike the clause does the same with all that it catches
     */
    record Handler(
            List<String> types,
            List<String> qualifiedTypes,
            Outcome outcome,
            String thrown,
            boolean inspects,
            boolean alike,
            SourceSpan at) {
        public Handler {
            types = List.copyOf(types);
            qualifiedTypes = List.copyOf(qualifiedTypes);
        }

        /** What becomes of a caught exception. */
        public enum Outcome {
            /** It is thrown on, itself. */
            RETHROWN,
            /** Another exception is thrown. */
            TRANSLATED,
            /** The program goes on or returns. */
            ABSORBED,
            /** The request is answered with a server error, as after any other failure. */
            SERVER_ERROR;

            /** The exception goes no further. */
            public boolean goesOn() {
                return this == ABSORBED || this == SERVER_ERROR;
            }
        }
    }
}
