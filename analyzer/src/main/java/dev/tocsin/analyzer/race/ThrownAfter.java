package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Walk;
import java.util.List;

/** Whether a method ends in an exception whatever a call in it has done: {@code close(all); throw new Misuse();}. */
final class ThrownAfter {

    private final long call;

    private ThrownAfter(SourceSpan call) {
        this.call = Positions.pack(call.startLine(), call.startColumn(), call.endLine(), call.endColumn());
    }

    /** False where the call stands in another method, or where nothing tells. */
    static boolean always(Method method, SourceSpan call) {
        return method.owner().file().file().equals(call.file())
                && method.facts()
                        .body()
                        .filter(new ThrownAfter(call)::throwsAfter)
                        .isPresent();
    }

    /** Only the statements of a block come one after the other. */
    private boolean throwsAfter(Stmt statement) {
        if (!Positions.contains(statement.at(), call)) {
            return false;
        }
        if (statement instanceof Stmt.Block block && throwsBehind(block.statements())) {
            return true;
        }
        if (statement instanceof Stmt.Try || statement instanceof Stmt.Loop || statement instanceof Stmt.ForEach) {
            return false;
        }
        boolean[] found = {false};
        Walk.statement(statement, s -> found[0] |= throwsAfter(s), e -> {}, t -> {});
        return found[0];
    }

    /** The statement that calls is followed by plain ones up to the one that throws. */
    private boolean throwsBehind(List<Stmt> statements) {
        boolean called = false;
        for (Stmt statement : statements) {
            boolean plain = statement instanceof Stmt.Evaluate || statement instanceof Stmt.Local;
            if (called) {
                if (statement instanceof Stmt.Throw) {
                    return true;
                }
                if (!plain) {
                    return false;
                }
            }
            called |= plain && Positions.contains(statement.at(), call);
        }
        return false;
    }
}
