package dev.tocsin.analyzer.frameworks.query;

import java.util.Optional;

/**
 * A column as a query names it.
 *
 * @param table the name of the table (entity) it belongs to, alias resolved; empty where several are joined and the
 *     column is not qualified, or where the table is not known. {@code excluded}, {@code new} and the like are kept.
 * @param path the column, or the JPQL path below the entity with dots ({@code company.id}); empty where the alias alone
 *     stands for the whole row ({@code where u = :user})
 */
public record ColumnRef(Optional<String> table, String path) {

    /** The last part of the path: the column in SQL, the property in JPQL. */
    public String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
