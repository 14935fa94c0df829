package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The name by which a database tells of a violated key: it stands in the message of the {@code SQLException} ({@code duplicate key
 * value violates unique constraint "users_email_key"}, {@code Duplicate entry '..' for key 'users.users_email_key'}).
 */
final class ViolatedKey {

    /** They say names in capital letters, or none. */
    private static final Set<Dialect> OTHER_NAMES = Set.of(
            Dialect.ORACLE,
            Dialect.DAMENG,
            Dialect.H2,
            Dialect.HSQLDB,
            Dialect.DB2,
            Dialect.DERBY,
            Dialect.FIREBIRD,
            Dialect.SQLITE);

    private static final Set<Window> OF_KEYS = Set.of(Window.INSERT, Window.CLAIM, Window.FIND_OR_CREATE);

    private ViolatedKey() {}

    /**
     * The names of the keys by which the second request may be stopped, where it takes names to tell these from the table's others;
     * empty where there are no others, or where the names are not known for sure. A key on more columns than are asked for is one
     * of them: its violation says just as well that such a row is there.
     */
    static List<String> names(Project project, CheckThenAct window) {
        // Who is told apart from one of the other questions before the same write is to be told from all of them.
        boolean all = otherQuestions(project, window).stream()
                .noneMatch(w -> ofThis(project, w).isEmpty());
        return all ? ofThis(project, window) : List.of();
    }

    /** The other windows with the same write, of which each asks about another key; no decision on a state is one. */
    static List<CheckThenAct> otherQuestions(Project project, CheckThenAct window) {
        return project.besides(window).stream()
                .filter(w -> OF_KEYS.contains(w.window()))
                .filter(w -> !w.columns().isEmpty() && !w.columns().equals(window.columns()))
                .toList();
    }

    private static List<String> ofThis(Project project, CheckThenAct window) {
        Schema schema = project.schemaSeenFrom(window.act().span().file());
        String table = table(project, window);
        List<UniqueKey> made = schema.database(table).map(Table::keys).orElse(List.of());
        Optional<Dialect> product = project.databaseBehind(window);
        Optional<WantedKey> wanted = added(project, window);
        List<UniqueKey> there = there(project, window);
        List<UniqueKey> others = others(project, window);
        boolean unknown = schema.database(table).isEmpty() && there.isEmpty()
                || holds(window) && there.isEmpty()
                || isAdded(window) && wanted.isEmpty();
        if (unknown || others.isEmpty() || product.filter(OTHER_NAMES::contains).isPresent()) {
            return List.of();
        }
        List<Optional<String>> names = new ArrayList<>();
        there.forEach(k -> names.add(k.name().or(() -> given(k, made, product))));
        wanted.ifPresent(w -> names.add(Optional.of(w.name())));
        boolean folds =
                product.filter(p -> p == Dialect.SQLSERVER || p.ignoresCase()).isEmpty();
        boolean known = names.stream()
                .allMatch(name -> name.filter(n -> !folds || n.equals(n.toLowerCase(Locale.ROOT)))
                        .filter(n -> n.matches("[\\w$.-]+"))
                        .filter(n -> others.stream()
                                .noneMatch(o -> o.name()
                                        .or(() -> given(o, made, product))
                                        .filter(other -> other.contains(n))
                                        .isPresent()))
                        .isPresent());
        return known ? names.stream().flatMap(Optional::stream).distinct().toList() : List.of();
    }

    private static String table(Project project, CheckThenAct window) {
        return project.mappings().holding(window.entity(), window.columns()).table();
    }

    /** The unique keys that the written row may run into as well. */
    static List<UniqueKey> others(Project project, CheckThenAct window) {
        List<UniqueKey> there = there(project, window);
        return project.writtenKeys(window).stream()
                .filter(k -> !there.contains(k))
                .toList();
    }

    /** The table's keys by which the second one may be stopped. */
    private static List<UniqueKey> there(Project project, CheckThenAct window) {
        Optional<WantedKey> wanted = added(project, window);
        return project.schemaSeenFrom(window.act().span().file()).keys(table(project, window)).stream()
                .filter(k -> !k.primary())
                .filter(k -> holds(window) && stops(window, k)
                        || wanted.filter(w -> saysTheSame(k, w)).isPresent())
                .toList();
    }

    /** What the check asks for beside the columns of the key that holds; empty where another key stops no others, or it is not known. */
    static List<String> askedBeyond(Project project, CheckThenAct window) {
        List<UniqueKey> keys = holds(window) ? there(project, window) : List.of();
        if (keys.isEmpty() || keys.stream().anyMatch(k -> k.predicate().isPresent())) {
            return List.of();
        }
        List<String> held = keys.stream()
                .flatMap(k -> k.parts().stream())
                .flatMap(p -> p.columns().stream())
                .map(Names::fold)
                .toList();
        return window.where().conditions().stream()
                .filter(c -> switch (c.operator()) {
                    case EQ, IN, IS_NULL, NOT_NULL -> true;
                    case NE, RANGE, BELOW, LIKE, CONTAINS, OTHER -> false;
                })
                .map(RowPredicate.Condition::column)
                .filter(c -> c.indexOf('.') < 0)
                .filter(c -> !held.contains(Names.fold(project.mappings().columnName(window.entity(), c)))
                        && !held.contains(Names.fold(c)))
                .distinct()
                .toList();
    }

    private static boolean holds(CheckThenAct window) {
        return window.protection(Protection.Kind.UNIQUE_KEY)
                .filter(p -> p.verdict() == Protection.Verdict.HOLDS)
                .isPresent();
    }

    /** A key is added by the fix. */
    private static boolean isAdded(CheckThenAct window) {
        return !holds(window) || window.flawed(Flaw.OTHER_SPELLING).isPresent();
    }

    private static Optional<WantedKey> added(Project project, CheckThenAct window) {
        return isAdded(window) ? WantedKey.of(project, window) : Optional.empty();
    }

    /** It is the key that stops the second one. */
    private static boolean stops(CheckThenAct window, UniqueKey key) {
        return window.protection(Protection.Kind.UNIQUE_KEY)
                .filter(p -> p.text().contains("`" + key.text() + "`"))
                .isPresent();
    }

    /** A violation of the key says that there is a row like the one that the wanted key would stop. */
    private static boolean saysTheSame(UniqueKey key, WantedKey wanted) {
        List<String> columns = key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .map(Names::fold)
                .toList();
        return wanted.predicate().isEmpty()
                && wanted.columns().stream().map(Names::fold).allMatch(columns::contains);
    }

    /**
     * The name that PostgreSQL gives to a key that has none in the statement that makes it; the mapper has names of its own.
     *
     * @param made the keys that statements make
     *
     * @see <a href="https://www.postgresql.org/docs/current/ddl-constraints.html">PostgreSQL, Constraints</a>
     */
    private static Optional<String> given(UniqueKey key, List<UniqueKey> made, Optional<Dialect> product) {
        boolean plain = made.contains(key)
                && key.parts().stream().allMatch(p -> p.expression().isEmpty());
        String table = key.table().substring(key.table().lastIndexOf('.') + 1);
        String name = table + "_"
                + String.join(
                        "_", key.parts().stream().map(UniqueKey.Part::text).toList())
                + "_key";
        return product.filter(Dialect::postgres)
                .filter(p -> plain && name.length() < 63)
                .map(p -> name.toLowerCase(Locale.ROOT));
    }
}
