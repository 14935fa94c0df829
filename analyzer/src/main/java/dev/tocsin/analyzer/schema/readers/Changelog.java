package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.source.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One Liquibase changelog file.
 *
 * @param file path relative to the scan root
 * @param steps in the order of the file
 * @param problems what could not be read
 */
record Changelog(String file, List<Step> steps, List<Problem> problems) {
    Changelog {
        steps = List.copyOf(steps);
        problems = List.copyOf(problems);
    }

    /** What a changelog does next. */
    sealed interface Step {
        Products products();
    }

    /** Changes of one change set. */
    record Changes(List<SchemaChange> changes, Products products) implements Step {
        Changes {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Another file comes in here: a changelog, a script, or all files of a folder.
     *
     * @param path as written
     * @param relative whether the path starts at this file and not at the class path's root
     */
    record Include(String path, boolean relative, boolean folder, Products products) implements Step {}

    /**
     * The database products that a step runs on ({@code dbms="postgresql, !h2"}).
     *
     * @param only empty where it runs on all
     * @param not on which it does not run
     */
    record Products(Set<Dialect> only, Set<Dialect> not) {

        static final Products ALL = new Products(Set.of(), Set.of());

        Products {
            only = Set.copyOf(only);
            not = Set.copyOf(not);
        }

        /** Reads {@code dbms}, or a {@code context} that names nothing but products, as some changelogs use it. */
        static Products of(Optional<String> dbms, Optional<String> context) {
            Set<Dialect> only = EnumSet.noneOf(Dialect.class);
            Set<Dialect> not = EnumSet.noneOf(Dialect.class);
            if (dbms.isPresent()) {
                read(dbms.get(), only, not);
                return new Products(only, not);
            }
            if (context.isPresent() && read(context.get(), only, not)) {
                return new Products(only, not);
            }
            return ALL;
        }

        /** @return whether all words name products */
        private static boolean read(String list, Set<Dialect> only, Set<Dialect> not) {
            boolean all = true;
            for (String word : list.split("[,\\s]+")) {
                boolean negated = word.startsWith("!");
                Optional<Dialect> dialect = Dialect.named(negated ? word.substring(1) : word);
                dialect.ifPresent((negated ? not : only)::add);
                boolean joins = word.isEmpty() || word.equalsIgnoreCase("or");
                all &= dialect.isPresent() || joins;
            }
            return all;
        }

        /** @param dialect empty for a product that no step names */
        boolean include(Optional<Dialect> dialect) {
            if (dialect.isEmpty()) {
                return only.isEmpty();
            }
            return (only.isEmpty() || only.contains(dialect.get())) && !not.contains(dialect.get());
        }
    }

    /** The products that its steps name as theirs. */
    List<Dialect> named() {
        List<Dialect> named = new ArrayList<>();
        steps.forEach(s -> named.addAll(s.products().only()));
        return named;
    }
}
