package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeDecl;

/**
 * One call of a method of the scanned sources, as its caller's analysis saw it.
 *
 * @param callerClass the class that the caller's body was looked at for: its own, or one that inherits it
 * @param eventsBefore how many of the caller's events come before the call
 * @param handed where its arguments come from
 * @param throughProxy see {@link Frame.Call}
 * @param overloadKnown the arguments' types leave no other method of the callee's class that could be meant
 */
public record CallSite(
        Method caller,
        TypeDecl callerClass,
        Method callee,
        Handed handed,
        boolean throughProxy,
        boolean overloadKnown,
        Path path,
        Frames frames,
        int eventsBefore,
        SourceSpan at)
        implements Link {

    /** The same call, of which no more is known than of the other. */
    CallSite and(CallSite other) {
        Handed common = handed.and(other.handed);
        return common.equals(handed)
                ? this
                : new CallSite(
                        caller,
                        callerClass,
                        callee,
                        common,
                        throughProxy,
                        overloadKnown,
                        path,
                        frames,
                        eventsBefore,
                        at);
    }
}
