package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.types.Annotations;
import java.util.Set;

/** Functions that Spring Boot runs once, when the program has started: the beans of these types. */
final class Runners {

    private static final Set<String> TYPES = Set.of("CommandLineRunner", "ApplicationRunner");

    private Runners() {}

    /** Whether what the method gives is such a function. */
    static boolean givenBy(MethodFacts method) {
        return TYPES.contains(method.returnType().simpleName()) && Annotations.has(method.annotations(), "Bean");
    }
}
