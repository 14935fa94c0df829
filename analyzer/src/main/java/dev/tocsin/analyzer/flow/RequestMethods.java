package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.types.Method;
import java.util.Set;

/** Methods that a framework calls for a request or a message from outside, as their annotations say. */
public final class RequestMethods {

    /** Of Spring MVC, GraphQL and messaging, Jakarta REST, and Micronaut. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "RequestMapping",
            "GetMapping",
            "PostMapping",
            "PutMapping",
            "PatchMapping",
            "DeleteMapping",
            "GET",
            "POST",
            "PUT",
            "DELETE",
            "PATCH",
            "QueryMapping",
            "MutationMapping",
            "SchemaMapping",
            "MessageMapping",
            "Get",
            "Post",
            "Put",
            "Delete",
            "Patch");

    private static final Set<String> OF_SPRING =
            Set.of("RequestMapping", "GetMapping", "PostMapping", "PutMapping", "PatchMapping", "DeleteMapping");

    private RequestMethods() {}

    public static boolean contain(Method method) {
        return method.facts().annotations().stream().anyMatch(a -> ANNOTATIONS.contains(a.simpleName()));
    }

    /** Handlers of Spring MVC. */
    static boolean ofSpring(Method method) {
        return method.facts().annotations().stream().anyMatch(a -> OF_SPRING.contains(a.simpleName()));
    }
}
