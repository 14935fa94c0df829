package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a statement ends, read off its text. */
final class Completion {

    private static final Set<String> INSPECTIONS = Set.of(
            "getSQLState",
            "getErrorCode",
            "getConstraintName",
            "getMostSpecificCause",
            "getRootCause",
            "getCause",
            "getKind",
            "isDuplicateKey",
            "isUniqueViolation");

    /** Exceptions of which a violated constraint may be one. */
    private static final Pattern CONSTRAINTS =
            Pattern.compile("\\w*(?:Constraint|Integrity|Duplicate|SQL|Persistence|DataAccess|EntityExists)\\w*");

    private final TypeIndex types;
    private final TypeDecl context;

    /** @param context the type in whose text the statements stand */
    Completion(TypeIndex types, TypeDecl context) {
        this.types = types;
        this.context = context;
    }

    /**
     * How the branch ends: by a throw or return at its end, or by going on. Where it may leave otherwise on the way there, the
     * exception at its end is not its answer.
     */
    Assumption.Otherwise of(Stmt statement) {
        Assumption.Otherwise end = end(statement);
        if (end.kind() == Assumption.Otherwise.Kind.GOES_ON) {
            return end;
        }
        List<Assumption.Otherwise> ways = new ArrayList<>();
        leaves(statement, ways);
        if (ways.stream().anyMatch(w -> w.kind() != end.kind())) {
            return Assumption.Otherwise.differing(end.kind());
        }
        return ways.stream().allMatch(end::equals) ? end : Assumption.Otherwise.throwing("");
    }

    /** All that leaves the method in a statement, its lambdas and local classes left out. */
    private void leaves(Stmt statement, List<Assumption.Otherwise> ways) {
        if (statement instanceof Stmt.Throw || statement instanceof Stmt.Return) {
            ways.add(end(statement));
        }
        Walk.statement(statement, s -> leaves(s, ways), e -> {}, t -> {});
    }

    private Assumption.Otherwise end(Stmt statement) {
        if (statement instanceof Stmt.Block b) {
            List<Stmt> statements = b.statements();
            return statements.isEmpty() ? Assumption.Otherwise.GOES_ON : end(statements.get(statements.size() - 1));
        }
        if (statement instanceof Stmt.Throw t) {
            return Assumption.Otherwise.throwing(exception(t));
        }
        if (statement instanceof Stmt.Return) {
            return Assumption.Otherwise.RETURNS;
        }
        if (statement instanceof Stmt.If i && i.whenFalse().isPresent()) {
            Assumption.Otherwise whenTrue = end(i.whenTrue());
            Assumption.Otherwise whenFalse = end(i.whenFalse().get());
            boolean leaves = whenTrue.kind() != Assumption.Otherwise.Kind.GOES_ON
                    && whenFalse.kind() != Assumption.Otherwise.Kind.GOES_ON;
            boolean alike = leaves && whenTrue.kind() == whenFalse.kind();
            return alike ? whenFalse : leaves ? Assumption.Otherwise.RETURNS : Assumption.Otherwise.GOES_ON;
        }
        return statement instanceof Stmt.Evaluate e && e.expression() instanceof Expr.Call call
                ? thrownBy(call)
                : Assumption.Otherwise.GOES_ON;
    }

    /** {@code refuse(order)}, where all that such a method does in the end is to throw. */
    private Assumption.Otherwise thrownBy(Expr.Call call) {
        List<Assumption.Otherwise> ends = owners(call.receiver()).stream()
                .flatMap(owner -> types.declaredMethods(owner, call.name()).stream())
                .filter(m -> m.facts().parameters().size() == call.arguments().size())
                .map(m -> m.facts()
                        .body()
                        .filter(b -> last(b) instanceof Stmt.Throw)
                        .map(new Completion(types, m.owner())::of)
                        .filter(o -> !o.differs())
                        .orElse(Assumption.Otherwise.GOES_ON))
                .distinct()
                .toList();
        return ends.size() == 1
                ? ends.get(0)
                : ends.isEmpty() || ends.contains(Assumption.Otherwise.GOES_ON)
                        ? Assumption.Otherwise.GOES_ON
                        : Assumption.Otherwise.throwing("");
    }

    /** Whether the body of a loop looks for something: it leaves the loop, or notes that it has found it. */
    static boolean decides(Stmt body) {
        boolean[] found = {false};
        look(body, found);
        return found[0];
    }

    private static void look(Stmt statement, boolean[] found) {
        found[0] |= statement instanceof Stmt.Throw
                || statement instanceof Stmt.Return
                || statement instanceof Stmt.Jump j && !j.isContinue()
                || statement instanceof Stmt.Evaluate e
                        && e.expression() instanceof Expr.Assign a
                        && a.value() instanceof Expr.Literal l
                        && l.kind() == Expr.Literal.Kind.BOOLEAN;
        Walk.statement(statement, s -> look(s, found), e -> {}, t -> {});
    }

    /** Simple name of the exception that the statement throws, empty where it is not to be seen. */
    String exception(Stmt.Throw statement) {
        return exception(statement.value());
    }

