package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.RowLock.Strength;
import dev.tocsin.analyzer.frameworks.query.RowLock.Wait;
import dev.tocsin.analyzer.frameworks.query.TableRef.Join;
import dev.tocsin.analyzer.frameworks.query.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads lists of tables: FROM with its joins, and the target of a write. */
final class FromReader {

    private static final Set<String> NO_ALIAS = Set.of(
            "ON",
            "USING",
            "WITH",
            "WHERE",
            "SET",
            "USE",
            "FORCE",
            "IGNORE",
            "PARTITION",
            "TABLESAMPLE",
            "LEFT",
            "RIGHT",
            "INNER",
            "OUTER",
            "FULL",
            "CROSS",
            "NATURAL",
            "JOIN",
            "FETCH",
            "AS",
            "VALUES",
            "WHEN",
            "FINAL",
            "NOLOCK",
            "DEFAULT",
            "OUTPUT",
            "SELECT",
            "FOR",
            "ORDER",
            "GROUP",
            "LIMIT",
            "RETURNING",
            "KEY");
    private static final Set<String> JOIN_WORDS =
            Set.of("INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "OUTER", "GLOBAL", "ANY", "SEMI", "ANTI");
    private static final Set<String> BEFORE_TABLE = Set.of("LATERAL", "ONLY", "FETCH", "FINAL");
    private static final Set<String> DUAL = Set.of("dual", "sysdummy1", "rdb$database", "sysibm.sysdummy1", "sys.dual");
    private static final Set<String> UPDATE_HINTS = Set.of("UPDLOCK", "XLOCK", "TABLOCKX");
    private static final Set<String> SHARE_HINTS = Set.of("HOLDLOCK", "REPEATABLEREAD", "SERIALIZABLE", "TABLOCK");

    /** More tables in one statement than any program joins. */
    private static final int MAX_TABLES = 200;

    /**
     * @param tables in order, without {@code dual}
     * @param lock what the hints of SQL Server ask for
     * @param complete true where no part is unknown
     */
    record From(List<TableRef> tables, Optional<RowLock> lock, boolean complete) {}

    private final Reading reading;
    private final Tokens tokens;

    FromReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
    }

    From read(int lo, int hi, Scope outer) {
        Tables found = new Tables(outer);
        list(lo, hi, Join.NONE, found);
        return found.result();
    }

    /** One table with its alias, as the target of a write has it. */
    TableRef target(int lo, int hi) {
        Tables found = new Tables(Scope.empty(reading.dialect));
        factor(lo, hi, Join.NONE, found);
        return found.tables.isEmpty() ? TableRef.unknown() : found.tables.get(0);
    }

    private void list(int lo, int hi, Join first, Tables found) {
        Join join = first;
        int start = lo;
        for (int i = lo; i < hi; i = tokens.next(i)) {
            boolean joins = tokens.is(i, "JOIN") || tokens.is(i, "STRAIGHT_JOIN") || tokens.is(i, "APPLY");
            if (!joins && !tokens.is(i, ",")) {
                continue;
            }
            int words = i;
            while (joins && words - 1 >= start && JOIN_WORDS.contains(tokens.key(words - 1))) {
                words--;
            }
            factor(start, words, join, found);
            join = joins ? kind(words, i) : Join.NONE;
            start = i + 1;
        }
        factor(start, hi, join, found);
    }

    private Join kind(int lo, int hi) {
        for (int i = lo; i < hi; i++) {
            if (Set.of("LEFT", "RIGHT", "FULL", "OUTER").contains(tokens.key(i))) {
                return Join.OUTER;
            }
        }
        return Join.INNER;
    }

    private void factor(int lo, int hi, Join join, Tables found) {
        int i = lo;
        while (i < hi && BEFORE_TABLE.contains(tokens.key(i)) && !tokens.is(i + 1, "AS")) {
            i++;
        }
        if (i >= hi) {
            return;
        }
        if (tokens.is(i, "(")) {
            parenthesis(i, hi, join, found);
        } else if (tokens.is(i, "IN") && tokens.is(i + 1, "(")) {
            int end = tokens.innerEnd(i + 1, hi);
            TableRef table = named(i + 2, end, found);
            tail(Math.min(end + 1, hi), hi, table.joined(Join.INNER), found);
        } else {
            table(i, hi, join, found);
        }
    }

