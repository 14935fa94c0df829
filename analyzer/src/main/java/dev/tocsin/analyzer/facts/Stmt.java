package dev.tocsin.analyzer.facts;

import java.util.List;
import java.util.Optional;

/** A statement. {@link #at} is its packed position ({@link Positions}). */
public sealed interface Stmt {

    long at();

    record Block(List<Stmt> statements, long at) implements Stmt {
        public Block {
            statements = List.copyOf(statements);
        }
    }

    /** One declarator of a local variable declaration. */
    record Local(TypeUse type, String name, Optional<Expr> initializer, long at) implements Stmt {}

    /** An expression statement. */
    record Evaluate(Expr expression, long at) implements Stmt {}

    record If(Expr condition, Stmt whenTrue, Optional<Stmt> whenFalse, long at) implements Stmt {}

    /** {@code while}, {@code do} and the three-part {@code for}. */
    record Loop(
            List<Stmt> initializers,
            Optional<Expr> condition,
            List<Expr> updates,
            Stmt body,
            boolean bodyFirst,
            long at)
            implements Stmt {
        public Loop {
            initializers = List.copyOf(initializers);
            updates = List.copyOf(updates);
        }
    }

    record ForEach(TypeUse type, String name, Expr iterable, Stmt body, long at) implements Stmt {}

    record Return(Optional<Expr> value, long at) implements Stmt {}

    record Throw(Expr value, long at) implements Stmt {}

    /** {@code break} and {@code continue}. */
    record Jump(boolean isContinue, Optional<String> label, long at) implements Stmt {}

    /** {@code yield}, and the value of a switch expression's arrow case. */
    record Yield(Expr value, long at) implements Stmt {}

    /**
     * @param resources {@link Local}s or {@link Evaluate}s
     */
    record Try(List<Stmt> resources, Block body, List<Catch> catches, Optional<Block> finallyBlock, long at)
            implements Stmt {
        public Try {
            resources = List.copyOf(resources);
            catches = List.copyOf(catches);
        }
    }

    /**
     * A catch clause.
     *
     * @param types the alternatives
     */
    record Catch(List<TypeUse> types, String name, Block body, long at) {
        public Catch {
            types = List.copyOf(types);
        }
    }

    record Switch(Expr selector, List<Case> cases, long at) implements Stmt {
        public Switch {
            cases = List.copyOf(cases);
        }
    }

    /**
     * A group of a switch.
     *
     * @param labels its constants; a type or record pattern is an {@link Expr.TypeName}; with a guard, {@code
     *     Binary("when", label, guard)}
     * @param isDefault has {@code default}
     * @param arrow does not fall through
     * @param body begins with a {@link Local} without a value for each variable that a pattern declares
     */
    record Case(List<Expr> labels, boolean isDefault, boolean arrow, List<Stmt> body, long at) {
        public Case {
            labels = List.copyOf(labels);
            body = List.copyOf(body);
        }
    }

    record Synchronized(Expr lock, Block body, long at) implements Stmt {}

    record Labeled(String label, Stmt body, long at) implements Stmt {}

    record Assert(Expr condition, long at) implements Stmt {}

    /** A local class, record, enum or interface. */
    record LocalType(TypeFacts type, long at) implements Stmt {}
}
