package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A key that has what the check compares, and more: why it does not stop the second insert, or may do so after all. */
final class NearKey {

    private final Schema schema;
    private final Mappings mappings;
    private final KeyGaps gaps;
    private final KeyColumns columns;
    private final Rows rows;

    NearKey(Schema schema, Mappings mappings, KeyGaps gaps, KeyColumns columns) {
        this.schema = schema;
        this.mappings = mappings;
        this.gaps = gaps;
        this.columns = columns;
        this.rows = new Rows(mappings);
    }

    /**
     * What the check asks.
     *
     * @param where the rows that it asks for
     * @param wanted says which key would state what is asked for by these rows
     */
    record Check(Event.Operation event, RowPredicate where, Function<RowPredicate, String> wanted) {}

    /**
     * A key on these columns and more, of all rows: it looks right, and admits the duplicate.
     *
     * @param path the way to the write
     * @param events of the method in which check and act meet
     * @param onWay what the write puts into a column, as the callers see to it
     */
    Optional<KeyCoverage.Coverage> of(
            Entity entity,
            Set<String> compared,
            Check check,
            Optional<DataOperation.Write> write,
            Path path,
            List<Event> events,
            KeyCoverage.Written onWay) {
        List<KeyCoverage.Coverage> near = new ArrayList<>();
        for (UniqueKey key : schema.keys(entity.table())) {
            Set<String> parts = columns.of(key, entity);
            boolean ofAll = !key.primary() && key.predicate().isEmpty();
            if (ofAll && !compared.isEmpty() && parts.containsAll(compared)) {
                near.add(wider(key, entity, compared, check, write, path, events, onWay));
            }
        }
        // That one lets the row pass is of no account where another stops it, or may do so.
        return near.stream()
                .filter(c -> c.key().verdict() == Protection.Verdict.HOLDS)
                .findFirst()
                .or(() -> near.stream()
                        .filter(c -> c.doubtful() || c.key().verdict() == Protection.Verdict.UNKNOWN)
                        .findFirst())
                .or(() -> near.stream().findFirst());
    }

    private KeyCoverage.Coverage wider(
            UniqueKey key,
            Entity entity,
            Set<String> compared,
            Check check,
            Optional<DataOperation.Write> write,
            Path path,
            List<Event> events,
            KeyCoverage.Written onWay) {
        String wanted = check.wanted().apply(check.where());
        Optional<String> unknown = check.where().complete()
                ? gaps.unseen(key, entity, compared, write)
                        .map(c -> "what gives `" + c + "` in it its value is not to be seen")
                : Optional.of("not all that the check asks for was understood");
        if (unknown.isPresent()) {
            return KeyCoverage.Coverage.of(Protection.of(
                    Protection.Kind.UNIQUE_KEY,
                    wanted,
                    Protection.Verdict.UNKNOWN,
                    "`" + key.text() + "` is there, and " + unknown.get(),
                    key.origin().place()));
        }
        List<String> nulls =
                gaps.leftNull(key, entity, compared, write, check.event().path(), path);
        Optional<KeyGaps.Gap> never = gaps.neverBites(key, entity, compared, write)
                .map(KeyGaps.Gap::of)
                .or(() -> Optional.of(nulls).filter(n -> !n.isEmpty()).map(KeyGaps.Gap::ofNulls));
        if (never.isPresent()) {
            boolean onlyNulls = never.get().flaw() == Flaw.NULL_IN_KEY
                    && nulls.size() == columnsBeyond(key, entity, compared).size();
            return KeyCoverage.Coverage.of(Protection.failing(
                    Protection.Kind.UNIQUE_KEY,
                    onlyNulls ? Flaw.NULL_IN_KEY : Flaw.DOES_NOT_COVER,
                    onlyNulls ? check.wanted().apply(withNulls(check.where(), nulls)) : wanted,
                    "`" + key.text() + "` " + never.get().reason(),
                    key.origin().place()));
        }
        if (widened(entity, compared)) {
            return new KeyCoverage.Coverage(KeyCoverage.holding(key), Optional.empty(), true);
        }
        List<String> beyond = columnsBeyond(key, entity, compared);
        if (!beyond.isEmpty() && beyond.stream().allMatch(c -> fixedByCallers(onWay.fromTheTop(c)))) {
            return KeyCoverage.Coverage.of(KeyCoverage.holding(key));
        }
        boolean several = givesSeveral(entity, check, compared);
        // Rows that are replaced are many by nature, and differ in the rest.
        boolean told = !(check.event().operation() instanceof DataOperation.Read)
                || beyond.stream().anyMatch(c -> named(c, entity, write, onWay));
        return new KeyCoverage.Coverage(
                Protection.failing(
                        Protection.Kind.UNIQUE_KEY,
                        several ? Flaw.MEANT_FOR_SEVERAL : Flaw.DOES_NOT_COVER,
                        wanted,
                        "`" + key.text() + "` has columns beyond those that the check compares",
                        key.origin().place()),
                Optional.empty(),
                !told
                        || !several
                                && (tellsOwnersApart(key, entity, compared, write)
                                        || askedForInFull(key, entity, events)));
    }

