package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who calls a method through an interface of the project's that so many classes implement that calls of it are followed into none
 * of them. Whatever is called by its name may be meant.
 */
final class WidePorts {

    /** A port that calls another port, and so on. */
    private static final int MAX_PORTS = 4;

    private final Program program;
    private final TypeIndex types;
    private final CallPlaces places;
    private final Predicate<String> namedElsewhere;

    /** @param namedElsewhere whether files that are no part of the program mention a name */
    WidePorts(Program program, CallPlaces places, Predicate<String> namedElsewhere) {
        this.program = program;
        this.types = program.types();
        this.places = places;
        this.namedElsewhere = namedElsewhere;
    }

    /** Whether the method is called through such an interface, and all ways to all of these calls begin so. */
    boolean allComeFrom(Method method, Predicate<Method> root) {
        return allComeFrom(method, root, new HashSet<>());
    }

    private boolean allComeFrom(Method method, Predicate<Method> root, Set<Method> seen) {
        if (!seen.add(method) || seen.size() > MAX_PORTS || !isOfPort(method) || namedElsewhere.test(method.name())) {
            return false;
        }
        List<CallPlaces.Place> calls = places.of(method.name()).orElse(List.of()).stream()
                .filter(p -> p.fits(method.facts()))
                .toList();
        return !calls.isEmpty() && calls.stream().allMatch(p -> comesFrom(p, root, seen));
    }

    private boolean isOfPort(Method method) {
        return types.hierarchy(types.typeOf(method.owner())).stream()
                .map(Type::declaration)
                .flatMap(d -> d.stream())
                .filter(d -> d != method.owner() && d.isInterface())
                .anyMatch(d -> types.declaredMethods(d, method.name()).stream()
                        .anyMatch(m -> m.facts().parameters().size()
                                == method.facts().parameters().size()));
    }

    private boolean comesFrom(CallPlaces.Place place, Predicate<Method> root, Set<Method> seen) {
        List<Method> methods = place.in().stream()
                .flatMap(m -> types.methodsNamed(m.name()).stream().filter(o -> o.facts() == m))
                .toList();
        return !methods.isEmpty()
                && methods.stream()
                        .flatMap(m -> Chain.to(m, program).stream())
                        .map(Chain::root)
                        .distinct()
                        .allMatch(m -> root.test(m) || allComeFrom(m, root, seen));
    }
}
