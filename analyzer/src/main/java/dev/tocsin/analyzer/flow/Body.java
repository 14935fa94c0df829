package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeDecl;

/**
 * A method's body as it is run on objects of a class.
 *
 * @param self the class that declares it, or one that inherits it, as {@link SelfCalls#classFor} tells
 */
record Body(Method method, TypeDecl self) implements Link {

    static Body of(Method method) {
        return new Body(method, method.owner());
    }

    // What a record brings by itself takes several times as long, and bodies are looked up at every call.

    @Override
    public boolean equals(Object other) {
        return other instanceof Body b && self == b.self && method.equals(b.method);
    }

    @Override
    public int hashCode() {
        return method.hashCode() * 31 + self.hashCode();
    }
}
