package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.types.Annotations;
import java.util.List;

/**
 * The unique keys that Hibernate makes of the columns of {@code @OneToOne} associations.
 *
 * <p>Source: Hibernate 5 ({@code AnnotationBinder.bindManyToOne} makes one only of what is not optional: some databases had no nullable
 * unique columns), and the migration guide of Hibernate 6.2, which makes them of optional ones too. What still imports
 * {@code javax.persistence} runs on a Hibernate before 6.
 */
final class OneToOneKeys {

    private static final String OLD = "javax.persistence.";

    private OneToOneKeys() {}

    /**
     * Whether the association makes a key of its column.
     *
     * @param annotations of the property
     * @param file that they stand in
     */
    static boolean make(List<Annotation> annotations, FileFacts file) {
        return Annotations.find(annotations, "OneToOne")
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
