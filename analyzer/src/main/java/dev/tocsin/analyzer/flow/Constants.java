package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.IdentityMemo;
import dev.tocsin.analyzer.types.StaticImports;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Values of final fields that are literals or put together of such; above all the SQL texts that classes keep. */
public final class Constants {

    private static final int MAX_DEPTH = 12;

    private static final Set<String> BOXES = Set.of("Integer", "Long", "Short", "Byte", "Boolean", "Character");

    private final TypeIndex types;
    private final StaticImports imports;
    private final IdentityMemo<FieldFacts, Optional<Value>> values = new IdentityMemo<>();

    Constants(TypeIndex types, StaticImports imports) {
        this.types = types;
        this.imports = imports;
    }

    Optional<Value> value(TypeDecl owner, FieldFacts field) {
        return new Evaluation().value(owner, field);
    }

    /** What a final field holds: a constant, or another class' one under a name of its own: {@code USER = QUser.user}. */
    Optional<Value> kept(TypeIndex.Field field) {
        return kept(field, 0);
    }

    private Optional<Value> kept(TypeIndex.Field field, int depth) {
        Optional<Value> value = value(field.owner(), field.facts());
        Expr initializer = field.facts().initializer().orElse(null);
        if (value.isPresent()
                || depth > MAX_DEPTH
                || !(initializer instanceof Expr.Member m && m.target() instanceof Expr.Name of)
                || !Character.isUpperCase(of.name().charAt(0))
                || types.field(types.typeOf(field.owner()), of.name()).isPresent()) {
            return value;
        }
        Type type = types.resolve(TypeUse.of(of.name()), field.owner());
        Optional<TypeIndex.Field> named = types.field(type, m.name());
        if (named.isPresent() && !named.get().facts().modifiers().contains(Modifier.FINAL)) {
            return Optional.empty();
        }
        return named.flatMap(f -> kept(f, depth + 1)).or(() -> Optional.of(new Value.Named(type.name(), m.name())));
    }

    /** The value of a constant expression in the context of a type; empty if it is not one. */
    public Optional<Value> evaluate(Expr expr, TypeDecl context) {
        return new Evaluation().evaluate(expr, context, 0);
    }

    /** One question after a value, with the constants that have to be known for it. */
    private final class Evaluation {

        private final Set<FieldFacts> open = Collections.newSetFromMap(new IdentityHashMap<>());
        /**
         * A constant was met that is made of itself: it has no value. Nor is anything told that is asked for behind it, or the
         * answer would hang on what had been asked before.
         */
        private boolean circular;

        Optional<Value> value(TypeDecl owner, FieldFacts field) {
            if (circular) {
                return Optional.empty();
            }
            Optional<Optional<Value>> known = values.get(field);
            if (known.isPresent()) {
                return known.get();
            }
            if (!open.add(field)) {
                circular = true;
                return Optional.empty();
            }
            Optional<Value> value = field.initializer().flatMap(i -> evaluate(i, owner, 0));
            open.remove(field);
            if (!circular) {
                values.put(field, value);
            }
            return value;
        }

        private Optional<Value> evaluate(Expr expr, TypeDecl context, int depth) {
            if (depth > MAX_DEPTH) {
                return Optional.empty();
            }
            if (expr instanceof Expr.Literal l) {
                return Optional.of(
                        switch (l.kind()) {
                            case NULL -> Value.Const.NULL;
                            case BOOLEAN -> l.value().equals("true") ? Value.Const.TRUE : Value.Const.FALSE;
                            case STRING, CHARACTER -> new Value.Const(Value.Const.Kind.STRING, l.value());
                            case INTEGER, FLOATING -> new Value.Const(Value.Const.Kind.NUMBER, l.value());
                        });
            }
            if (expr instanceof Expr.Binary b && b.operator().equals("+")) {
                return concat(b, context, depth);
            }
            if (expr instanceof Expr.Name n) {
                for (TypeDecl d = context; d != null; d = d.enclosing().orElse(null)) {
                    Optional<TypeIndex.Field> field = types.field(types.typeOf(d), n.name());
                    if (field.isPresent()) {
                        return constant(field.get());
                    }
                }
                return imports.owner(n.name(), context.file())
                        .flatMap(owner -> types.field(owner, n.name()))
                        .flatMap(this::constant);
            }
            if (expr instanceof Expr.Member m && m.target() instanceof Expr.Name target) {
                Type owner = types.resolve(TypeUse.of(target.name()), context);
                return types.field(owner, m.name()).flatMap(this::constant);
            }
            if (expr instanceof Expr.Call c
                    && (c.name().equals("append") || c.name().equals("toString"))) {
                return built(c, context, depth);
            }
            if (expr instanceof Expr.Call c
                    && c.receiver() instanceof Expr.Name n
                    && BOXES.contains(n.name())
                    && c.name().equals("valueOf")
                    && c.arguments().size() == 1) {
                return evaluate(c.arguments().get(0), context, depth + 1);
            }
            if (expr instanceof Expr.Call c
                    && c.receiver() instanceof Expr.Name n
                    && (n.name().equals("String") || n.name().equals("MessageFormat"))
                    && c.name().equals("format")) {
                List<Value> parts = new ArrayList<>();
                for (Expr argument : c.arguments()) {
                    parts.add(
                            evaluate(argument, context, depth + 1).orElse(new Value.Named("", Sources.text(argument))));
                }
                return Optional.of(new Value.Derived(n.name().equals("String") ? "format" : Spelling.MESSAGE, parts));
            }
            return Optional.empty();
        }

        /** {@code new StringBuilder("a").append("b").toString()}; the chains are long, so they are followed without recursion. */
        private Optional<Value> built(Expr.Call last, TypeDecl context, int depth) {
            List<Value> parts = new ArrayList<>();
            Expr link = last;
            while (link instanceof Expr.Call c
                    && (c.name().equals("append") || c.name().equals("toString"))) {
                for (Expr argument : c.arguments()) {
                    parts.add(
                            0,
                            evaluate(argument, context, depth + 1).orElse(new Value.Named("", Sources.text(argument))));
                }
                link = c.receiver();
            }
            if (!(link instanceof Expr.New n) || !n.type().simpleName().startsWith("StringBu")) {
                return Optional.empty();
            }
            if (n.arguments().size() == 1
                    && !(n.arguments().get(0) instanceof Expr.Literal l && l.kind() == Expr.Literal.Kind.INTEGER)) {
                parts.add(
                        0,
                        evaluate(n.arguments().get(0), context, depth + 1)
                                .orElse(new Value.Named(
                                        "", Sources.text(n.arguments().get(0)))));
            }
            return Optional.of(Texts.concat(parts));
        }

        private Optional<Value> constant(TypeIndex.Field field) {
            return field.facts().modifiers().contains(Modifier.FINAL)
                            || field.owner().isInterface()
                    ? value(field.owner(), field.facts())
                    : Optional.empty();
        }

        private Optional<Value> concat(Expr.Binary expr, TypeDecl context, int depth) {
            List<Expr> operands = new ArrayList<>();
            Expr left = expr;
            while (left instanceof Expr.Binary b && b.operator().equals("+")) {
                operands.add(0, b.right());
                left = b.left();
            }
            operands.add(0, left);
            List<Value> parts = new ArrayList<>();
            boolean known = false;
            for (Expr operand : operands) {
                Optional<Value> part = evaluate(operand, context, depth + 1);
                known |= part.isPresent();
                parts.add(part.orElse(new Value.Named("", Sources.text(operand))));
            }
            return known ? Optional.of(Texts.concat(parts)) : Optional.empty();
        }
    }
}
