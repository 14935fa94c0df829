package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Import;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the container does around the methods of EJB's session beans, unless they are told otherwise: it begins a transaction, and
 * lets one caller at a time into a singleton. The lock is taken before the transaction begins and given back behind its end.
 *
 * <p>Source: Jakarta Enterprise Beans 4.0, 4.8.5 and 8.3.7; that the lock lies outside, of the servers' order of interceptors.
 */
final class SessionBeans {

    private static final Set<String> PACKAGES = Set.of("javax.ejb", "jakarta.ejb");

    private SessionBeans() {}

    /** Whether its container begins a transaction around the method. */
    static boolean transactional(Method method) {
        TypeDecl owner = method.owner();
        boolean bean = owner.annotation("Stateless").isPresent()
                || owner.annotation("Stateful").isPresent()
                || singleton(owner);
        return bean && !managedByItself(owner, "TransactionManagement");
    }

    /** Whether nobody else is in a method of the bean in this process while this one runs. */
    static boolean exclusive(Method method) {
        TypeDecl owner = method.owner();
        if (!method.facts().is(Modifier.PUBLIC)
                || method.facts().is(Modifier.STATIC)
                || !singleton(owner)
                || managedByItself(owner, "ConcurrencyManagement")) {
            return false;
        }
        return lock(method.facts().annotations())
                .or(() -> lock(owner.facts().annotations()))
                .filter("READ"::equals)
                .isEmpty();
    }

    private static Optional<String> lock(List<Annotation> annotations) {
        return Annotations.find(annotations, "Lock").flatMap(a -> Annotations.constant(a, "value"));
    }

    private static boolean managedByItself(TypeDecl owner, String annotation) {
        return owner.annotation(annotation)
                .flatMap(a -> Annotations.constant(a, "value"))
                .filter("BEAN"::equals)
                .isPresent();
    }

    /** Others have singletons too, that are shared by all threads at once. */
    private static boolean singleton(TypeDecl owner) {
        Optional<Annotation> annotation = owner.annotation("Singleton");
        if (annotation.isEmpty()) {
            return false;
        }
        String name = annotation.get().name();
        if (name.contains(".")) {
            return PACKAGES.contains(name.substring(0, name.lastIndexOf('.')));
        }
        List<Import> imports = owner.file().imports();
        boolean others = imports.stream()
                .anyMatch(i -> !i.wildcard() && i.name().endsWith(".Singleton") && !PACKAGES.contains(packageOf(i)));
        return !others
                && imports.stream()
                        .anyMatch(i -> i.wildcard()
                                ? PACKAGES.contains(i.name())
                                : i.name().endsWith(".Singleton") && PACKAGES.contains(packageOf(i)));
    }

    private static String packageOf(Import of) {
        return of.name().substring(0, Math.max(0, of.name().lastIndexOf('.')));
    }
}
