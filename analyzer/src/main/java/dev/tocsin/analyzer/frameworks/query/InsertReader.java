package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Token.Kind;
import dev.tocsin.analyzer.frameworks.query.Tokens.Region;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads INSERT, REPLACE, UPSERT and MERGE. */
final class InsertReader {

    private static final Set<String> MODIFIERS =
            Set.of("LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "OVERWRITE", "TABLE");
    private static final Set<String> TABLE_END = Set.of(
            "VALUES",
            "VALUE",
            "SELECT",
            "SET",
            "DEFAULT",
            "WITH",
            "ON",
            "OVERRIDING",
            "OUTPUT",
            "USING",
            "KEY",
            "PARTITION",
            "RETURNING",
            ";",
            "(");
    private static final Set<String> TAIL = Set.of("RETURNING", ";");
    private static final Set<String> BRANCH_END = Set.of("WHEN", ";");

    private final Reading reading;
    private final Tokens tokens;

    InsertReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
    }

    Optional<QueryStatement> insert(int verb, int hi, List<CommonTable> common) {
        Optional<Conflict.Action> implied =
                tokens.is(verb, "REPLACE") ? Optional.of(Conflict.Action.REPLACE) : Optional.empty();
        if (tokens.is(verb, "UPSERT")) {
            implied = Optional.of(Conflict.Action.UPDATE);
        }
        int i = verb + 1;
        while (i < hi && !tokens.is(i, "INTO") && isModifier(i)) {
            if (tokens.is(i, "IGNORE") || tokens.are(i, "OR", "IGNORE")) {
                implied = Optional.of(Conflict.Action.NOTHING);
            } else if (tokens.are(i, "OR", "REPLACE")) {
                implied = Optional.of(Conflict.Action.REPLACE);
            }
            i += tokens.is(i, "OR") ? 2 : 1;
        }
        boolean into = tokens.is(i, "INTO");
        i = into ? i + 1 : i;
        int tableEnd = tableEnd(i, hi);
        if (tableEnd == i || !into && !continues(tableEnd, hi)) {
            return Optional.empty();
        }
        TableRef table = reading.froms.target(i, tableEnd);
        return Optional.of(new Body(table, implied, common).read(tableEnd, hi));
    }

    private boolean isModifier(int i) {
        return tokens.is(i, "IGNORE") || tokens.is(i, "OR") || MODIFIERS.contains(tokens.key(i));
    }

    /** Without INTO the text is an insert only if it goes on like one. */
    private boolean continues(int at, int hi) {
        return at < hi && (tokens.is(at, "(") || tokens.is(at, "VALUES") || tokens.is(at, "SELECT"));
    }

    private int tableEnd(int lo, int hi) {
        return tokens.findAny(lo, hi, TABLE_END);
    }

    /** The last parts of the names in the list; an empty name where one is not known. */
    private List<String> names(int lo, int hi) {
        List<String> names = new ArrayList<>();
        for (Region part : tokens.split(lo, hi, ",")) {
            int end = reading.values.pathEnd(part.lo(), part.hi());
            names.add(
                    end == part.hi() && tokens.isName(end - 1)
                            ? tokens.get(end - 1).text()
                            : "");
        }
        return names;
    }

    /** An unknown name may stand for several: where the values are of another number, only those before it have their place. */
    private static List<String> aligned(List<String> columns, List<Value> values) {
        int unknown = columns.indexOf("");
        return unknown < 0 || columns.size() > 1 && columns.size() == values.size()
                ? columns
                : columns.subList(0, unknown);
    }

    private List<Value> row(int open, int hi, Scope scope) {
        List<Value> row = new ArrayList<>();
        for (Region part : tokens.split(open + 1, tokens.innerEnd(open, hi), ",")) {
            row.add(reading.values.read(part.lo(), part.hi(), scope));
        }
        return row;
    }

    /** What stands behind the table of one insert. */
    private final class Body {
        private final TableRef table;
        private final Scope scope;
        private final List<CommonTable> common;
        private Optional<Conflict.Action> implied;
        private List<String> columns = List.of();
        private final List<List<Value>> rows = new ArrayList<>();
        private Optional<Select> source = Optional.empty();
        private boolean complete = true;

        Body(TableRef table, Optional<Conflict.Action> implied, List<CommonTable> common) {
            this.table = table;
            this.implied = implied;
            this.common = common;
            this.scope = Scope.empty(reading.dialect).inner(List.of(table));
        }

