package dev.tocsin.rules.fix;

import com.github.javaparser.ast.expr.StringLiteralExpr;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.schema.DroppedKey;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name that the program already has for a key which is not there: the one that the mapping gives it, that it had before a
 * migration dropped it, or that the code compares with the message of a violation.
 */
final class KnownKeyName {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{2,62}");

    /** How constraints and indexes are called: {@code uk_users_email}, {@code users_email_key}, {@code idx_unique_email}. */
    private static final Pattern OF_A_KEY =
            Pattern.compile("(?i)(?:.*_)?(?:uk|uq|ux|un|uc|uniq|unique|key|idx|constraint)\\d*(?:_.*)?");

    private KnownKeyName() {}

    /** @param columns of a key of all rows; empty where nothing has a name for it */
    static Optional<String> of(Project project, CheckThenAct window, Entity holding, Collection<String> columns) {
        Schema schema = project.schemaSeenFrom(window.act().span().file());
        Optional<Table> table = schema.database(holding.table());
        Set<String> wanted = columns.stream().map(Names::fold).collect(Collectors.toSet());
        Stream<String> declared = schema.declared(holding.table()).stream()
                .flatMap(t -> t.keys().stream())
                .filter(k -> isOn(k, wanted))
                .flatMap(k -> k.name().stream());
        List<DroppedKey> dropped = table.map(Table::droppedKeys).orElse(List.of());
        Stream<String> before =
                dropped.stream().filter(d -> d.columns().equals(wanted)).flatMap(d -> d.key().name().stream());
        Set<String> taken = table.stream()
                .flatMap(t -> t.keys().stream())
                .flatMap(k -> k.name().stream())
                .map(Names::fold)
                .collect(Collectors.toSet());
        return Stream.concat(Stream.concat(declared, before), compared(project, window, wanted))
                .filter(n -> PLAIN.matcher(n).matches() && !taken.contains(Names.fold(n)))
                .findFirst();
    }

    private static boolean isOn(UniqueKey key, Set<String> columns) {
        return !key.primary()
                && key.predicate().isEmpty()
                && key.parts().stream().allMatch(p -> p.expression().isEmpty())
                && key.parts().stream()
                        .map(p -> Names.fold(p.columns().get(0)))
                        .collect(Collectors.toSet())
                        .equals(columns);
    }

    /** Texts beside the act, or in the class that takes the violation, that name a key and all of the columns. */
    private static Stream<String> compared(Project project, CheckThenAct window, Set<String> columns) {
        return Stream.concat(
                        Stream.of(window.act().span().file()),
                        window.protection(Protection.Kind.HANDLED_VIOLATION).flatMap(Protection::place).stream()
                                .map(p -> p.file()))
                .distinct()
                .flatMap(f -> project.java(f).stream())
                .flatMap(f -> f.unit().findAll(StringLiteralExpr.class).stream())
                .map(StringLiteralExpr::asString)
                .filter(t -> OF_A_KEY.matcher(t).matches())
                .filter(t -> columns.stream().allMatch(Names.fold(t)::contains));
    }
}
