package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs a method of the scanned sources for the text that it puts together: loops go round as often as they do, and branches are
 * taken whose conditions are known. Values are what they are in Java as far as {@link TextLibrary} knows them (texts, builders,
 * lists, numbers, truths); all others are {@link #UNKNOWN}. It gives up where an unknown value decides, and after a bounded number
 * of steps.
 */
final class TextEvaluation {

    static final Object UNKNOWN = new Object();
    static final Object NULL = new Object();

    private static final int MAX_STEPS = 3_000;
    private static final int MAX_DEPTH = 12;

    private final Following following;
    private final Program program;
    private int steps;
    private int depth;

    /** A function of the scanned sources. */
    record Lambda(Expr source, Scope scope) {}

    /** Where code runs: in a class, on an object of a class. */
    record Scope(TypeDecl context, TypeDecl self, Map<String, Object> locals) {}

    /** What the text is cannot be told. */
    static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        GivenUp() {
            super(null, null, false, false);
        }
    }

    /** How a statement ended. */
    private enum End {
        NEXT,
        BREAK,
        CONTINUE,
        RETURN
    }

    private Object returned = NULL;

    /** @param following who asks */
    TextEvaluation(Following following) {
        this.following = following;
        this.program = following.program();
    }

    /** The value as an evaluation takes it: a text, number or truth, or a list of such. */
    static Object known(Value value, Function<Value.Property, Optional<String>> fields) {
        if (value instanceof Value.Const c) {
            return switch (c.kind()) {
                case NULL -> NULL;
                case BOOLEAN -> c.equals(Value.Const.TRUE);
                case NUMBER -> TextLibrary.number(c.text());
                case STRING -> c.text();
            };
        }
        if (value instanceof Value.Many m) {
            boolean all = m.source() instanceof Value.Derived d && d.how().equals("list");
            if (!all
                    || !(m.filter().equals(Cond.TRUE)
                            || ((Value.Derived) m.source()).from().isEmpty())) {
                return UNKNOWN;
            }
            List<Object> list = new ArrayList<>();
            ((Value.Derived) m.source()).from().forEach(v -> list.add(known(v, fields)));
            return list;
        }
        return Texts.text(value, fields).<Object>map(t -> t).orElse(UNKNOWN);
    }

    /**
     * @param self the class of the object that the method runs on
     * @return the text that it gives; empty where that is not known
     */
    Optional<String> run(Method method, TypeDecl self, List<Object> arguments) {
        try {
            Object result = call(method, self, TextLibrary.copies(arguments));
            return TextLibrary.isText(result) ? Optional.of(TextLibrary.text(result)) : Optional.empty();
        } catch (GivenUp | IndexOutOfBoundsException e) {
            // Also a call with fewer arguments than it takes, which no compiler would let pass.
            return Optional.empty();
        }
    }

    /** How many steps were taken. */
    int steps() {
        return steps;
    }

    private Object call(Method method, TypeDecl self, List<Object> arguments) {
        List<Parameter> parameters = method.facts().parameters();
        if (method.facts().body().isEmpty()
                || depth >= MAX_DEPTH
                || parameters.size() != arguments.size()
                || parameters.stream().anyMatch(Parameter::varargs)) {
            return TextLibrary.opaque(arguments);
        }
        Map<String, Object> locals = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            locals.put(parameters.get(i).name(), arguments.get(i));
        }
        int outer = depth++;
        try {
            return body(method.facts().body().get(), new Scope(method.owner(), self, locals));
        } catch (GivenUp e) {
            // What it gives is not known; what it was given is as it was, unless that can be changed.
            if (steps > MAX_STEPS) {
                throw e;
            }
            returned = NULL;
            return TextLibrary.opaque(arguments);
        } finally {
            depth = outer;
        }
    }

    private Object body(Stmt.Block body, Scope scope) {
        End end = execute(body, scope);
        Object result = end == End.RETURN ? returned : NULL;
        returned = NULL;
        return result;
    }

    // ---- statements

    private End execute(Stmt statement, Scope scope) {
        step();
        if (statement instanceof Stmt.Block s) {
            for (Stmt inner : s.statements()) {
                End end = execute(inner, scope);
                if (end != End.NEXT) {
                    return end;
                }
            }
            return End.NEXT;
        }
        if (statement instanceof Stmt.Local s) {
            scope.locals()
                    .put(s.name(), s.initializer().map(i -> evaluate(i, scope)).orElse(NULL));
            return End.NEXT;
        }
        if (statement instanceof Stmt.Evaluate s) {
            evaluate(s.expression(), scope);
            return End.NEXT;
        }
        if (statement instanceof Stmt.If s) {
            if (truth(evaluate(s.condition(), scope))) {
                return execute(s.whenTrue(), scope);
            }
            return s.whenFalse().isPresent() ? execute(s.whenFalse().get(), scope) : End.NEXT;
        }
        if (statement instanceof Stmt.ForEach s) {
            return forEach(s, scope);
        }
        if (statement instanceof Stmt.Loop s) {
            return loop(s, scope);
        }
        if (statement instanceof Stmt.Return s) {
            returned = s.value().map(v -> evaluate(v, scope)).orElse(NULL);
            return End.RETURN;
        }
        if (statement instanceof Stmt.Jump s && s.label().isEmpty()) {
            return s.isContinue() ? End.CONTINUE : End.BREAK;
        }
        throw new GivenUp();
    }

    private End forEach(Stmt.ForEach statement, Scope scope) {
        if (!(evaluate(statement.iterable(), scope) instanceof List<?> list)) {
            throw new GivenUp();
        }
        for (Object element : List.copyOf(list)) {
            scope.locals().put(statement.name(), element);
            End end = execute(statement.body(), scope);
            if (end == End.BREAK) {
                break;
            }
            if (end == End.RETURN) {
                return end;
            }
        }
        return End.NEXT;
    }

    private End loop(Stmt.Loop statement, Scope scope) {
        statement.initializers().forEach(i -> execute(i, scope));
        boolean first = statement.bodyFirst();
        while (first
                || statement.condition().isEmpty()
                || truth(evaluate(statement.condition().get(), scope))) {
            first = false;
            End end = execute(statement.body(), scope);
            if (end == End.BREAK) {
                break;
            }
            if (end == End.RETURN) {
                return end;
            }
            statement.updates().forEach(u -> evaluate(u, scope));
        }
        return End.NEXT;
    }

    // ---- expressions

    private Object evaluate(Expr expr, Scope scope) {
        step();
        if (expr instanceof Expr.Name n) {
            return scope.locals().containsKey(n.name()) ? scope.locals().get(n.name()) : field(n, n.name(), scope);
        }
        if (expr instanceof Expr.Member m) {
            if (m.name().equals("length") && evaluate(m.target(), scope) instanceof List<?> list) {
                return (long) list.size();
            }
            return m.target() instanceof Expr.This ? field(m, m.name(), scope) : constant(m, scope);
        }
        if (expr instanceof Expr.Call c) {
            return call(c, scope);
        }
        if (expr instanceof Expr.New n) {
            return TextLibrary.create(n.type().simpleName(), evaluateAll(n.arguments(), scope));
        }
        if (expr instanceof Expr.Binary b) {
            return binary(b, scope);
        }
        if (expr instanceof Expr.Unary u) {
            return unary(u, scope);
        }
        if (expr instanceof Expr.Assign a) {
            return assign(a, scope);
        }
        if (expr instanceof Expr.Conditional c) {
            return truth(evaluate(c.condition(), scope))
                    ? evaluate(c.whenTrue(), scope)
                    : evaluate(c.whenFalse(), scope);
        }
        if (expr instanceof Expr.Cast c) {
            return evaluate(c.operand(), scope);
        }
        if (expr instanceof Expr.Lambda || expr instanceof Expr.MethodReference) {
            return new Lambda(expr, scope);
        }
        if (expr instanceof Expr.ArrayLiteral a) {
            return evaluateAll(a.elements(), scope);
        }
        if (expr instanceof Expr.Index i) {
            return TextLibrary.item(evaluate(i.array(), scope), evaluate(i.index(), scope));
        }
        return expr instanceof Expr.Literal ? constant(expr, scope) : UNKNOWN;
    }

    private List<Object> evaluateAll(List<Expr> exprs, Scope scope) {
        List<Object> values = new ArrayList<>();
        exprs.forEach(e -> values.add(evaluate(e, scope)));
        return values;
    }

    private Object constant(Expr expr, Scope scope) {
        return program.constants
                .evaluate(expr, scope.context())
                .map(v -> known(v, p -> Optional.empty()))
                .orElse(UNKNOWN);
    }

    private Object field(Expr expr, String name, Scope scope) {
        Object constant = constant(expr, scope);
        return constant == UNKNOWN
                ? program.fieldTexts
                        .of(following, scope.self(), name)
                        .<Object>map(t -> t)
                        .orElse(UNKNOWN)
                : constant;
    }

    private Object binary(Expr.Binary expr, Scope scope) {
        Object left = evaluate(expr.left(), scope);
        switch (expr.operator()) {
            case "&&":
                return left == UNKNOWN ? UNKNOWN : truth(left) ? evaluate(expr.right(), scope) : Boolean.FALSE;
            case "||":
                return left == UNKNOWN ? UNKNOWN : truth(left) ? Boolean.TRUE : evaluate(expr.right(), scope);
            default:
                return TextLibrary.operate(expr.operator(), left, evaluate(expr.right(), scope));
        }
    }

    private Object unary(Expr.Unary expr, Scope scope) {
        Object operand = evaluate(expr.operand(), scope);
        switch (expr.operator()) {
            case "!":
                return operand instanceof Boolean b ? !b : UNKNOWN;
            case "-":
                return operand instanceof Long n ? -n : UNKNOWN;
            case "++", "x++", "--", "x--":
                if (!(operand instanceof Long n) || !(expr.operand() instanceof Expr.Name name)) {
                    throw new GivenUp();
                }
                Object changed = expr.operator().contains("+") ? n + 1 : n - 1;
                assign(name, changed, scope);
                return expr.operator().startsWith("x") ? operand : changed;
            default:
                return UNKNOWN;
        }
    }

    private Object assign(Expr.Assign expr, Scope scope) {
        Object value = evaluate(expr.value(), scope);
        if (!(expr.target() instanceof Expr.Name name)) {
            throw new GivenUp();
        }
        Object changed = expr.operator().equals("=")
                ? value
                : TextLibrary.operate(
                        expr.operator().substring(0, expr.operator().length() - 1), evaluate(name, scope), value);
        return assign(name, changed, scope);
    }

    private static Object assign(Expr.Name name, Object value, Scope scope) {
        if (!scope.locals().containsKey(name.name())) {
            throw new GivenUp();
        }
        scope.locals().put(name.name(), value);
        return value;
    }

    // ---- calls

    private Object call(Expr.Call expr, Scope scope) {
        List<Object> arguments = evaluateAll(expr.arguments(), scope);
        if (expr.receiver() instanceof Expr.Implicit || expr.receiver() instanceof Expr.This) {
            return own(scope.self(), scope.self(), expr.name(), arguments);
        }
        if (expr.receiver() instanceof Expr.Super) {
            Optional<TypeDecl> above = program.types.supertypes(scope.context()).stream()
                    .findFirst()
                    .flatMap(Type::declaration);
            return above.isPresent()
                    ? own(above.get(), scope.self(), expr.name(), arguments)
                    : TextLibrary.opaque(arguments);
        }
        Optional<Type> owner = staticOwner(expr.receiver(), scope);
        if (owner.isPresent()) {
            return owner.get().declaration().isPresent()
                    ? own(
                            owner.get().declaration().get(),
                            owner.get().declaration().get(),
                            expr.name(),
                            arguments)
                    : TextLibrary.onType(owner.get().simpleName(), expr.name(), arguments);
        }
        Object receiver = evaluate(expr.receiver(), scope);
        return TextObjects.onValue(receiver, expr.name(), arguments, this::apply);
    }

    private Object own(TypeDecl start, TypeDecl self, String name, List<Object> arguments) {
        List<Type> types = arguments.stream().map(TextLibrary::typeOf).toList();
        Optional<Method> method = program.types.method(program.types.typeOf(start), name, types);
        if (method.isEmpty()) {
            return start.facts().name().endsWith("Utils")
                            || start.facts().name().endsWith("Util")
                    ? TextLibrary.onType(start.name(), name, arguments)
                    : TextLibrary.opaque(arguments);
        }
        if (method.get().facts().is(Modifier.STATIC)) {
            Object known = TextLibrary.test(start.name(), name, arguments);
            return known == UNKNOWN ? call(method.get(), method.get().owner(), arguments) : known;
        }
        return call(method.get(), self, arguments);
    }

    private Optional<Type> staticOwner(Expr receiver, Scope scope) {
        if (!(receiver instanceof Expr.Name n)
                || scope.locals().containsKey(n.name())
                || program.types
                        .field(program.types.typeOf(scope.self()), n.name())
                        .isPresent()) {
            return Optional.empty();
        }
        Type type = program.types.resolve(TypeUse.of(n.name()), scope.context());
        return Character.isUpperCase(n.name().charAt(0)) ? Optional.of(type) : Optional.empty();
    }

    /** Runs a function. */
    private Object apply(Object function, List<Object> arguments) {
        if (!(function instanceof Lambda f) || depth >= MAX_DEPTH) {
            throw new GivenUp();
        }
        depth++;
        Object result;
        if (f.source() instanceof Expr.Lambda l) {
            Map<String, Object> locals = new HashMap<>(f.scope().locals());
            for (int i = 0; i < l.parameters().size() && i < arguments.size(); i++) {
                locals.put(l.parameters().get(i).name(), arguments.get(i));
            }
            result = body(l.body(), new Scope(f.scope().context(), f.scope().self(), locals));
        } else {
            Expr.MethodReference r = (Expr.MethodReference) f.source();
            result = r.scope() instanceof Expr.This
                    ? own(f.scope().self(), f.scope().self(), r.name(), arguments)
                    : reference(r, f.scope(), arguments);
        }
        depth--;
        return result;
    }

    private Object reference(Expr.MethodReference reference, Scope scope, List<Object> arguments) {
        Optional<Type> owner = staticOwner(reference.scope(), scope);
        if (owner.isEmpty()) {
            return TextObjects.onValue(evaluate(reference.scope(), scope), reference.name(), arguments, this::apply);
        }
        if (owner.get().declaration().isPresent()) {
            TypeDecl decl = owner.get().declaration().get();
            return own(decl, decl, reference.name(), arguments);
        }
        Object known = TextLibrary.onType(owner.get().simpleName(), reference.name(), arguments);
        return known == UNKNOWN && !arguments.isEmpty()
                ? TextObjects.onValue(
                        arguments.get(0), reference.name(), arguments.subList(1, arguments.size()), this::apply)
                : known;
    }

    private static boolean truth(Object value) {
        if (value instanceof Boolean b) {
            return b;
        }
        throw new GivenUp();
    }

    private void step() {
        if (++steps > MAX_STEPS) {
            throw new GivenUp();
        }
    }
}
