package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Locks under which the program looks once more whether the work has been done meanwhile, and notes that it has:
 *
 * <pre>{@code
 * synchronized (this) {
 *     if (done.contains(id)) return;
 *     ..
 *     done.add(id);
 * }
 * }</pre>
 *
 * Whoever gets the lock second finds the note and neither checks nor acts, whether the first one has committed or not.
 */
final class CheckedAgain {

    private static final Set<String> ADDS = Set.of("add", "put", "putIfAbsent", "set");

    private final TypeIndex types;

    CheckedAgain(TypeIndex types) {
        this.types = types;
    }

    /** @param lock where the {@code synchronized} statement or the call that locks stands */
    boolean under(SourceSpan lock) {
        for (TypeDecl decl : types.all()) {
            if (!decl.file().file().equals(lock.file())) {
                continue;
            }
            Set<String> fields =
                    decl.facts().fields().stream().map(FieldFacts::name).collect(Collectors.toSet());
            for (MethodFacts method : decl.facts().methods()) {
                if (method.body().filter(b -> under(b, lock, fields)).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean under(Stmt statement, SourceSpan lock, Set<String> fields) {
        if (statement instanceof Stmt.Synchronized s && isAt(s.at(), lock)) {
            return notesWhatItTests(s.body(), fields);
        }
        if (statement instanceof Stmt.Block block) {
            List<Stmt> statements = block.statements();
            for (int i = 0; i < statements.size(); i++) {
                if (statements.get(i) instanceof Stmt.Evaluate e
                        && e.expression() instanceof Expr.Call call
                        && isAt(call.at(), lock)) {
                    return notesWhatItTests(
                            new Stmt.Block(statements.subList(i + 1, statements.size()), block.at()), fields);
                }
            }
        }
        boolean[] found = {false};
        Walk.statement(statement, s -> found[0] |= under(s, lock, fields), e -> {}, t -> {});
        return found[0];
    }

    private static boolean isAt(long at, SourceSpan span) {
        return Positions.span(span.file(), at).equals(span);
    }

    /** A field that a branch tests is filled in the same region. */
    private static boolean notesWhatItTests(Stmt region, Set<String> fields) {
        Set<String> tested = new HashSet<>();
        Set<String> noted = new HashSet<>();
        statement(region, tested, noted);
        tested.retainAll(fields);
        tested.retainAll(noted);
        return !tested.isEmpty();
    }

    private static void statement(Stmt statement, Set<String> tested, Set<String> noted) {
        if (statement instanceof Stmt.If branch) {
            names(branch.condition(), tested);
        }
        Walk.statement(statement, s -> statement(s, tested, noted), e -> expression(e, noted), t -> {});
    }

    private static void expression(Expr expression, Set<String> noted) {
        if (expression instanceof Expr.Assign a) {
            field(a.target(), noted);
        }
        if (expression instanceof Expr.Call c && ADDS.contains(c.name()) && c.receiver() != null) {
            field(c.receiver(), noted);
        }
        Walk.expression(expression, s -> statement(s, new HashSet<>(), noted), e -> expression(e, noted), t -> {});
    }

    private static void names(Expr expression, Set<String> into) {
        field(expression, into);
        List<Expr> parts = new ArrayList<>();
        Walk.expression(expression, s -> {}, parts::add, t -> {});
        parts.forEach(p -> names(p, into));
    }

    private static void field(Expr expression, Set<String> into) {
        if (expression instanceof Expr.Name n) {
            into.add(n.name());
        } else if (expression instanceof Expr.Member m && m.target() instanceof Expr.This) {
            into.add(m.name());
        }
    }
}
