package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.EnumConstant;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.IdentityMemo;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the constants of the sources' enums keep: {@code OPEN.code} of {@code OPEN(1)}, whose constructor puts its argument
 * into the field. Two constants of one enum may keep the same.
 */
final class EnumConstants {

    private final TypeIndex types;
    private final Constants constants;
    private final IdentityMemo<TypeFacts, Map<String, Map<String, Value>>> kept = new IdentityMemo<>();

    EnumConstants(TypeIndex types, Constants constants) {
        this.types = types;
        this.constants = constants;
    }

    /** What a constant keeps in a field; empty where it is no constant expression, or may be set later on. */
    Optional<Value> field(Value.Named constant, String field) {
        return Optional.ofNullable(fields(constant).get(field));
    }

    /** Whether a constant keeps a value, by which it may be looked up; unknown where it keeps nothing that is known. */
    Known keeps(Value.Named constant, Value.Const value) {
        Map<String, Value> fields = fields(constant);
        return fields.isEmpty() ? Known.UNKNOWN : fields.containsValue(value) ? Known.YES : Known.NO;
    }

    private Map<String, Value> fields(Value.Named constant) {
        List<TypeDecl> named = types.named(constant.type());
        if (named.size() != 1 || named.get(0).facts().kind() != TypeFacts.Kind.ENUM) {
            return Map.of();
        }
        TypeDecl enumeration = named.get(0);
        Map<String, Map<String, Value>> known = kept.get(enumeration.facts()).orElseGet(() -> {
            Map<String, Map<String, Value>> read = read(enumeration);
            kept.put(enumeration.facts(), read);
            return read;
        });
        return known.getOrDefault(constant.name(), Map.of());
    }

    private Map<String, Map<String, Value>> read(TypeDecl enumeration) {
        TypeFacts facts = enumeration.facts();
        Map<String, Map<String, Value>> read = new HashMap<>();
        for (EnumConstant constant : facts.constants()) {
            List<Optional<FieldFacts>> fields =
                    filled(facts, constant.arguments().size());
            Map<String, Value> values = new HashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                Expr argument = constant.arguments().get(i);
                fields.get(i)
                        .filter(f -> lasting(f, facts))
                        .ifPresent(f -> constants
                                .evaluate(argument, enumeration)
                                .ifPresent(value -> values.put(f.name(), value)));
            }
            read.put(constant.name(), values);
        }
        return read;
    }

    /** The field that each argument goes into; nothing where that is not to be told. */
    private static List<Optional<FieldFacts>> filled(TypeFacts enumeration, int arguments) {
        List<MethodFacts> written =
                enumeration.methods().stream().filter(MethodFacts::constructor).toList();
        List<MethodFacts> taking =
                written.stream().filter(c -> c.parameters().size() == arguments).toList();
        if (taking.size() == 1) {
            return taking.get(0).parameters().stream()
                    .map(p -> setTo(p.name(), taking.get(0), enumeration))
                    .toList();
        }
        return written.isEmpty()
                ? Constructors.generated(enumeration, arguments).stream()
                        .map(Optional::of)
                        .toList()
                : List.of();
    }

    private static Optional<FieldFacts> setTo(String parameter, MethodFacts constructor, TypeFacts enumeration) {
        List<Stmt> statements = constructor.body().map(Stmt.Block::statements).orElse(List.of());
        return statements.stream()
                .flatMap(s -> Accessors.setTo(s, parameter).stream())
                .flatMap(name ->
                        enumeration.fields().stream().filter(f -> f.name().equals(name)))
                .findFirst();
    }

    /** Private fields can only be set inside of the enum. */
    private static boolean lasting(FieldFacts field, TypeFacts enumeration) {
        if (field.modifiers().contains(Modifier.FINAL)) {
            return true;
        }
        return field.modifiers().contains(Modifier.PRIVATE)
                && enumeration.methods().stream()
                        .filter(m -> !m.constructor())
                        .flatMap(m -> m.body().stream())
                        .noneMatch(body -> Walk.any(body, e -> sets(e, field.name())));
    }

    private static boolean sets(Expr expr, String field) {
        return expr instanceof Expr.Assign a
                && (a.target() instanceof Expr.Name n && n.name().equals(field)
                        || a.target() instanceof Expr.Member m && m.name().equals(field));
    }
}
