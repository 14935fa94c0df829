package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;

/**
 * The unique keys that Hibernate makes of the columns of {@code @OneToOne} associations.
 *
 * <p>Source: Hibernate 5 ({@code AnnotationBinder.bindManyToOne} makes one only of what is not optional: some databases had no nullable
 * unique columns), and the migration guide of Hibernate 6.2, which makes them of optional ones too. What still imports
 * {@code javax.persistence} runs on a Hibernate before 6. EclipseLink ({@code DefaultTableGenerator}) makes a foreign key only.
 */
final class OneToOneKeys {

    private static final String OLD = "javax.persistence.";

    private final boolean eclipseLink;

    /** @param types what the sources import tells which mapper they run on */
    OneToOneKeys(TypeIndex types) {
        this.eclipseLink = imports(types, "org.eclipse.persistence.") && !imports(types, "org.hibernate.");
    }

    private static boolean imports(TypeIndex types, String prefix) {
        return types.all().stream()
                .flatMap(t -> t.file().imports().stream())
                .anyMatch(i -> i.name().startsWith(prefix));
    }

    /**
     * Whether the association makes a key of its column.
     *
     * @param annotations of the property
     * @param file that they stand in
     */
    boolean make(List<Annotation> annotations, FileFacts file) {
        return !eclipseLink
                && Annotations.find(annotations, "OneToOne")
                        .filter(a -> a.value("mappedBy").isEmpty())
                        .filter(a -> !isOld(a, file)
                                || Annotations.isFalse(a, "optional")
                                || Annotations.has(annotations, "MapsId", "Id"))
                        .isPresent();
    }

    private static boolean isOld(Annotation annotation, FileFacts file) {
        return annotation.name().startsWith(OLD)
                || file.imports().stream()
                        .anyMatch(i -> i.name().equals(OLD + annotation.name())
                                || i.wildcard() && (i.name() + ".").equals(OLD));
    }
}
