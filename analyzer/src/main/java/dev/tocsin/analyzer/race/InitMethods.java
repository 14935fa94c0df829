package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Methods that Spring calls once for a bean that it has made: {@code @Bean(initMethod = "load")}. */
final class InitMethods {

    private final TypeIndex types;
    /** By the methods' names: the types of the beans. */
    private Map<String, List<Type>> beans;

    InitMethods(TypeIndex types) {
        this.types = types;
    }

    /** Whether some bean names the method, which takes nothing. */
    boolean contain(Method method) {
        if (!method.facts().parameters().isEmpty()) {
            return false;
        }
        if (beans == null) {
            beans = beans();
        }
        return beans.getOrDefault(method.name(), List.of()).stream()
                .flatMap(bean -> types.hierarchy(bean).stream())
                .anyMatch(t -> t.declaration().filter(d -> d == method.owner()).isPresent());
    }

    private Map<String, List<Type>> beans() {
        Map<String, List<Type>> byName = new HashMap<>();
        for (TypeDecl type : types.all()) {
            for (MethodFacts method : type.facts().methods()) {
                Annotations.find(method.annotations(), "Bean")
                        .flatMap(a -> Annotations.string(a, "initMethod"))
                        .ifPresent(name -> byName.computeIfAbsent(name, n -> new ArrayList<>())
                                .addAll(made(type, method)));
            }
        }
        return byName;
    }

    /** What the method makes: the class that it gives back, or the ones of which it makes objects where it promises less. */
    private List<Type> made(TypeDecl in, MethodFacts method) {
        List<Type> made = new ArrayList<>();
        made.add(types.resolve(method.returnType(), in));
        method.body().ifPresent(b -> objects(b, in, made));
        return made;
    }

    private void objects(Stmt statement, TypeDecl in, List<Type> into) {
        Walk.statement(statement, s -> objects(s, in, into), e -> objects(e, in, into), t -> {});
    }

    private void objects(Expr expression, TypeDecl in, List<Type> into) {
        if (expression instanceof Expr.New n) {
            into.add(types.resolve(n.type(), in));
        }
        Walk.expression(expression, s -> objects(s, in, into), e -> objects(e, in, into), t -> {});
    }
}
