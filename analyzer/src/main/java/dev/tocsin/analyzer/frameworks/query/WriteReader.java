package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Clauses.Clause;
import dev.tocsin.analyzer.frameworks.query.TableRef.Join;
import dev.tocsin.analyzer.frameworks.query.Token.Kind;
import dev.tocsin.analyzer.frameworks.query.Tokens.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads UPDATE and DELETE, and hands INSERT and MERGE on. */
final class WriteReader {

    private static final Set<String> MODIFIERS =
            Set.of("ONLY", "IGNORE", "LOW_PRIORITY", "QUICK", "VERSIONED", "HIGH_PRIORITY", "DELAYED");

    private final Reading reading;
    private final Tokens tokens;
    private final InsertReader inserts;

    WriteReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
        this.inserts = new InsertReader(reading);
    }

    Optional<QueryStatement> insert(int verb, int hi, List<CommonTable> common) {
        return inserts.insert(verb, hi, common);
    }

    Optional<QueryStatement> merge(int verb, int hi, List<CommonTable> common) {
        return inserts.merge(verb, hi, common);
    }

    Optional<QueryStatement> update(int verb, int hi, List<CommonTable> common) {
        Clauses clauses = Clauses.of(tokens, behindModifiers(verb + 1, hi), hi);
        boolean unknown = tokens.hasUnknown(verb, hi);
        if (!clauses.has(Clause.SET) && !unknown) {
            return Optional.empty();
        }
        Scope none = Scope.empty(reading.dialect);
        int headEnd = clauses.hi(Clause.HEAD);
        FromReader.From head = reading.froms.read(clauses.lo(Clause.HEAD), headEnd, none);
        FromReader.From from = clauses.has(Clause.FROM)
                ? reading.froms.read(clauses.lo(Clause.FROM), clauses.hi(Clause.FROM), none)
                : new FromReader.From(List.of(), Optional.empty(), true);
        if (head.tables().isEmpty()) {
            return Optional.empty();
        }
        List<TableRef> all = new ArrayList<>(head.tables());
        all.addAll(from.tables());
        // What SET assigns without a qualifier belongs to the target.
        Scope scope = none.inner(all).inner(List.of(head.tables().get(0)));
        Assignments set = assignments(clauses.lo(Clause.SET), clauses.hi(Clause.SET), scope);
        Predicate predicate =
                reading.predicates.read(clauses.lo(Clause.WHERE), clauses.hi(Clause.WHERE), none.inner(all));
        boolean complete = head.complete() && from.complete() && (clauses.has(Clause.WHERE) || !unknown(set, clauses));
        TableRef target = target(head.tables().get(0), from.tables());
        List<TableRef> others = new ArrayList<>(all);
        others.remove(head.tables().get(0));
        others.remove(target);
        return Optional.of(new Update(
                common,
                target,
                others,
                set.list(),
                set.complete() && clauses.has(Clause.SET),
                complete ? predicate : predicate.incomplete(),
                clauses.has(Clause.RETURNING)));
    }

    /** SET ends with something unknown, and there is no WHERE: the unknown part may hold it. */
    private boolean unknown(Assignments set, Clauses clauses) {
        return !set.complete() || !clauses.has(Clause.SET);
    }

    /** SQL Server: {@code UPDATE a SET .. FROM accounts a}. */
    private static TableRef target(TableRef written, List<TableRef> from) {
        for (TableRef table : from) {
            boolean alias = table.alias().isPresent()
                    && written.alias().isEmpty()
                    && written.name()
                            .filter(table.alias().get()::equalsIgnoreCase)
                            .isPresent();
            if (alias) {
                return table.joined(Join.NONE);
            }
        }
        return written;
    }

    private int behindModifiers(int lo, int hi) {
        int i = lo;
        while (i < hi) {
            if (tokens.is(i, "TOP")) {
                i = tokens.next(i + 1 < hi ? i + 1 : i);
            } else if (tokens.is(i, "OR") && tokens.isKind(i + 1, Kind.WORD)) {
                i += 2;
            } else if (MODIFIERS.contains(tokens.key(i))) {
                i++;
            } else {
                break;
            }
        }
        return Math.min(i, hi);
    }

    /**
     * @param list those that were read
     * @param complete true where no other may be there
     */
    record Assignments(List<Assignment> list, boolean complete) {}

    /** {@code a = ?, (b, c) = (?, ?)}. */
    Assignments assignments(int lo, int hi, Scope scope) {
        List<Assignment> list = new ArrayList<>();
        boolean complete = true;
        for (Region part : tokens.split(lo, hi, ",")) {
            complete &= assignment(part.lo(), part.hi(), scope, list);
        }
        return new Assignments(list, complete);
    }

    private boolean assignment(int lo, int hi, Scope scope, List<Assignment> list) {
        int sign = tokens.findAny(lo, hi, Set.of("=", "+=", "-=", ":="));
        if (sign >= hi || sign == lo) {
            return false;
        }
        int end = beforeUnknown(sign + 1, hi);
        if (tokens.is(lo, "(") && tokens.encloses(lo, sign)) {
            tuple(lo, sign, end, scope, list);
            return end == hi;
        }
        Optional<ColumnRef> column = reading.values.column(lo, sign, scope);
        if (column.isEmpty()) {
            return false;
        }
        boolean compound = tokens.is(sign, "+=") || tokens.is(sign, "-=");
        Value value = compound
                ? reading.values.expression(lo, end, scope, Optional.empty())
                : reading.values.read(sign + 1, end, scope);
        list.add(new Assignment(column.get(), value));
        return end == hi;
    }

    private int beforeUnknown(int lo, int hi) {
        boolean unknown = hi - 1 > lo && tokens.isKind(hi - 1, Kind.UNKNOWN);
        boolean operand = unknown && (!tokens.isKind(hi - 2, Kind.SYMBOL) || tokens.is(hi - 2, ")"));
        return operand ? hi - 1 : hi;
    }

    private void tuple(int lo, int sign, int hi, Scope scope, List<Assignment> list) {
        List<Region> columns = tokens.split(lo + 1, tokens.innerEnd(lo, sign), ",");
        int open = tokens.is(sign + 1, "ROW") ? sign + 2 : sign + 1;
        boolean row = tokens.is(open, "(") && !tokens.opensQuery(open);
        List<Region> values = row ? tokens.split(open + 1, tokens.innerEnd(open, hi), ",") : List.of();
        Value whole = row ? new Value.Unknown() : reading.values.read(sign + 1, hi, scope);
        for (int i = 0; i < columns.size(); i++) {
            Region at = columns.get(i);
            Value value = i < values.size()
                    ? reading.values.read(values.get(i).lo(), values.get(i).hi(), scope)
                    : whole;
            reading.values.column(at.lo(), at.hi(), scope).ifPresent(c -> list.add(new Assignment(c, value)));
        }
    }

    Optional<QueryStatement> delete(int verb, int hi, List<CommonTable> common) {
        int head = behindModifiers(verb + 1, hi);
        Clauses clauses = Clauses.of(tokens, head, hi);
        int headEnd = clauses.hi(Clause.HEAD);
        int lo = clauses.has(Clause.FROM) ? clauses.lo(Clause.FROM) : head;
        int end = clauses.has(Clause.FROM) ? clauses.hi(Clause.FROM) : headEnd;
        lo = behindModifiers(lo, end);
        int using = usingAt(lo, end);
        Scope none = Scope.empty(reading.dialect);
        FromReader.From from = reading.froms.read(lo, using, none);
        if (from.tables().isEmpty()) {
            return Optional.empty();
        }
        FromReader.From used = reading.froms.read(Math.min(using + 1, end), end, none);
        List<TableRef> all = new ArrayList<>(from.tables());
        used.tables().stream().filter(t -> !all.contains(t)).forEach(all::add);
        TableRef target = from.tables().get(0);
        boolean named = clauses.has(Clause.FROM) && head < headEnd && tokens.isName(head);
        if (named) {
            target = none.inner(all).table(tokens.get(head).text()).orElse(target);
        }
        Predicate predicate =
                reading.predicates.read(clauses.lo(Clause.WHERE), clauses.hi(Clause.WHERE), none.inner(all));
        boolean complete = from.complete() && used.complete();
        all.remove(target);
        return Optional.of(new Delete(
                common, target, all, complete ? predicate : predicate.incomplete(), clauses.has(Clause.RETURNING)));
    }

    /** PostgreSQL's {@code DELETE FROM a USING b}; USING with parentheses belongs to a join. */
    private int usingAt(int lo, int hi) {
        int using = tokens.find(lo, hi, "USING");
        return tokens.is(using + 1, "(") ? hi : using;
    }

    Optional<QueryStatement> truncate(int verb, int hi) {
        int lo = tokens.is(verb + 1, "TABLE") ? verb + 2 : verb + 1;
        lo = behindModifiers(lo, hi);
        int end = reading.values.pathEnd(lo, hi);
        if (end == lo) {
            return Optional.empty();
        }
        return Optional.of(new Delete(List.of(), reading.froms.target(lo, end), List.of(), Predicate.ALL, false));
    }
}
