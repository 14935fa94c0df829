package dev.tocsin.analyzer.types;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.Import;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whose constant a name is that a file imports: {@code import static com.acme.State.RUNNING}, or {@code import static
 * com.acme.State.*} (Java Language Specification, sections 7.5.3 and 7.5.4).
 */
public final class StaticImports {

    private final TypeIndex types;

    public StaticImports(TypeIndex types) {
        this.types = types;
    }

    /** The type that has the constant, as far as the imports and the sources tell. */
    public Optional<Type> owner(String constant, FileFacts file) {
        for (Import imported : file.imports()) {
            if (imported.isStatic() && !imported.wildcard() && imported.name().endsWith("." + constant)) {
                String owner = imported.name().substring(0, imported.name().length() - constant.length() - 1);
                return Optional.of(named(owner, file));
            }
        }
        return onDemand(file).stream().filter(t -> declares(t, constant)).findFirst();
    }

    /** The one library's type whose constants the file imports all: what nothing else is can only be one of them. */
    public Optional<Type> library(String constant, FileFacts file) {
        List<Type> libraries =
                onDemand(file).stream().filter(t -> t.declaration().isEmpty()).toList();
        return libraries.size() == 1 && looksConstant(constant) ? Optional.of(libraries.get(0)) : Optional.empty();
    }

    private List<Type> onDemand(FileFacts file) {
        return file.imports().stream()
                .filter(i -> i.isStatic() && i.wildcard())
                .map(i -> named(i.name(), file))
                .toList();
    }

    private Type named(String name, FileFacts file) {
        return types.byQualifiedName(name, file).map(types::typeOf).orElseGet(() -> Type.library(name));
    }

    private boolean declares(Type type, String constant) {
        return types.field(type, constant).isPresent()
                || type.declaration()
                        .filter(d -> d.facts().constantNames().contains(constant))
                        .isPresent();
    }

    /** What is no constant by its spelling may come from a library's superclass as well. */
    private static boolean looksConstant(String name) {
        return name.length() > 1 && name.equals(name.toUpperCase(Locale.ROOT));
    }
}
