package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.CheckedRows;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.DroppedKey;
import dev.tocsin.analyzer.schema.LetterCase;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The unique key that states what a check asks for.
 *
 * @param table as the schema writes it, without quotes
 * @param columns likewise, in the order of the check
 * @param parts the same as the key has them in SQL: columns, or expressions such as {@code lower(email)}
 * @param predicate of a partial key in SQL, {@code deleted_at is null}
 * @param nullable the columns that admit nulls, of which a key stops no second one
 * @param nulls what the database makes of nulls in it
 * @param quoting how names are written in SQL
 * @param called the name that the program has for it already
 */
record WantedKey(
        String table,
        List<String> columns,
        List<String> parts,
        Optional<String> predicate,
        List<String> nullable,
        Nulls nulls,
        Quoting quoting,
        Optional<String> called) {

    /** What becomes of rows with a null in the key, which the check takes for no others. */
    enum Nulls {
        /** A key lets them pass. */
        PASS,
        /** A plain key takes them for equal; one that is about the other rows only leaves them out. */
        LEFT_OUT_BY_WHERE,
        /** The same, where such a key is made of expressions: a row whose key is null in all parts is in no index. */
        LEFT_OUT_BY_EXPRESSIONS;

        /** @param several whether the key has several columns */
        static Nulls of(Optional<Dialect> product, boolean several) {
            if (product.filter(p -> p.nullsNotDistinct() && p.partialIndexes()).isPresent()) {
                return LEFT_OUT_BY_WHERE;
            }
            return several && product.filter(Dialect::leavesOutNullKeys).isPresent() ? LEFT_OUT_BY_EXPRESSIONS : PASS;
        }
    }

    /** PostgreSQL cuts names at 63 bytes, MySQL refuses more than 64. */
    private static final int MAX_NAME = 63;

    private static final String LOWER = "lower(";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_$.]*");

    /** Empty where the check asks for more than equal columns and fixed states, or is not known well enough. */
    static Optional<WantedKey> of(Project project, CheckThenAct window) {
        if (window.entity().unknown()
                || window.where().ranged()
                || !window.where().complete()) {
            return Optional.empty();
        }
        Schema schema = project.schemaSeenFrom(window.act().span().file());
        Entity holding = project.mappings().holding(window.entity(), window.columns());
        Optional<Table> table = schema.database(holding.table());
        List<RowPredicate.Condition> among =
                CheckedRows.of(window.columns(), window.where()).among();
        // Beside what a request brings, a constant that tells no rows in force from others is a value like any other.
        boolean onlyConstants = window.where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ && !among.contains(c))
                .allMatch(c -> c.value() instanceof Value.Const);
        Quoting quoting = Quoting.of(project, window, holding);
        Set<String> columns = new LinkedHashSet<>();
        List<String> parts = new ArrayList<>();
        List<String> predicates = new ArrayList<>();
        List<String> nullable = new ArrayList<>();
        for (RowPredicate.Condition condition : conditions(project, window, schema)) {
            boolean ofElements = project.mappings()
                    .elements(window.entity(), condition.column())
                    .isPresent();
            Optional<String> path = path(project, window, condition);
            if (ofElements || path.isEmpty()) {
                return Optional.empty();
            }
            String property = project.mappings().columnName(window.entity(), path.get());
            Optional<Column> known = table.flatMap(t -> t.column(property, path.get()));
            String column = known.map(Column::name).orElse(property);
            if (!PLAIN.matcher(column).matches()) {
                return Optional.empty();
            }
            boolean value = condition.operator() == RowPredicate.Operator.EQ && !onlyConstants && !isNull(condition);
            boolean constant = condition.value() instanceof Value.Const && !value || among.contains(condition);
            if (condition.operator() == RowPredicate.Operator.EQ && !constant) {
                if (!shared(project, window, condition)) {
                    return Optional.empty();
                }
                if (columns.add(column)) {
                    boolean folds = condition.ignoreCase()
                            && LetterCase.disregarded(table, column, project.keysWrittenFor(window)) != Known.YES;
                    parts.add(folds ? LOWER + quoting.column(column) + ")" : quoting.column(column));
                }
                boolean implied = window.where().implied().stream()
                        .anyMatch(c -> c.column().equals(condition.column()));
                known.or(() -> schema.declared(holding.table())
                                .filter(t -> implied && table.isEmpty())
                                .flatMap(t -> t.column(property, condition.column())))
                        .filter(c -> c.nullable() == Known.YES)
                        .ifPresent(c -> nullable.add(column));
                continue;
            }
            boolean ownRow = condition.operator() == RowPredicate.Operator.NE
                    && (!constant || condition.differsFromNull())
                    && isPrimary(project, window, condition.column());
            Optional<String> predicate = ownRow
                    ? Optional.empty()
                    : predicate(quoting.column(column), condition, new Literals(project, window));
            if (predicate.isEmpty() && !ownRow) {
                return Optional.empty();
            }
            predicate.ifPresent(predicates::add);
        }
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new WantedKey(
                table.map(Table::name).orElse(holding.table()),
                List.copyOf(columns),
                List.copyOf(parts),
                predicates.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", predicates)),
                List.copyOf(nullable),
                nullable.isEmpty() ? Nulls.PASS : Nulls.of(project.keysWrittenFor(window), columns.size() > 1),
                quoting,
                predicates.isEmpty() ? KnownKeyName.of(project, window, holding, columns) : Optional.empty()));
    }

    /**
     * What the check asks for, and where a key that is there takes NULLs for distinct, those NULLs: it holds for all other rows, which
     * the check is not about.
     */
    private static List<RowPredicate.Condition> conditions(Project project, CheckThenAct window, Schema schema) {
        List<RowPredicate.Condition> conditions = new ArrayList<>(window.where().conditions());
        window.flawed(Flaw.NULL_IN_KEY)
                .flatMap(Protection::place)
                .ifPresent(place -> schema.keys(window.entity().table()).stream()
                        .filter(k -> k.origin().place().equals(place))
                        .filter(k -> columns(project, window, k).containsAll(project.compared(window)))
                        .findFirst()
                        .ifPresent(k -> k.parts().stream()
                                .flatMap(p -> p.columns().stream())
                                .filter(c -> conditions.stream()
                                        .noneMatch(known -> project.mappings()
                                                .column(window.entity(), known.column())
                                                .equals(project.mappings().columnOfKey(window.entity(), c))))
                                .map(c -> new RowPredicate.Condition(
                                        c, RowPredicate.Operator.IS_NULL, Value.Const.NULL, false))
                                .forEach(conditions::add)));
        return conditions;
    }

    /**
     * What a key of this table has for it: of {@code role.name = ?} the join column, where only one role has the name. Whether several
     * have is what makes a window one beyond keys.
     */
    private static Optional<String> path(Project project, CheckThenAct window, RowPredicate.Condition condition) {
        String path = condition.column();
        if (project.mappings().column(window.entity(), path).indexOf('.') < 0) {
            return Optional.of(path);
        }
        boolean joined = path.indexOf('.') > 0
                && window.around().beyondKeys().isEmpty()
                && condition.operator() == RowPredicate.Operator.EQ
                && !(condition.value() instanceof Value.Const)
                && isKnown(project, window, path.substring(0, path.indexOf('.')))
                && shared(project, window, condition);
        return joined ? Optional.of(path.substring(0, path.indexOf('.'))) : Optional.empty();
    }

    /** The keys of the table that an association leads to. */
    private static boolean isKnown(Project project, CheckThenAct window, String association) {
        return project.mappings().of(window.entity()).stream()
                .flatMap(m -> Optional.ofNullable(m.properties().get(association)).stream())
                .flatMap(p -> p.targetType().stream())
                .flatMap(t -> project.mappings().byTypeOrName(t).stream())
                .anyMatch(t -> project.schemaSeenFrom(window.act().span().file())
                                .known(t.entity().table())
                        == Known.YES);
    }

    private static Set<String> columns(Project project, CheckThenAct window, UniqueKey key) {
        return key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .map(c -> project.mappings().columnOfKey(window.entity(), c))
                .collect(Collectors.toSet());
    }

    private static boolean isNull(RowPredicate.Condition condition) {
        return condition.value().equals(Value.Const.NULL);
    }

    /** That it is another row than the request's own; rows that differ in another column may be several. */
    static boolean isPrimary(Project project, CheckThenAct window, String column) {
        return project.mappings()
                .of(window.entity())
                .map(m -> m.idProperties().stream()
                        .anyMatch(id -> project.mappings()
                                .column(window.entity(), id)
                                .equals(project.mappings().column(window.entity(), column))))
                .orElse(true);
    }

    /** The act writes the column too; a key on others would refuse rows that nobody asked about. */
    private static boolean shared(Project project, CheckThenAct window, RowPredicate.Condition condition) {
        String asked = project.mappings().column(window.entity(), condition.column());
        return window.columns().stream()
                .anyMatch(c -> project.mappings().column(window.entity(), c).equals(asked));
    }

    private static Optional<String> predicate(String column, RowPredicate.Condition condition, Literals literals) {
        return switch (condition.operator()) {
            case IS_NULL -> Optional.of(column + " is null");
            case NOT_NULL -> Optional.of(column + " is not null");
            case EQ ->
                condition.value().equals(Value.Const.NULL)
                        ? Optional.of(column + " is null")
                        : literals.of(condition).map(v -> column + " = " + v);
            case NE ->
                condition.value().equals(Value.Const.NULL)
                        ? Optional.of(column + " is not null")
                        : literals.of(condition).map(v -> column + " <> " + v);
            case IN -> literals.listed(condition).map(v -> column + " in (" + v + ")");
            default -> Optional.empty();
        };
    }

    /** {@code users_email_key}, as PostgreSQL would name it; {@code users_email_lower_key}, since the former may be there beside it. */
    String name() {
        return called.filter(n -> plain()).orElseGet(this::madeName);
    }

    private String madeName() {
        String bare = table.substring(table.lastIndexOf('.') + 1);
        String folded = folds() ? "_lower" : "";
        String name = (bare + "_" + String.join("_", columns) + folded + "_key").toLowerCase(Locale.ROOT);
        return name.length() <= MAX_NAME
                ? name
                : name.substring(0, MAX_NAME - 9) + "_" + Integer.toHexString(name.hashCode());
    }

    /** A constraint; otherwise it takes an index. */
    boolean plain() {
        return rows().isEmpty() && !folds();
    }

    /** Whether it takes spellings of one value for equal. */
    boolean folds() {
        return parts.stream().anyMatch(p -> p.startsWith(LOWER));
    }

    /** Whether it takes an index of expressions, so that it says nothing of the rows that do not count. */
    private boolean ofExpressions() {
        return nulls == Nulls.LEFT_OUT_BY_EXPRESSIONS;
    }

    /** The rows that it is about, where these are not all. */
    private Optional<String> rows() {
        List<String> conditions = new ArrayList<>(predicate.stream().toList());
        if (nulls != Nulls.PASS) {
            nullable.forEach(c -> conditions.add(quoting.column(c) + " is not null"));
        }
        return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", conditions));
    }

    /** The table in SQL. */
    private String quoted() {
        return quoting.table(table);
    }

    /** {@code users(email)}. */
    String text() {
        return (table + "(" + String.join(", ", parts) + ")" + where()).replace(quoting.mark(), "");
    }

    private String where() {
        return rows().map(r -> " where " + r).orElse("");
    }

    /** The statement that makes the key. */
    String statement() {
        if (plain()) {
            return "alter table " + quoted() + " add constraint " + name() + " unique (" + String.join(", ", parts)
                    + ");";
        }
        return ofExpressions()
                ? statementOfExpressions().orElseThrow()
                : "create unique index " + name() + " on " + quoted() + " (" + String.join(", ", parts) + ")" + where()
                        + ";";
    }

    /**
     * The key for a database that has no partial indexes and takes expressions in keys: what stands behind the columns is NULL in
     * the rows that do not count, and a key lets any number of those pass.
     *
     * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/create-index.html">MySQL, functional key parts (since 8.0.13)</a>
     */
    Optional<String> statementWithoutPartialIndex() {
        String list = parts.stream()
                .map(part -> part.startsWith(LOWER) ? "(" + part + ")" : part)
                .collect(Collectors.joining(", "));
        return predicate.map(p -> "create unique index " + name() + " on " + quoted() + " (" + list + ", (case when "
                + p + " then 1 end));");
    }

    /**
     * The key for a database in which no part of a key may be left over: all of them are NULL in the rows that do not count, and
     * such a row is in no index.
     *
     * @see Dialect#leavesOutNullKeys()
     */
    Optional<String> statementOfExpressions() {
        return rows().map(r -> "create unique index " + name() + " on " + quoted() + " ("
                + parts.stream()
                        .map(part ->
                                r.equals(part + " is not null") ? part : "case when " + r + " then " + part + " end")
                        .collect(Collectors.joining(", "))
                + ");");
    }

    /** The question whose rows would break it. */
    String duplicates() {
        String list = String.join(", ", parts);
        return "select " + list + ", count(*) from " + quoted() + where() + " group by " + list
                + " having count(*) > 1;";
    }

    /** Where a migration has taken a key on these columns away. */
    Optional<SourceSpan> droppedIn(Schema schema) {
        Set<String> wanted = columns.stream().map(Names::fold).collect(Collectors.toSet());
        return schema.database(table).stream()
                .flatMap(t -> t.droppedKeys().stream())
                .filter(d -> d.columns().equals(wanted))
                .map(DroppedKey::at)
                .reduce((earlier, later) -> later);
    }

    /** Whether the other key is on some of these columns only, or on these and more. */
    boolean isNested(UniqueKey other) {
        Set<String> own = columns.stream().map(Names::fold).collect(Collectors.toSet());
        Set<String> others = other.parts().stream()
                .flatMap(p -> p.columns().stream())
                .map(Names::fold)
                .collect(Collectors.toSet());
        return !own.equals(others) && (own.containsAll(others) || others.containsAll(own));
    }

    boolean isOn(String column) {
        return columns.stream().anyMatch(c -> Names.fold(c).equals(Names.fold(column)));
    }
}