    /** As {@link #exception(Stmt.Throw)}, of the value that is thrown. */
    String exception(Expr value) {
        if (value instanceof Expr.New n) {
            return n.type().simpleName();
        }
        if (value instanceof Expr.Cast c) {
            return exception(c.operand());
        }
        if (value instanceof Expr.Call c) {
            return madeBy(c.receiver(), c.name());
        }
        if (value instanceof Expr.MethodReference r) {
            return r.name().equals("new") ? Sources.text(r.scope()) : madeBy(r.scope(), r.name());
        }
        return "";
    }

    /** {@code EmailTaken.by(ann)}, {@code taken(ann)}: what the method says it returns, unless there are several of that kind. */
    private String madeBy(Expr receiver, String method) {
        List<String> returned = owners(receiver).stream()
                .flatMap(owner -> types.hierarchy(types.typeOf(owner)).stream())
                .flatMap(type -> type.declaration().stream())
                .flatMap(type -> types.declaredMethods(type, method).stream())
                .map(this::returned)
                .distinct()
                .toList();
        return returned.size() == 1 ? returned.get(0) : "";
    }

    private String returned(Method method) {
        Type type = types.resolve(method.facts().returnType(), method.owner(), Optional.of(method.facts()));
        boolean several = type.variable()
                || Exceptions.broad(type.simpleName())
                || type.declaration()
                        .filter(d -> !types.concreteSubtypes(d).isEmpty())
                        .isPresent();
        return several ? "" : type.simpleName();
    }

    private List<TypeDecl> owners(Expr receiver) {
        if (receiver instanceof Expr.Implicit || receiver instanceof Expr.This) {
            List<TypeDecl> owners = new ArrayList<>();
            for (TypeDecl d = context; d != null; d = d.enclosing().orElse(null)) {
                owners.add(d);
            }
            return owners;
        }
        return receiver instanceof Expr.Name n
                ? types
                        .declaration(n.name(), context)
                        .or(() -> types.field(types.typeOf(context), n.name())
                                .flatMap(f -> f.type().declaration()))
                        .stream()
                        .toList()
                : List.of();
    }

    /** What becomes of an exception in a catch clause. */
    record Handling(Frame.Handler.Outcome outcome, String thrown, boolean inspects, boolean alike) {

        private Handling(Frame.Handler.Outcome outcome, String thrown, boolean inspects) {
            this(outcome, thrown, inspects, true);
        }
    }

    Handling handling(Stmt.Catch clause) {
        List<Stmt> statements = clause.body().statements();
        boolean inspects = inspects(clause);
        Optional<Handling> handed = handedOn(statements, clause.name(), inspects);
        if (handed.isPresent()) {
            return handed.get();
        }
        if (!statements.isEmpty() && statements.get(statements.size() - 1) instanceof Stmt.Throw t) {
            boolean rethrown = t.value() instanceof Expr.Name n && n.name().equals(clause.name());
            for (Stmt inner : rethrown ? statements : List.<Stmt>of()) {
                if (inner instanceof Stmt.If i
                        && leaves(i, clause)
                        && (inspects || mentions(i.condition(), clause.name()))) {
                    // if (UNIQUE_VIOLATION.equals(e.getSQLState())) return false; throw e;
                    return last(i.whenTrue()) instanceof Stmt.Throw own
                            ? new Handling(Frame.Handler.Outcome.TRANSLATED, exception(own), true)
                            : new Handling(Frame.Handler.Outcome.ABSORBED, "", true);
                }
                if (inner instanceof Stmt.If i && leaves(i, clause) && asks(i.condition(), statements)) {
                    return new Handling(Frame.Handler.Outcome.ABSORBED, "", false);
                }
            }
            return rethrown
                    ? new Handling(Frame.Handler.Outcome.RETHROWN, "", inspects)
                    : new Handling(Frame.Handler.Outcome.TRANSLATED, exception(t), inspects);
        }
        return new Handling(
                !inspects && failsRequest(clause.body())
                        ? Frame.Handler.Outcome.SERVER_ERROR
                        : Frame.Handler.Outcome.ABSORBED,
                "",
                inspects);
    }

    private static boolean failsRequest(Stmt body) {
        List<Stmt.Throw> thrown = new ArrayList<>();
        collect(body, thrown);
        return thrown.isEmpty() && AnsweredStatus.onlyServerErrors(body);
    }

    /** {@code catch (Exception e) { fail(e); }}, with a method of the sources that always throws. */
    private Optional<Handling> handedOn(List<Stmt> statements, String exception, boolean inspects) {
        if (statements.isEmpty()
                || !(statements.get(statements.size() - 1) instanceof Stmt.Evaluate e)
                || !(e.expression() instanceof Expr.Call c)
                || c.arguments().stream().noneMatch(a -> isNamed(a, exception))) {
            return Optional.empty();
        }
        return helper(c)
                .filter(m -> new Completion(types, m.owner())
                        .alwaysThrows(m.facts().body().orElseThrow()))
                .map(m -> new Completion(types, m.owner()).thrownBy(m, inspects));
    }

