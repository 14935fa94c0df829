package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The HTTP status that code answers a request with, as Spring, JAX-RS and servlets spell it. */
public final class AnsweredStatus {

    private static final Set<String> SERVER_ERRORS = Set.of(
            "INTERNAL_SERVER_ERROR",
            "SC_INTERNAL_SERVER_ERROR",
            "SERVICE_UNAVAILABLE",
            "BAD_GATEWAY",
            "internalServerError",
            "serverError",
            "500",
            "503");

    /** Methods that are given the status of an answer first. */
    private static final Set<String> GIVEN =
            Set.of("status", "forStatus", "forStatusAndDetail", "setStatus", "sendError", "withStatus");

    /** Answers whose name is their status. */
    private static final Set<String> NAMED =
            Set.of("internalServerError", "serverError", "badRequest", "notFound", "unprocessableEntity", "ok");

    private AnsweredStatus() {}

    /** What is given as the status of an answer: {@code status(409)}, {@code new ResponseEntity<>(body, CONFLICT)}. */
    public static List<Expr> stated(Stmt statement) {
        List<Expr> stated = new ArrayList<>();
        Walk.every(statement, e -> status(e).ifPresent(stated::add));
        return stated;
    }

    private static Optional<Expr> status(Expr expr) {
        Optional<Expr> stated = expr instanceof Expr.Call c && GIVEN.contains(c.name())
                ? c.arguments().stream().findFirst()
                : expr instanceof Expr.New n && n.type().simpleName().equals("ResponseEntity")
                        ? n.arguments().stream().reduce((a, b) -> b)
                        : Optional.empty();
        // What a variable or a field holds is not looked for.
        return stated.filter(e ->
                !(e instanceof Expr.Name n && Character.isLowerCase(n.name().charAt(0))));
    }

    /** An expression that names a status of 500 and above: {@code HttpStatus.INTERNAL_SERVER_ERROR}, {@code 500}. */
    public static boolean isServerError(Expr expr) {
        return expr instanceof Expr.Member m && isServerError(m.name())
                || expr instanceof Expr.Name n && isServerError(n.name())
                || expr instanceof Expr.Call c && isServerError(c.name())
                || expr instanceof Expr.Literal l && isServerError(l.value());
    }

    /** Whether that is the name, or the number, of a status of 500 and above. */
    public static boolean isServerError(String name) {
        return SERVER_ERRORS.contains(name);
    }

    /** The code answers a request, and with server errors only. */
    static boolean onlyServerErrors(Stmt statement) {
        List<Expr> statuses = stated(statement);
        Walk.every(statement, e -> {
            if (e instanceof Expr.Call c && NAMED.contains(c.name())) {
                statuses.add(c);
            }
        });
        return !statuses.isEmpty() && statuses.stream().allMatch(e -> Walk.any(e, AnsweredStatus::isServerError));
    }
}
