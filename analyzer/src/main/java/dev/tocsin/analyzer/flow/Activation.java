package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A body being run: the method's own, or a lambda's inside of it. */
final class Activation {

    final TypeDecl context;
    final Optional<MethodFacts> method;
    final Value receiver;
    /** The class of the object whose body it is: the one that declares it, or one that inherits it. */
    final TypeDecl self;

    final Path start;
    final List<Returned> returns = new ArrayList<>();
    final Deque<Target> targets = new ArrayDeque<>();

    Activation(TypeDecl context, TypeDecl self, Optional<MethodFacts> method, Value receiver, Path start) {
        this.context = context;
        this.self = self;
        this.method = method;
        this.receiver = receiver;
        this.start = start;
    }

    /** A return, and the way to it. */
    record Returned(Path path, Value value, Type type) {}

    /** A loop or switch that a break may leave. */
    static final class Target {
        final Optional<String> label;
        final boolean loop;
        final List<State> breaks = new ArrayList<>();
        final List<Typed> yielded = new ArrayList<>();
        final List<Cond> yieldedWhen = new ArrayList<>();

        Target(Optional<String> label, boolean loop) {
            this.label = label;
            this.loop = loop;
        }
    }
}
