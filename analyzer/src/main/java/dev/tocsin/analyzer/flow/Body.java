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
}