        Insert read(int lo, int hi) {
            int i = lo;
            int tail = tailAt(lo, hi);
            while (i < tail) {
                switch (tokens.key(i)) {
                    case "(" -> i = parenthesis(i, tail);
                    case "VALUES", "VALUE" -> i = values(i + 1, tail);
                    case "SELECT", "WITH", "FROM" -> i = select(i, tail);
                    case "SET" -> i = set(i + 1, tail);
                    case "KEY" -> i = key(i + 1, tail);
                    case "PARTITION" -> i = tokens.is(i + 1, "(") ? tokens.next(i + 1) : i + 1;
                    default -> {
                        complete &= !tokens.isUnknown(i);
                        i = tokens.next(i);
                    }
                }
            }
            complete &= !rows.isEmpty() || source.isPresent() || isDefault(lo, tail);
            boolean returning = tokens.find(lo, hi, "RETURNING") < hi || tokens.find(lo, tail, "OUTPUT") < tail;
            List<Value> values = rows.isEmpty() ? source.map(Select::items).orElse(List.of()) : rows.get(0);
            return new Insert(
                    common,
                    table,
                    aligned(columns, values),
                    rows,
                    source,
                    conflict(tail, hi),
                    returning,
                    returned(lo, hi),
                    complete);
        }

        /** {@code RETURNING id}: one name, and nothing behind it. */
        private Optional<String> returned(int lo, int hi) {
            int column = tokens.find(lo, hi, "RETURNING") + 1;
            boolean last = column + 1 >= hi || tokens.is(column + 1, ";");
            return column < hi && last && !tokens.is(column, "*")
                    ? Optional.of(tokens.text(column, column + 1))
                    : Optional.empty();
        }

        private boolean isDefault(int lo, int hi) {
            return tokens.find(lo, hi, "DEFAULT") < hi;
        }

        /** Where ON CONFLICT, ON DUPLICATE KEY, RETURNING or the end is. */
        private int tailAt(int lo, int hi) {
            for (int i = lo; i < hi; i = tokens.next(i)) {
                boolean on = tokens.is(i, "ON") && (tokens.is(i + 1, "CONFLICT") || tokens.is(i + 1, "DUPLICATE"));
                if (on || TAIL.contains(tokens.key(i))) {
                    return i;
                }
            }
            return hi;
        }

        private int parenthesis(int open, int hi) {
            int end = Math.min(tokens.next(open), hi);
            if (tokens.opensQuery(open)) {
                return select(open, hi);
            }
            if (columns.isEmpty() && rows.isEmpty()) {
                columns = names(open + 1, tokens.innerEnd(open, hi));
                complete &= !tokens.hasUnknown(open, end) && tokens.isClosed(open);
            }
            return end;
        }

        private int values(int lo, int hi) {
            int i = lo;
            while (i < hi) {
                if (tokens.is(i, "(")) {
                    rows.add(row(i, hi, scope));
                    complete &= tokens.isClosed(i);
                } else if (tokens.isKind(i, Kind.NAMED) || tokens.isUnknown(i)) {
                    complete = false;
                } else if (!tokens.is(i, ",") && !tokens.is(i, "ROW")) {
                    break;
                }
                i = tokens.next(i);
            }
            return Math.min(Math.max(i, lo), hi);
        }

        private int select(int lo, int hi) {
            source =
                    reading.nested(() -> reading.selects.source(lo, hi, Scope.empty(reading.dialect)), Optional::empty);
            return hi;
        }

        /** MySQL: {@code INSERT INTO t SET a = ?}. */
        private int set(int lo, int hi) {
            WriteReader.Assignments set = reading.writes.assignments(lo, hi, scope);
            columns = set.list().stream().map(a -> a.column().name()).toList();
            rows.add(set.list().stream().map(Assignment::value).toList());
            complete &= set.complete();
            return hi;
        }

        /** H2: {@code MERGE INTO t (a, b) KEY (a) VALUES (?, ?)}, which the caller reads as a merge. */
        private int key(int lo, int hi) {
            return tokens.is(lo, "(") ? Math.min(tokens.next(lo), hi) : lo;
        }

        private Optional<Conflict> conflict(int lo, int hi) {
            if (tokens.are(lo, "ON", "DUPLICATE")) {
                int set = Math.min(tokens.find(lo, hi, "UPDATE") + 1, hi);
                int end = tokens.findAny(set, hi, TAIL);
                List<Assignment> list =
                        reading.writes.assignments(set, end, scope).list();
                return Optional.of(
                        new Conflict(Conflict.Action.UPDATE, List.of(), Optional.empty(), list, Predicate.ALL));
            }
            if (tokens.are(lo, "ON", "CONFLICT")) {
                return Optional.of(onConflict(lo + 2, hi));
            }
            return implied.map(action -> new Conflict(action, List.of(), Optional.empty(), List.of(), Predicate.ALL));
        }

