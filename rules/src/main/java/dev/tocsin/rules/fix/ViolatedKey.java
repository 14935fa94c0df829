package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
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
     * The name of the key that the second request runs into, where it takes one to tell this key from the table's others; empty
     * where there are no others, or where the name is not known for sure.
     */
    static Optional<String> name(Project project, CheckThenAct window) {
        // Who is told apart from one of the other questions before the same write is to be told from all of them.
        boolean all = otherQuestions(project, window).stream()
                .allMatch(w -> ofThis(project, w).isPresent());
        return all ? ofThis(project, window) : Optional.empty();
    }

    /** The other windows with the same write, of which each asks about another key; no decision on a state is one. */
    static List<CheckThenAct> otherQuestions(Project project, CheckThenAct window) {
        return project.besides(window).stream()
                .filter(w -> OF_KEYS.contains(w.window()))
                .filter(w -> !w.columns().isEmpty() && !w.columns().equals(window.columns()))
                .toList();
    }

    private static Optional<String> ofThis(Project project, CheckThenAct window) {
        Schema schema = project.schemaSeenFrom(window.act().span().file());
        String table =
                project.mappings().holding(window.entity(), window.columns()).table();
        List<UniqueKey> made = schema.database(table).map(Table::keys).orElse(List.of());
        Optional<Dialect> product = project.databaseBehind(window);
        Optional<UniqueKey> there = there(schema.keys(table), window);
        boolean unknown = schema.database(table).isEmpty() && there.isEmpty();
        if (unknown || product.filter(OTHER_NAMES::contains).isPresent()) {
            return Optional.empty();
        }
        List<UniqueKey> others = others(project, window);
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> name = there.isPresent()
                ? there.get().name().or(() -> given(there.get(), made, product))
                : WantedKey.of(project, window).map(WantedKey::name);
        boolean folds =
                product.filter(p -> p == Dialect.SQLSERVER || p.ignoresCase()).isEmpty();
        return name.filter(n -> !folds || n.equals(n.toLowerCase(Locale.ROOT)))
                .filter(n -> n.matches("[\\w$.-]+"))
                .filter(n -> others.stream()
                        .noneMatch(o -> o.name()
                                .or(() -> given(o, made, product))
                                .filter(other -> other.contains(n))
                                .isPresent()));
    }

    /** The unique keys that the written row may run into as well. */
    static List<UniqueKey> others(Project project, CheckThenAct window) {
        Schema schema = project.schemaSeenFrom(window.act().span().file());
        Optional<UniqueKey> there = there(
                schema.keys(project.mappings()
                        .holding(window.entity(), window.columns())
                        .table()),
                window);
        return project.writtenKeys(window).stream()
                .filter(k -> there.filter(k::equals).isEmpty())
                .toList();
    }

    /** The key that stops the second one, where one does. */
    private static Optional<UniqueKey> there(List<UniqueKey> keys, CheckThenAct window) {
        return window.protection(Protection.Kind.UNIQUE_KEY)
                .filter(p -> p.verdict() == Protection.Verdict.HOLDS)
                .flatMap(p -> keys.stream()
                        .filter(k -> !k.primary() && p.text().contains("`" + k.text() + "`"))
                        .findFirst());
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
