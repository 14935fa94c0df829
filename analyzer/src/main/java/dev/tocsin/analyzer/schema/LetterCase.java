package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Known;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether texts of a column are equal, for comparisons and for keys, that differ in upper and lower case only. */
public final class LetterCase {

    /** Types that compare texts without regard to case. */
    private static final Set<String> CASELESS_TYPES = Set.of("citext", "varchar_ignorecase");

    /** Collations of MySQL, SQL Server and SQLite that disregard case: {@code utf8mb4_0900_ai_ci}, {@code NOCASE}. */
    private static final Pattern CASELESS = Pattern.compile("_ci(?:_|$)|^nocase$");

    /** Those that regard it: {@code utf8mb4_bin}, {@code utf8mb4_0900_as_cs}, {@code Latin1_General_CS_AS}. */
    private static final Pattern CASED = Pattern.compile("_(?:bin2?|cs)(?:_|$)|^binary$");

    /** Types of MySQL and SQL Server, which compare texts without regard to case unless they are told otherwise. */
    private static final Set<String> TYPES_OF_CASELESS_DATABASES = Set.of(
            "datetime",
            "datetime2",
            "tinyint",
            "mediumint",
            "tinytext",
            "mediumtext",
            "longtext",
            "nvarchar",
            "nchar",
            "uniqueidentifier",
            "bit",
            "enum");

    private LetterCase() {}

    /**
     * @param table as the schema files make it
     * @param product that has the table, where it is known
     * @return unknown where neither a schema file nor a product tells
     */
    public static Known disregarded(Optional<Table> table, String column, Optional<Dialect> product) {
        Optional<Column> known = table.flatMap(t -> t.column(column));
        if (known.flatMap(Column::type).filter(CASELESS_TYPES::contains).isPresent()) {
            return Known.YES;
        }
        Optional<String> collation = known.flatMap(Column::collation).map(c -> c.toLowerCase(Locale.ROOT));
        if (collation.filter(c -> CASELESS.matcher(c).find()).isPresent()) {
            return Known.YES;
        }
        if (collation.filter(c -> CASED.matcher(c).find()).isPresent()) {
            return Known.NO;
        }
        if (product.isPresent()) {
            return product.get().ignoresCase() ? Known.YES : Known.NO;
        }
        if (known.isEmpty()) {
            // Without a schema file the collation is the database's, which nobody has written down here.
            return Known.UNKNOWN;
        }
        boolean ofCaseless = table.get().columns().stream()
                .anyMatch(c ->
                        c.type().filter(TYPES_OF_CASELESS_DATABASES::contains).isPresent());
        return ofCaseless ? Known.YES : Known.NO;
    }
}
