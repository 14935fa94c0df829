package dev.tocsin.analyzer.facts;

import java.util.List;
import java.util.Optional;

/** An expression. {@link #at} is its packed position ({@link Positions}). Parentheses are gone. */
public sealed interface Expr {

    long at();

    /** A simple name: a local, a parameter, a field, a type or the first part of a package. */
    record Name(String name, long at) implements Expr {}

    /** {@code target.name}, whatever the target is: an object, a type, a package. */
    record Member(Expr target, String name, long at) implements Expr {}

    /**
     * A method call.
     *
     * @param receiver {@link Implicit} for an unqualified call
     * @param nameAt position of the method's name
     */
    record Call(Expr receiver, String name, List<Expr> arguments, List<TypeUse> typeArguments, long nameAt, long at)
            implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
            typeArguments = List.copyOf(typeArguments);
        }
    }

    /** The receiver of an unqualified call. */
    record Implicit(long at) implements Expr {}

    /**
     * Instance creation. A constructor's {@code this(..)} and {@code super(..)} are {@link Call}s named {@code this} and
     * {@code super} with an implicit receiver.
     */
    record New(TypeUse type, List<Expr> arguments, Optional<TypeFacts> body, long at) implements Expr {
        public New {
            arguments = List.copyOf(arguments);
        }
    }

    /** A literal; a string's, text block's and character's value is unescaped, a number's has no underscores and suffix. */
    record Literal(Kind kind, String value, long at) implements Expr {
        /** Kinds of literals. */
        public enum Kind {
            STRING,
            CHARACTER,
            INTEGER,
            FLOATING,
            BOOLEAN,
            NULL
        }
    }

    /** {@code !x}, {@code -x}, {@code ++x}, {@code x++} (operator {@code "x++"} and {@code "x--"} for the postfix forms). */
    record Unary(String operator, Expr operand, long at) implements Expr {}

    /** Every binary operator, {@code &&} and {@code ||} too. */
    record Binary(String operator, Expr left, Expr right, long at) implements Expr {}

    /** {@code target = value}; a compound assignment has its operator: {@code "+="}. */
    record Assign(String operator, Expr target, Expr value, long at) implements Expr {}

    /** {@code condition ? whenTrue : whenFalse}. */
    record Conditional(Expr condition, Expr whenTrue, Expr whenFalse, long at) implements Expr {}

    /** A lambda; an expression body is a block with one {@link Stmt.Return}. */
    record Lambda(List<Parameter> parameters, Stmt.Block body, long at) implements Expr {
        public Lambda {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code scope::name}; {@code name} is {@code new} for a constructor; a generic or array scope is a {@link TypeName}. */
    record MethodReference(Expr scope, String name, long at) implements Expr {}

    /** A type where an expression is expected. */
    record TypeName(TypeUse type, long at) implements Expr {}

    /** {@code User.class}. */
    record ClassLiteral(TypeUse type, long at) implements Expr {}

    /** {@code (Type) operand}. */
    record Cast(TypeUse type, Expr operand, long at) implements Expr {}

    /** {@code operand instanceof Type binding}; a record pattern gives its type and no binding. */
    record InstanceOf(Expr operand, TypeUse type, Optional<String> binding, long at) implements Expr {}

    /** {@code array[index]}. */
    record Index(Expr array, Expr index, long at) implements Expr {}

    /** {@code {a, b}} and {@code new T[] {a, b}}; also an annotation's array; {@code new T[n]} has no elements. */
    record ArrayLiteral(List<Expr> elements, long at) implements Expr {
        public ArrayLiteral {
            elements = List.copyOf(elements);
        }
    }

    /** A switch used as an expression. */
    record SwitchValue(Expr selector, List<Stmt.Case> cases, long at) implements Expr {
        public SwitchValue {
            cases = List.copyOf(cases);
        }
    }

    /** {@code this}, {@code Outer.this}. */
    record This(Optional<TypeUse> outer, long at) implements Expr {}

    /** {@code super}, as the target of a call or member. */
    record Super(long at) implements Expr {}

    /** A nested annotation as a value. */
    record Annotated(Annotation annotation, long at) implements Expr {}

    /** Something that has no form of its own here; its parts are still evaluated in order. */
    record Other(List<Expr> parts, long at) implements Expr {
        public Other {
            parts = List.copyOf(parts);
        }
    }
}