    private void parenthesis(int open, int hi, Join join, Tables found) {
        int end = Math.min(tokens.next(open), hi);
        if (tokens.opensQuery(open)) {
            int inner = open;
            while (tokens.is(inner + 1, "(")) {
                inner++;
            }
            Optional<Select> select = reading.subquery(inner, tokens.innerEnd(inner, hi), found.outer);
            TableRef derived = new TableRef(Optional.empty(), Optional.empty(), false, join, Optional.empty(), select);
            tail(end, hi, derived, found);
            return;
        }
        boolean read = reading.nested(
                () -> {
                    list(open + 1, tokens.innerEnd(open, hi), join, found);
                    return true;
                },
                () -> false);
        found.complete &= read;
        found.complete &= tokens.isClosed(open);
        if (tokens.is(end, "ON") && !found.tables.isEmpty()) {
            tail(end, hi, found.tables.remove(found.tables.size() - 1), found);
        }
    }

    private void table(int lo, int hi, Join join, Tables found) {
        int end = nameEnd(lo, hi);
        if (end == lo) {
            found.complete = false;
            return;
        }
        if (tokens.is(end, "(") && end < hi && !isHint(end) && tokens.isKind(end - 1, Kind.WORD)) {
            // A table function: unnest(..), table(..)
            TableRef function =
                    new TableRef(Optional.empty(), Optional.empty(), false, join, Optional.empty(), Optional.empty());
            found.complete = false;
            tail(Math.min(tokens.next(end), hi), hi, function, found);
            return;
        }
        tail(end, hi, named(lo, end, found).joined(join), found);
    }

    /** A name may consist of parts without a space between, some of them unknown: {@code ${prefix}users}. */
    private int nameEnd(int lo, int hi) {
        int i = lo;
        while (i < hi && isNamePart(i)) {
            boolean glued = i + 1 < hi
                    && isNamePart(i + 1)
                    && tokens.get(i).end() == tokens.get(i + 1).start();
            boolean dotted = tokens.is(i + 1, ".") && i + 2 < hi && isNamePart(i + 2);
            if (tokens.is(i + 1, ".") && tokens.is(i + 2, ".")) {
                // SQL Server: database..table
                i += 3;
            } else if (dotted) {
                i += 2;
            } else if (glued && !isTrailingUnknown(i + 1)) {
                i++;
            } else {
                return i + 1;
            }
        }
        return i;
    }

    private boolean isNamePart(int i) {
        return tokens.isName(i) || tokens.isUnknown(i) || tokens.isKind(i, Kind.STRING) || isEntityName(i);
    }

