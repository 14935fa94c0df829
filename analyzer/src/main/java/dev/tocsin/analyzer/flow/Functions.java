package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Runs functions that were handed over: lambdas, method references, anonymous classes and objects that implement one. */
final class Functions {

    private static final int MAX_CLOSURE_DEPTH = 12;

    private final Interpreter interpreter;
    private final Expressions expressions;
    private final Invocations invocations;
    private int closureDepth;
    /** The functions whose bodies are being run. */
    private final Set<Value> running = new HashSet<>();

    Functions(Interpreter interpreter, Expressions expressions, Invocations invocations) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.invocations = invocations;
    }

    private TypeIndex types() {
        return interpreter.program.types;
    }

    /** Runs a function; one that runs itself is cut off where it would start again, as a method is. */
    Typed run(Value function, List<Typed> arguments, SourceSpan at) {
        Optional<Expressions.Closure> closure = expressions.closure(function);
        if (closure.isEmpty() || !mayGoDeeper() || running.contains(function)) {
            if (function instanceof Value.Param || function instanceof Value.Property) {
                OperationId id = interpreter.identity();
                interpreter.emit(new Event.Invocation(
                        id,
                        function,
                        arguments.stream()
                                .map(a -> expressions.objects.snapshot(a.value()))
                                .toList(),
                        arguments.stream().map(Typed::type).toList(),
                        interpreter.state.path,
                        interpreter.frames,
                        at));
                return new Typed(new Value.Applied(id), Type.UNKNOWN);
            }
            return runObject(function, arguments, at);
        }
        closureDepth++;
        running.add(function);
        Frames outer = interpreter.frames;
        Optional<SourceSpan> told = interpreter.toldAt;
        interpreter.toldAt = Optional.empty();
        Typed result = run(closure.get(), arguments, at);
        interpreter.toldAt = told;
        interpreter.frames = outer;
        running.remove(function);
        closureDepth--;
        return result;
    }

    /** An object of a class that implements a library's function, such as {@code new Task()} with its {@code run}. */
    private Typed runObject(Value object, List<Typed> arguments, SourceSpan at) {
        Type type = object instanceof Value.Ref ? expressions.objects.typeOf(object) : Type.UNKNOWN;
        Optional<String> method = type.declaration().isEmpty() || !mayGoDeeper()
                ? Optional.empty()
                : FunctionSources.implemented(type, types());
        if (method.isEmpty()) {
            return new Typed(interpreter.unknown(), Type.UNKNOWN);
        }
        closureDepth++;
        Typed result = expressions.calls.onValue(
                new Typed(object, type), method.get(), taken(type, method.get(), arguments), true, at, Type.UNKNOWN);
        closureDepth--;
        return result;
    }

    private Typed run(Expressions.Closure closure, List<Typed> arguments, SourceSpan at) {
        if (closure.source() instanceof Expr.MethodReference r) {
            return runReference(r, closure, arguments, at);
        }
        if (closure.source() instanceof Expr.New n) {
            TypeDecl decl = types().declaration(n.body().orElseThrow());
            FunctionSources.templates(decl, arguments.size(), types())
                    .forEach(t -> invocations.note(t, arguments, true, at));
            Optional<MethodFacts> body = FunctionSources.single(decl.facts(), arguments.size());
            body.ifPresent(m -> invocations.note(new Method(decl, m), arguments, true, at));
            return body.map(m ->
                            runBody(m.parameters(), m.body().orElseThrow(), decl, Optional.of(m), closure, arguments))
                    .orElseGet(() -> new Typed(interpreter.unknown(), Type.UNKNOWN));
        }
        Expr.Lambda lambda = (Expr.Lambda) closure.source();
        Activation around = closure.activation();
        return runBody(lambda.parameters(), lambda.body(), around.context, Optional.empty(), closure, arguments);
    }

    private Typed runBody(
            List<Parameter> parameters,
            Stmt.Block body,
            TypeDecl context,
            Optional<MethodFacts> method,
            Expressions.Closure closure,
            List<Typed> arguments) {
        Activation around = closure.activation();
        TypeDecl self = context == around.context ? around.self : context;
        Activation activation = new Activation(context, self, method, around.receiver, interpreter.state.path);
        Map<String, Typed> locals = new TreeMap<>(closure.locals());
        interpreter.push(activation);
        for (int i = 0; i < parameters.size(); i++) {
            Typed argument = i < arguments.size() ? arguments.get(i) : new Typed(interpreter.unknown(), Type.UNKNOWN);
            Type declared = interpreter.resolve(parameters.get(i).type());
            locals.put(parameters.get(i).name(), declared.unknown() ? argument : new Typed(argument.value(), declared));
        }
        interpreter.pop();
        return run(activation, locals, body);
    }

    /** Whether one more body may be run inside of those that are being run. */
    boolean mayGoDeeper() {
        return closureDepth < MAX_CLOSURE_DEPTH;
    }

    /** Runs a method's body here, as if it were a function's. */
    Typed runInside(Activation activation, Map<String, Typed> locals, Stmt.Block body) {
        closureDepth++;
        Typed result = run(activation, locals, body);
        closureDepth--;
        return result;
    }

    private Typed run(Activation activation, Map<String, Typed> inner, Stmt.Block body) {
        Map<String, Typed> locals = interpreter.state.locals;
        Path start = interpreter.state.path;
        interpreter.push(activation);
        interpreter.state.locals = inner;
        interpreter.statements.execute(body);
        // Branches replace the state: from here on the current one counts.
        State after = interpreter.state;
        if (after.alive) {
            activation.returns.add(new Activation.Returned(after.path, Value.Const.NULL, Type.UNKNOWN));
        }
        Typed result = interpreter.result(activation);
        List<Assumption> exit = interpreter.exit(activation);
        interpreter.pop();
        after.locals = locals;
        after.path = start.and(exit);
        after.alive = !activation.returns.isEmpty();
        return result;
    }

    private Typed runReference(
            Expr.MethodReference reference, Expressions.Closure closure, List<Typed> arguments, SourceSpan at) {
        State state = interpreter.state;
        Map<String, Typed> locals = state.locals;
        state.locals = new TreeMap<>(closure.locals());
        interpreter.push(closure.activation());
        Optional<Type> owner = expressions.staticType(reference.scope());
        Typed result;
        if (reference.name().equals("new")) {
            Type type = owner.orElse(Type.UNKNOWN);
            result = expressions.calls.constructors.construct(type, arguments, at);
        } else if (owner.isPresent()) {
            boolean unbound = owner.get().declaration().isEmpty()
                    || types().method(
                                    owner.get(),
                                    reference.name(),
                                    arguments.stream().map(Typed::type).toList())
                            .filter(m -> m.facts().is(Modifier.STATIC))
                            .isEmpty();
            if (unbound && !arguments.isEmpty()) {
                Typed self = arguments.get(0).type().unknown()
                        ? new Typed(arguments.get(0).value(), owner.get())
                        : arguments.get(0);
                result = expressions.calls.onValue(
                        self, reference.name(), arguments.subList(1, arguments.size()), true, at, Type.UNKNOWN);
            } else {
                result = expressions.calls.onType(owner.get(), reference.name(), arguments, at, Type.UNKNOWN);
            }
        } else {
            Typed receiver = expressions.evaluate(reference.scope());
            boolean self = reference.scope() instanceof Expr.This || reference.scope() instanceof Expr.Super;
            if (reference.scope() instanceof Expr.This t && t.outer().isEmpty()) {
                receiver = expressions.calls.own(receiver, reference.name(), arguments);
            }
            result = expressions.calls.onValue(
                    receiver,
                    reference.name(),
                    taken(receiver.type(), reference.name(), arguments),
                    !self,
                    at,
                    Type.UNKNOWN);
        }
        interpreter.pop();
        interpreter.state.locals = locals;
        return result;
    }

    /** As many of the arguments as the method takes: what a library hands to a function is not always known. */
    private List<Typed> taken(Type receiver, String method, List<Typed> arguments) {
        for (int count = arguments.size(); count > 0; count--) {
            List<Typed> first = arguments.subList(0, count);
            if (types().method(receiver, method, first.stream().map(Typed::type).toList())
                    .isPresent()) {
                return first;
            }
        }
        return types().method(receiver, method, List.of()).isPresent() ? List.of() : arguments;
    }
}
