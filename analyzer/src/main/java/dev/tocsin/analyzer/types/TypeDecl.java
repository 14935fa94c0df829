package dev.tocsin.analyzer.types;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeParameter;
import java.util.List;
import java.util.Optional;

/**
 * A type declared in the scanned sources. Compared by identity: one declaration, one object.
 */
public final class TypeDecl {

    private final FileFacts file;
    private final TypeFacts facts;
    private final Optional<TypeDecl> enclosing;

    TypeDecl(FileFacts file, TypeFacts facts, Optional<TypeDecl> enclosing) {
        this.file = file;
        this.facts = facts;
        this.enclosing = enclosing;
    }

    public FileFacts file() {
        return file;
    }

    public TypeFacts facts() {
        return facts;
    }

    public Optional<TypeDecl> enclosing() {
        return enclosing;
    }

    public String name() {
        return facts.name();
    }

    public String qualifiedName() {
        return facts.qualifiedName();
    }

    public boolean isInterface() {
        return facts.kind() == TypeFacts.Kind.INTERFACE;
    }

    public List<TypeParameter> typeParameters() {
        return facts.typeParameters();
    }

    /** The annotation of that simple name, if the type carries it. */
    public Optional<Annotation> annotation(String simpleName) {
        return Annotations.find(facts.annotations(), simpleName);
    }

    /** The field declared here, not an inherited one. */
    public Optional<FieldFacts> field(String name) {
        for (FieldFacts field : facts.fields()) {
            if (field.name().equals(name)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return qualifiedName();
    }
}