    /** What the token says of a name; empty where that is not known. SQLite and MySQL know {@code 'users'} as a name. */
    private Optional<String> partText(int i) {
        String text = tokens.get(i).text();
        if (tokens.isName(i) || isEntityName(i)) {
            return Optional.of(text);
        }
        boolean plain = tokens.isKind(i, Kind.STRING) && text.length() > 2;
        String inner = plain ? text.substring(1, text.length() - 1) : "";
        return inner.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c)) && plain
                ? Optional.of(inner)
                : Optional.empty();
    }

    private boolean isEntityName(int i) {
        return tokens.isKind(i, Kind.NAMED) && tokens.get(i).text().startsWith("#{#");
    }

    /** {@code users} and then something unknown: the rest of the statement, unless the name visibly goes on. */
    private boolean isTrailingUnknown(int i) {
        return tokens.isUnknown(i) && !tokens.get(i - 1).text().endsWith("_");
    }

    /** Named after its last part; parts before a dot may be unknown, the last may not. */
    private TableRef named(int lo, int end, Tables found) {
        List<String> parts = new ArrayList<>();
        boolean known = true;
        for (int i = lo; i < end; i++) {
            if (tokens.is(i, ".")) {
                if (!known) {
                    parts.clear();
                }
                known = true;
                continue;
            }
            known &= partText(i).isPresent() && (i == lo || tokens.is(i - 1, "."));
            parts.add(partText(i).orElse(""));
        }
        if (!known || parts.isEmpty()) {
            return TableRef.unknown();
        }
        Optional<String> owner = parts.size() > 1 ? found.ownerOf(parts.get(0)) : Optional.empty();
        String name =
                owner.map(o -> o + "." + Scope.join(parts, 1, parts.size())).orElseGet(() -> String.join(".", parts));
        return new TableRef(
                Optional.of(name), Optional.empty(), owner.isPresent(), Join.NONE, Optional.empty(), Optional.empty());
    }

    /** {@code from ApiKey key}, but not {@code from t force key (k)}. */
    private boolean isAlias(int i) {
        return tokens.isName(i) && (!NO_ALIAS.contains(tokens.key(i)) || tokens.is(i, "KEY") && !tokens.is(i + 1, "("));
    }

    /** What stands behind a table: alias, hints, and how it is joined. */
    private void tail(int lo, int hi, TableRef plain, Tables found) {
        int i = lo;
        Optional<String> alias = Optional.empty();
        Optional<int[]> on = Optional.empty();
        boolean using = false;
        while (i < hi) {
            if (tokens.is(i, "ON") || (tokens.is(i, "WITH") && !isHint(i + 1))) {
                on = Optional.of(new int[] {i + 1, hi});
                break;
            } else if (tokens.is(i, "USING") && tokens.is(i + 1, "(")) {
                using = true;
                i = tokens.next(i + 1);
            } else if (isHint(i) || isHint(i + 1) && tokens.is(i, "WITH")) {
                int open = tokens.is(i, "WITH") ? i + 1 : i;
                found.hints(open + 1, tokens.innerEnd(open, hi));
                i = tokens.next(open);
            } else if (tokens.is(i, "AS") && tokens.isName(i + 1) && i + 1 < hi) {
                alias = Optional.of(tokens.get(i + 1).text());
                i += 2;
            } else if (alias.isEmpty() && isAlias(i)) {
                alias = Optional.of(tokens.get(i).text());
                i++;
            } else {
                found.complete &= !tokens.isUnknown(i);
                i = tokens.next(i);
            }
        }
        found.add(new TableRef(plain.name(), alias, plain.association(), plain.join(), plain.on(), plain.derived()));
        if (on.isPresent()) {
            int[] region = on.get();
            found.joinOn(reading.predicates.read(region[0], region[1], found.scope()));
        } else if (using) {
            found.joinOn(Predicate.ALL.incomplete());
        }
    }

    private boolean isHint(int open) {
        String word = tokens.key(open + 1);
        return tokens.is(open, "(")
                && (UPDATE_HINTS.contains(word)
                        || SHARE_HINTS.contains(word)
                        || Set.of(
                                        "NOLOCK",
                                        "ROWLOCK",
                                        "READPAST",
                                        "NOWAIT",
                                        "PAGLOCK",
                                        "READUNCOMMITTED",
                                        "INDEX",
                                        "FORCESEEK")
                                .contains(word));
    }

    /** The tables found so far. */
    private final class Tables {
        private final Scope outer;
        private final List<TableRef> tables = new ArrayList<>();
        private final Set<String> hints = new HashSet<>();
        private boolean complete = true;

        Tables(Scope outer) {
            this.outer = outer;
        }

        void add(TableRef table) {
            boolean dual = table.name()
                    .filter(n -> DUAL.contains(n.toLowerCase(Locale.ROOT)))
                    .isPresent();
            if (dual) {
                return;
            }
            if (tables.size() == MAX_TABLES) {
                complete = false;
                return;
            }
            tables.add(table);
        }

        void joinOn(Predicate predicate) {
            if (!tables.isEmpty()) {
                int last = tables.size() - 1;
                tables.set(last, tables.get(last).on(predicate));
            }
        }

        void hints(int lo, int hi) {
            for (int i = lo; i < hi; i++) {
                hints.add(tokens.key(i));
            }
        }

        Scope scope() {
            return outer.inner(tables);
        }

        /** The entity behind an alias with which an association path begins. */
        Optional<String> ownerOf(String alias) {
            return scope().table(alias)
                    .filter(t -> t.alias().filter(alias::equalsIgnoreCase).isPresent())
                    .flatMap(TableRef::name);
        }

        From result() {
            return new From(List.copyOf(tables), lock(), complete);
        }

        private Optional<RowLock> lock() {
            Wait wait =
                    hints.contains("READPAST") ? Wait.SKIP_LOCKED : hints.contains("NOWAIT") ? Wait.NOWAIT : Wait.WAIT;
            if (hints.stream().anyMatch(UPDATE_HINTS::contains)) {
                return Optional.of(new RowLock(Strength.UPDATE, wait));
            }
            if (hints.stream().anyMatch(SHARE_HINTS::contains)) {
                return Optional.of(new RowLock(Strength.SHARE, wait));
            }
            return Optional.empty();
        }
    }
}
