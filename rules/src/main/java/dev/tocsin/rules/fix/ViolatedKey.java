package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Protection;
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

    /** The other windows with the same write, of which each asks about another key. */
    static List<CheckThenAct> otherQuestions(Project project, CheckThenAct window) {
        return project.besides(window).stream()
                .filter(w -> !w.columns().isEmpty() && !w.columns().equals(window.columns()))
                .toList();
    }

    private static List<String> ofThis(Project project, CheckThenAct window) {
        Schema schema = project.schemaSeenFrom(window.act().span().file());
        Optional<Table> table = schema.database(
                project.mappings().holding(window.entity(), window.columns()).table());
        Optional<Dialect> product = project.databaseBehind(window);
        if (table.isEmpty() || product.filter(OTHER_NAMES::contains).isPresent()) {
            return List.of();
        }
        boolean holds = window.protection(Protection.Kind.UNIQUE_KEY)
                .filter(p -> p.verdict() == Protection.Verdict.HOLDS)
                .isPresent();
        boolean added = !holds || window.flawed(Flaw.OTHER_SPELLING).isPresent();
        Optional<WantedKey> wanted = added ? WantedKey.of(project, window) : Optional.empty();
        List<UniqueKey> there = table.get().keys().stream()
                .filter(k -> !k.primary())
                .filter(k -> holds && stops(window, k)
                        || wanted.filter(w -> saysTheSame(k, w)).isPresent())
                .toList();
        List<UniqueKey> others = project.writtenTables(window).stream()
                .flatMap(t -> t.keys().stream())
                .filter(k -> !k.primary() && !there.contains(k))
                .toList();
        if (others.isEmpty() || holds && there.isEmpty() || added && wanted.isEmpty()) {
            return List.of();
        }
        List<Optional<String>> names = new ArrayList<>();
        there.forEach(k -> names.add(k.name().or(() -> given(k, product))));
        wanted.ifPresent(w -> names.add(Optional.of(w.name())));
        boolean folds =
                product.filter(p -> p == Dialect.SQLSERVER || p.ignoresCase()).isEmpty();
        boolean known = names.stream()
                .allMatch(name -> name.filter(n -> !folds || n.equals(n.toLowerCase(Locale.ROOT)))
                        .filter(n -> n.matches("[\\w$.-]+"))
                        .filter(n -> others.stream()
                                .noneMatch(o -> o.name()
                                        .or(() -> given(o, product))
                                        .filter(other -> other.contains(n))
                                        .isPresent()))
                        .isPresent());
        return known ? names.stream().flatMap(Optional::stream).distinct().toList() : List.of();
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
     * The name that PostgreSQL gives to a key that has none.
     *
     * @see <a href="https://www.postgresql.org/docs/current/ddl-constraints.html">PostgreSQL, Constraints</a>
     */
    private static Optional<String> given(UniqueKey key, Optional<Dialect> product) {
        boolean plain = key.parts().stream().allMatch(p -> p.expression().isEmpty());
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
