package dev.tocsin.analyzer.types;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Optional;

/**
 * A method of a declared type.
 *
 * @param owner the type that declares it
 * @param facts what the source says; compared by identity of its position
 */
public record Method(TypeDecl owner, MethodFacts facts) implements Comparable<Method> {

    public String name() {
        return facts.name();
    }

    /** {@code com.acme.SignUp.register}; a constructor shows the type's name. */
    public String qualifiedName() {
        return owner.qualifiedName() + "." + (facts.constructor() ? owner.name() : facts.name());
    }

    /** {@code SignUp.register}. */
    public String shortName() {
        return owner.name() + "." + (facts.constructor() ? owner.name() : facts.name());
    }

    public SourceSpan span() {
        return Positions.span(owner.file().file(), facts.at());
    }

    /** The annotation on the method itself. */
    public Optional<Annotation> annotation(String simpleName) {
        return Annotations.find(facts.annotations(), simpleName);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Method m && owner == m.owner && facts == m.facts;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(facts);
    }

    @Override
    public int compareTo(Method other) {
        int byFile = owner.file().file().compareTo(other.owner.file().file());
        return byFile != 0 ? byFile : Long.compare(facts.at(), other.facts.at());
    }

    @Override
    public String toString() {
        return qualifiedName();
    }
}
