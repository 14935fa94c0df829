package dev.tocsin.cli.config;

import dev.tocsin.analyzer.model.ProjectKnowledge;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The database product that an option names. */
public final class DialectChoice {

    private DialectChoice() {}

    /** What is known of the project, with this product; empty where no product has the name. */
    public static Optional<ProjectKnowledge> on(String name, ProjectKnowledge knowledge) {
        return Dialect.chosen(name).map(knowledge::on);
    }

    /** A name of each product. */
    public static List<String> names() {
        return Stream.of(Dialect.values())
                .map(dialect -> dialect.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