    private boolean alwaysThrows(Stmt body) {
        List<Assumption.Otherwise> ways = new ArrayList<>();
        leaves(body, ways);
        return endsInThrow(body) && ways.stream().allMatch(w -> w.kind() == Assumption.Otherwise.Kind.THROWS);
    }

    private static boolean endsInThrow(Stmt statement) {
        Stmt last = last(statement);
        return last instanceof Stmt.Throw
                || last instanceof Stmt.If i
                        && i.whenFalse().isPresent()
                        && endsInThrow(i.whenTrue())
                        && endsInThrow(i.whenFalse().get());
    }

    /** What a method makes of the exception that it is given: another, or, unless it makes any, the same. */
    private Handling thrownBy(Method method, boolean inspects) {
        Set<String> given =
                method.facts().parameters().stream().map(p -> p.name()).collect(Collectors.toSet());
        List<Stmt.Throw> thrown = new ArrayList<>();
        collect(method.facts().body().orElseThrow(), thrown);
        List<String> others = thrown.stream()
                .filter(t -> given.stream().noneMatch(p -> isNamed(uncast(t.value()), p)))
                .map(this::exception)
                .distinct()
                .toList();
        return others.isEmpty()
                ? new Handling(Frame.Handler.Outcome.RETHROWN, "", inspects)
                : new Handling(
                        Frame.Handler.Outcome.TRANSLATED,
                        others.size() == 1 ? others.get(0) : "",
                        inspects,
                        others.size() == 1 && thrown.size() == 1);
    }

    private static void collect(Stmt statement, List<Stmt.Throw> thrown) {
        if (statement instanceof Stmt.Throw t) {
            thrown.add(t);
        }
        Walk.statement(statement, s -> collect(s, thrown), e -> {}, t -> {});
    }

    private static Expr uncast(Expr value) {
        return value instanceof Expr.Cast c ? uncast(c.operand()) : value;
    }

    private static boolean isNamed(Expr expression, String name) {
        return expression instanceof Expr.Name n && n.name().equals(name);
    }

    /** The method of the sources that is called, where there is one that it can be. */
    private Optional<Method> helper(Expr.Call call) {
        List<Method> found = owners(call.receiver()).stream()
                .flatMap(owner -> types.hierarchy(types.typeOf(owner)).stream())
                .flatMap(type -> type.declaration().stream())
                .flatMap(type -> types.declaredMethods(type, call.name()).stream())
                .filter(m -> m.facts().body().isPresent()
                        && m.facts().parameters().size() == call.arguments().size())
                .distinct()
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** {@code if (users.existsByEmail(email)) throw new EmailTaken(); throw e;}: what is there by now says what has failed. */
    private static boolean asks(Expr condition, List<Stmt> statements) {
        return calls(condition)
                || statements.stream()
                        .anyMatch(s -> s instanceof Stmt.Local l
                                && l.initializer().filter(Completion::calls).isPresent()
                                && mentions(condition, l.name()));
    }

    private static boolean mentions(Expr expression, String name) {
        return Walk.any(expression, e -> e instanceof Expr.Name n && n.name().equals(name));
    }

    private static boolean calls(Expr expression) {
        return Walk.any(expression, e -> e instanceof Expr.Call);
    }

    /** The branch ends with an answer of its own. */
    private static boolean leaves(Stmt.If branch, Stmt.Catch clause) {
        Stmt last = last(branch.whenTrue());
        return last instanceof Stmt.Return
                || last instanceof Stmt.Throw t
                        && !(t.value() instanceof Expr.Name n && n.name().equals(clause.name()));
    }

    private static Stmt last(Stmt branch) {
        return branch instanceof Stmt.Block b && !b.statements().isEmpty()
                ? b.statements().get(b.statements().size() - 1)
                : branch;
    }

    /** What is only quoted in a server error decides nothing. */
    private boolean inspects(Stmt.Catch clause) {
        List<Stmt> statements = clause.body().statements();
        boolean quotes = last(clause.body()) instanceof Stmt.Throw t
                && t.value() instanceof Expr.New n
                && n.arguments().stream().anyMatch(AnsweredStatus::isServerError);
        return (quotes ? statements.subList(0, statements.size() - 1) : statements)
                .stream().anyMatch(s -> Walk.any(s, e -> inspects(e, clause.name())));
    }

    private boolean inspects(Expr expression, String exception) {
        return expression instanceof Expr.Call c
                && (INSPECTIONS.contains(c.name())
                        || c.arguments().stream().anyMatch(a -> isNamed(a, exception)) && asked(c));
    }

    /** A helper of the project's own that is asked what happened; one that handles whatever it is given looks at that first. */
    private boolean asked(Expr.Call call) {
        return call.name().startsWith("is")
                || call.name().startsWith("handle")
                        && helper(call)
                                .map(m -> Walk.any(m.facts().body().orElseThrow(), Completion::looks))
                                .orElse(true);
    }

    private static boolean looks(Expr expression) {
        return expression instanceof Expr.Call c
                        && (INSPECTIONS.contains(c.name()) || c.name().startsWith("is"))
                || expression instanceof Expr.InstanceOf i
                        && CONSTRAINTS.matcher(i.type().simpleName()).matches();
    }
}