    private List<String> columnsBeyond(UniqueKey key, Entity entity, Set<String> compared) {
        return key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .filter(c -> !compared.contains(mappings.columnOfKey(entity, c)))
                .toList();
    }

    /** All who come this way write the same. */
    private static boolean fixedByCallers(List<Value> written) {
        return !written.isEmpty() && written.stream().allMatch(v -> Rows.constant(v) || Rows.constantAsText(v));
    }

    /** Two who ask the same may name two values: else what they write mostly follows from what they ask for. */
    private boolean named(
            String column, Entity entity, Optional<DataOperation.Write> write, KeyCoverage.Written onWay) {
        List<Value> written = onWay.fromTheTop(column);
        return written.isEmpty()
                ? write.flatMap(w -> rows.written(w, entity, column))
                        .filter(NearKey::handedIn)
                        .isPresent()
                : written.stream().anyMatch(NearKey::handedIn);
    }

    private static RowPredicate withNulls(RowPredicate where, List<String> columns) {
        RowPredicate all = where;
        for (String column : columns) {
            all = all.and(new RowPredicate.Condition(column, RowPredicate.Operator.IS_NULL, Value.Const.NULL, false));
        }
        return all;
    }

    /**
     * Whether a migration has put this key in the place of one on what the check compares: two rows that differ in the rest are
     * meant to be there, and the check has reasons to believe that it sees one of them only.
     */
    private boolean widened(Entity entity, Set<String> compared) {
        return schema.database(entity.table()).stream()
                .flatMap(t -> t.droppedKeys().stream())
                .map(dropped -> dropped.columns().stream()
                        .map(c -> mappings.columnOfKey(entity, c))
                        .collect(Collectors.toSet()))
                .anyMatch(compared::equals);
    }

    /** On another way the program looks for a row by all that the key has: the row is what they tell together. */
    private boolean askedForInFull(UniqueKey key, Entity entity, List<Event> events) {
        Set<String> parts = columns.of(key, entity);
        return events.stream()
                .filter(Event.Operation.class::isInstance)
                .map(e -> ((Event.Operation) e).operation())
                .filter(o -> o instanceof DataOperation.Read && o.entity().same(entity))
                .anyMatch(o -> o.where().equalColumns().stream()
                        .map(c -> mappings.column(entity, c))
                        .collect(Collectors.toSet())
                        .containsAll(parts));
    }

    /**
     * All that the key has beyond the check are other rows that it refers to. Mostly these follow from what is compared, though it
     * is not to be seen: the tenant is the user's, the project that of the layer.
     */
    private boolean tellsOwnersApart(
            UniqueKey key, Entity entity, Set<String> compared, Optional<DataOperation.Write> write) {
        return key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .filter(c -> !compared.contains(mappings.columnOfKey(entity, c)))
                .allMatch(c -> refersToRow(entity, c)
                        || c.toLowerCase(Locale.ROOT).endsWith("_id")
                                && !write.flatMap(w -> rows.written(w, entity, c))
                                        .filter(NearKey::handedIn)
                                        .isPresent());
    }

    /** Whoever asks may give any. */
    private static boolean handedIn(Value value) {
        return value instanceof Value.Param || value instanceof Value.Property p && handedIn(p.of());
    }

    private boolean refersToRow(Entity entity, String column) {
        String folded = mappings.columnOfKey(entity, column);
        return mappings.of(entity).stream()
                .flatMap(m -> m.properties().values().stream())
                .anyMatch(p -> p.targetType().isPresent()
                        && !p.collection()
                        && Names.fold(p.column()).equals(folded));
    }

    /** The query itself, and not only what the program makes of its rows, gives any number of them for one answer. */
    private boolean givesSeveral(Entity entity, Check check, Set<String> compared) {
        return check.event().operation() instanceof DataOperation.Read read
                && read.result() == DataOperation.Kind.MANY
                && read.where().conditions().stream()
                        .map(c -> mappings.column(entity, c.column()))
                        .collect(Collectors.toSet())
                        .containsAll(compared);
    }
}