        private Conflict onConflict(int lo, int hi) {
            int end = tokens.findAny(lo, hi, TAIL);
            int action = tokens.find(lo, end, "DO");
            Set<String> target = new LinkedHashSet<>();
            if (tokens.is(lo, "(")) {
                for (Region part : tokens.split(lo + 1, tokens.innerEnd(lo, hi), ",")) {
                    Value value = reading.values.read(part.lo(), part.hi(), scope);
                    value.columns().forEach(c -> target.add(c.name()));
                }
            }
            Optional<String> constraint = tokens.are(lo, "ON", "CONSTRAINT") && tokens.isName(lo + 2)
                    ? Optional.of(tokens.get(lo + 2).text())
                    : Optional.empty();
            if (!tokens.is(action + 1, "UPDATE")) {
                return new Conflict(Conflict.Action.NOTHING, List.copyOf(target), constraint, List.of(), Predicate.ALL);
            }
            int set = Math.min(tokens.find(action, end, "SET") + 1, end);
            int where = tokens.find(set, end, "WHERE");
            List<Assignment> list =
                    reading.writes.assignments(set, where, scope).list();
            Predicate predicate = where < end ? reading.predicates.read(where + 1, end, scope) : Predicate.ALL;
            return new Conflict(Conflict.Action.UPDATE, List.copyOf(target), constraint, list, predicate);
        }
    }

    Optional<QueryStatement> merge(int verb, int hi, List<CommonTable> common) {
        int lo = tokens.is(verb + 1, "INTO") ? verb + 2 : verb + 1;
        int tableEnd = tableEnd(lo, hi);
        if (tableEnd == lo || tableEnd == hi && !tokens.is(verb + 1, "INTO")) {
            return Optional.empty();
        }
        TableRef table = reading.froms.target(lo, tableEnd);
        int using = tokens.find(tableEnd, hi, "USING");
        if (using == hi) {
            return Optional.of(keyed(table, tableEnd, hi, common));
        }
        return Optional.of(using(table, using, hi, common));
    }

    /** H2: {@code MERGE INTO t (a, b) KEY (a) VALUES (?, ?)}. */
    private Merge keyed(TableRef table, int lo, int hi, List<CommonTable> common) {
        int key = tokens.find(lo, hi, "KEY");
        List<String> keys =
                tokens.is(key + 1, "(") && key < hi ? names(key + 2, tokens.innerEnd(key + 1, hi)) : List.of();
        Insert insert = new Body(table, Optional.empty(), common).read(lo, hi);
        return new Merge(
                common,
                table,
                Optional.empty(),
                keys,
                Predicate.ALL,
                List.of(),
                insert.columns(),
                insert.values(),
                false);
    }

    private Merge using(TableRef table, int using, int hi, List<CommonTable> common) {
        int on = tokens.find(using, hi, "ON");
        int onEnd = tokens.findAny(on, hi, BRANCH_END);
        Scope none = Scope.empty(reading.dialect);
        List<TableRef> sources = reading.froms.read(using + 1, on, none).tables();
        List<TableRef> all = new ArrayList<>(List.of(table));
        all.addAll(sources);
        Scope scope = none.inner(all);
        Predicate predicate = reading.predicates.read(Math.min(on + 1, onEnd), onEnd, scope);
        List<Assignment> assignments = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        boolean deletes = false;
        int i = onEnd;
        while (i < hi && tokens.is(i, "WHEN")) {
            int end = tokens.findAny(i + 1, hi, BRANCH_END);
            int action = tokens.find(i, end, "THEN") + 1;
            if (tokens.is(action, "UPDATE") && assignments.isEmpty()) {
                int set = Math.min(tokens.find(action, end, "SET") + 1, end);
                int where = tokens.findAny(set, end, Set.of("WHERE", "DELETE"));
                assignments.addAll(reading.writes
                        .assignments(set, where, scope.inner(List.of(table)))
                        .list());
            } else if (tokens.is(action, "INSERT") && columns.isEmpty()) {
                branchInsert(action + 1, end, scope, columns, values);
            } else if (tokens.is(action, "DELETE")) {
                deletes = true;
            }
            i = end;
        }
        return new Merge(
                common,
                table,
                sources.stream().findFirst(),
                keys(table, predicate),
                predicate,
                assignments,
                columns,
                values,
                deletes);
    }

    private void branchInsert(int lo, int hi, Scope scope, List<String> columns, List<Value> values) {
        if (tokens.is(lo, "(")) {
            columns.addAll(names(lo + 1, tokens.innerEnd(lo, hi)));
        }
        int open = tokens.find(lo, hi, "VALUES") + 1;
        if (open < hi && tokens.is(open, "(")) {
            values.addAll(row(open, hi, scope));
        }
    }

    /** The columns of the target that ON compares for equality, on either side. */
    private static List<String> keys(TableRef table, Predicate on) {
        Set<String> keys = new LinkedHashSet<>();
        for (Condition condition : on.conditions()) {
            if (condition.operator() != Operator.EQ) {
                continue;
            }
            List<ColumnRef> sides = new ArrayList<>(List.of(condition.column()));
            condition.operands().forEach(o -> sides.addAll(o.columns()));
            sides.stream()
                    .filter(c -> table.name().isPresent() && c.table().equals(table.name()))
                    .forEach(c -> keys.add(c.name()));
        }
        return List.copyOf(keys);
    }
}
