package dev.tocsin.analyzer.frameworks.query;

import java.util.Optional;

/**
 * A table or entity that a statement names.
 *
 * @param name as written, without quotes, with its schema; for an association the path from its entity
 *     ({@code User.roles}); empty for a derived table, a table function and a name that is not known
 * @param alias its alias, where one is given
 * @param association true where {@code name} is a JPQL association path
 * @param join how it is joined to those before it
 * @param on what ON, USING or WITH says; empty where nothing is said
 * @param derived the select of a derived table
 */
public record TableRef(
        Optional<String> name,
        Optional<String> alias,
        boolean association,
        Join join,
        Optional<Predicate> on,
        Optional<Select> derived) {

    /** How a table is joined. */
    public enum Join {
        /** The first table, and those after a comma. */
        NONE,
        INNER,
        /** LEFT, RIGHT or FULL. */
        OUTER
    }

    static TableRef unknown() {
        return new TableRef(Optional.empty(), Optional.empty(), false, Join.NONE, Optional.empty(), Optional.empty());
    }

    /** A table of this name alone. */
    public static TableRef named(String name) {
        return new TableRef(Optional.of(name), Optional.empty(), false, Join.NONE, Optional.empty(), Optional.empty());
    }

    TableRef joined(Join how) {
        return new TableRef(name, alias, association, how, on, derived);
    }

    TableRef on(Predicate predicate) {
        return new TableRef(name, alias, association, join, Optional.of(predicate), derived);
    }
}
