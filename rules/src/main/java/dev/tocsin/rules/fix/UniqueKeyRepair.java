package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.race.Protection.Verdict;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets the database decide: a unique key on what the check asks for, and its violation answered as the check does. */
final class UniqueKeyRepair {

    private final Project project;
    private final KeyMigration migrations;
    private final CheckThenAct window;
    private final Draft draft;

    UniqueKeyRepair(Project project, KeyMigration migrations, CheckThenAct window, Draft draft) {
        this.project = project;
        this.migrations = migrations;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        boolean otherSpelling = window.flawed(Flaw.OTHER_SPELLING).isPresent();
        if (is(Protection.Kind.UNIQUE_KEY, Verdict.HOLDS) && !otherSpelling) {
            if (answers()) {
                OtherConstraints.noteKeys(project, window, draft);
                OtherConstraints.noteNarrowerKey(project, window, draft);
            }
            return;
        }
        if (window.flawed(Flaw.OVERWRITTEN).isPresent()) {
            draft.leaves("The row is to be inserted by `persist`, or as an entity that says itself that it is new"
                    + " (`Persistable`), and the violation to be answered by hand: a catch alone does not see a row that"
                    + " has been committed by then.");
            return;
        }
        if (window.flawed(Flaw.MEANT_FOR_SEVERAL).isPresent()) {
            draft.leaves("The key that is there admits several such rows, which one on fewer columns would refuse.");
            return;
        }
        if (window.around().beyondKeys().isPresent()) {
            draft.leaves(window.around().beyondKeys().get().reason());
            return;
        }
        Optional<WantedKey> wanted = WantedKey.of(project, window);
        if (wanted.isEmpty()) {
            draft.leaves("No unique key says what the check asks for.");
            return;
        }
        // A key of the rows with a NULL lets those pass that have something else there.
        project.finer(window)
                .filter(f -> window.flawed(Flaw.NULL_IN_KEY).isEmpty())
                .ifPresent(finer -> draft.review(letsPass(finer)));
        if (wanted.get().predicate().isPresent() && withoutPartialIndexes()) {
            showForOtherDatabase(wanted.get());
            return;
        }
        boolean handled = is(Protection.Kind.HANDLED_VIOLATION, Verdict.HOLDS)
                || window.answeredByHandler().isPresent();
        if (handled || answers()) {
            if (otherSpelling) {
                OtherConstraints.noteKeys(project, window, draft);
            } else if (!handled) {
                OtherConstraints.noteKnownKeys(project, window, draft);
            }
            addLater(wanted.get());
        } else {
            // A key alone would make an error of what was a duplicate: both or none.
            new KeyByHand(project, window, draft).show(wanted.get(), false);
        }
    }

    /** The key that stops another spelling too, where what else the draft does answers its violation as well. */
    void ofAnySpelling() {
        WantedKey.of(project, window)
                .filter(k -> draft.acts())
                .filter(k -> k.predicate().isEmpty() || !withoutPartialIndexes())
                .ifPresentOrElse(
                        this::addLater,
                        () -> draft.leaves("Another spelling passes until there is a key that disregards it."));
    }

    private String letsPass(CheckThenAct finer) {
        Set<String> here = project.compared(window);
        List<String> more = finer.columns().stream()
                .filter(c -> !here.contains(project.mappings().column(finer.entity(), c)))
                .toList();
        return "`" + finer.check().label() + "` ("
                + finer.check().span().lineAfter(window.check().span()) + ") lets rows pass that differ in `"
                + String.join("`, `", more)
                + "` only, which a unique key on what is compared here would refuse: whether they are meant is to be known first.";
    }

    private void addLater(WantedKey key) {
        boolean declared = new EntityKey(project, draft).declare(key, window);
        draft.later(() -> add(key, declared));
    }

    private boolean withoutPartialIndexes() {
        Set<Dialect> products = project.serversOf(window);
        return !products.isEmpty() && products.stream().noneMatch(Dialect::partialIndexes);
    }

    private Optional<Dialect> product() {
        return project.keysWrittenFor(window);
    }

    /** The longer key that could be written in its place would refuse rows that nobody asked about. */
    private void showForOtherDatabase(WantedKey key) {
        if (product().isEmpty()) {
            draft.leaves(
                    project.serversOf(window).stream().map(Dialect::productName).collect(Collectors.joining(" and "))
                            + " have no partial indexes: a unique key takes a generated column that is NULL in the rows that do not"
                            + " count.");
            return;
        }
        Dialect product = product().get();
        if (product == Dialect.MYSQL) {
            key.statementWithoutPartialIndex().ifPresent(draft::show);
            draft.leaves(
                    "MySQL has no partial indexes: since 8.0.13 a key may end with an expression that is NULL in the other"
                            + " rows, before that with a generated column. " + answeredThen());
        } else if (product.leavesOutNullKeys()) {
            key.statementOfExpressions().ifPresent(draft::show);
            draft.leaves(product.productName()
                    + " has no partial indexes: a unique index takes expressions that are NULL in the rows that do not"
                    + " count, and leaves those out whose key is NULL in all parts. " + answeredThen());
        } else {
            draft.leaves(product.productName()
                    + " has no partial indexes: a unique key takes a generated column that is NULL in"
                    + " the rows that do not count.");
        }
    }

    private String answeredThen() {
        if (window.window() == Window.FIND_OR_CREATE) {
            return "On its violation the other request's row is to be read, in a new transaction.";
        }
        return window.otherwise().kind() == CheckThenAct.Otherwise.Kind.GOES_ON
                ? "On its violation it is to be run again, in a new transaction."
                : "The violation is to be answered as the check does.";
    }

    /** Whether the violation is answered; what has been done outside of the database by then, no answer takes back. */
    private boolean answers() {
        boolean answered = answersViolation();
        if (answered) {
            window.sideEffects().stream()
                    .filter(e -> !e.afterAct())
                    .findFirst()
                    .ifPresent(e -> draft.leaves("`" + e.label() + "` ("
                            + e.at().lineAfter(window.check().span())
                            + ") is done before the row is written, also by whoever comes second: it belongs behind the"
                            + " write."));
        }
        return answered;
    }

    private boolean answersViolation() {
        boolean ensures = window.window() == Window.INSERT
                && window.otherwise().kind() == CheckThenAct.Otherwise.Kind.GOES_ON
                && !window.around().rowDecides();
        boolean made = ensures || window.window() == Window.FIND_OR_CREATE;
        if (made && window.around().refusedBefore() == Known.YES) {
            draft.leaves(
                    "Whoever comes second is not to go on behind the violation: what is decided before the check is answered by"
                            + " what the first one has written, so that all is to be run again in a new transaction.");
            return false;
        }
        if (made && InsertIgnored.isFor(window)) {
            return new InsertIgnored(project, window, draft).write();
        }
        if (!made) {
            return new ViolationAnswer(project, window, draft).write();
        }
        boolean written = new FindOrInsert(project, window, draft).write();
        if (written && window.around().refusedBefore() == Known.UNKNOWN) {
            draft.review(
                    "What is decided before the check may hang on what the first request writes: whoever goes on behind the"
                            + " violation has decided before it was written.");
        }
        return written;
    }

    private boolean is(Protection.Kind kind, Verdict verdict) {
        return window.protection(kind).filter(p -> p.verdict() == verdict).isPresent();
    }

    /** @param makers the files that make the table */
    private static String whyByHand(List<String> makers) {
        return makers.isEmpty()
                ? "no Flyway or Liquibase migration that makes the table was found."
                : "`" + makers.get(makers.size() - 1)
                        + "`, which makes or changes the table, is neither a Flyway migration nor a changelog that takes a change set.";
    }

    /** @param declared whether an annotation says of the key */
    private void add(WantedKey key, boolean declared) {
        Schema schema = project.schemaSeenFrom(window.act().span().file());
        boolean added = migrations.add(key, window.act().span().file(), draft) == KeyMigration.Outcome.ADDED;
        draft.doesFirst("add a unique key on `" + key.text() + "`");
        KeyByHand byHand = new KeyByHand(project, window, draft);
        if (added || byHand.takesStatements(key)) {
            draft.review("Rows that are there may break the key: " + code(key.duplicates()) + " must give none.");
        }
        declaredOtherwise(key, schema).ifPresent(draft::review);
        key.droppedIn(schema)
                .ifPresent(at -> draft.review("`" + at.fileName() + "` (line " + at.startLine()
                        + ") has dropped such a key: why it did is to be known before there is one again."));
        if (!added && !byHand.show(key, declared)) {
            if (declared && (!schema.migrationsOwnSchema() || schema.madeByMapper(key.table()))) {
                draft.review(
                        "The annotation makes the key only where Hibernate makes the tables; otherwise the SQL does.");
            } else {
                draft.leaves("The key is to be added by hand: " + whyByHand(schema.files(key.table())));
            }
        }
        List<String> open = key.nulls() == WantedKey.Nulls.PASS
                        && product().filter(Dialect::nullsNotDistinct).isEmpty()
                ? new NullsInKey(project, window).columns(key)
                : List.of();
        if (!open.isEmpty()) {
            draft.leaves(letsNullsPass(open));
        } else if (key.nulls() == WantedKey.Nulls.PASS && isFilteredByNullable(key)) {
            draft.review("`" + String.join("`, `", key.nullable())
                    + (key.nullable().size() == 1 ? "` admits nulls" : "` admit nulls")
                    + ", and a key holds no rows apart that have one: where there are such rows, make "
                    + (key.nullable().size() == 1 ? "the column" : "the columns") + " `NOT NULL`" + nullsAlike());
        } else if (!key.nullable().isEmpty()) {
            draft.review("`" + String.join("`, `", key.nullable())
                    + (key.nullable().size() == 1 ? "` admits nulls, and " : "` admit nulls, and ") + ofNulls(key));
        }
        boolean partial = key.predicate().isPresent()
                && product().filter(Dialect::partialIndexes).isEmpty();
        boolean folds =
                key.folds() && product().filter(Dialect::expressionIndexes).isEmpty();
        if (partial || folds) {
            draft.review(
                    "The index takes a database that has partial indexes and indexes on expressions, as PostgreSQL.");
        }
    }

    /** Where an annotation asks for a key on fewer of the columns, or on more: either is another rule than the check's. */
    private static Optional<String> declaredOtherwise(WantedKey key, Schema schema) {
        return schema.annotationOnlyKeys(key.table()).stream()
                .filter(k -> !k.primary() && key.isNested(k))
                .findFirst()
                .map(k -> "An annotation (" + k.origin().place().fileName() + ":"
                        + k.origin().place().startLine() + ") asks for a key on `" + k.text()
                        + "`: which of the two is meant is to be known first.");
    }

    private static String code(String sql) {
        return sql.contains("`") ? "`` " + sql + " ``" : "`" + sql + "`";
    }

    private String letsNullsPass(List<String> columns) {
        return "Where `" + String.join("` or `", columns) + "` is null, `"
                + window.check().label()
                + "` finds a row with a null too, and a key lets any number of them pass: make "
                + (columns.size() == 1 ? "the column" : "the columns") + " `NOT NULL`" + nullsAlike();
    }

    private String nullsAlike() {
        return product().filter(Dialect.POSTGRESQL::equals).isPresent()
                ? ", or the key `UNIQUE NULLS NOT DISTINCT`, which PostgreSQL has since version 15."
                : ".";
    }

    /** What the mapper adds to each query, a tenant say, is in a column that admits nulls: nobody asks for rows without one. */
    private boolean isFilteredByNullable(WantedKey key) {
        return window.where().implied().stream()
                .map(c -> project.mappings().columnName(window.entity(), c.column()))
                .anyMatch(
                        c -> key.nullable().stream().anyMatch(n -> Names.fold(n).equals(Names.fold(c))));
    }

    private String ofNulls(WantedKey key) {
        String product = product().map(Dialect::productName).orElse("");
        return switch (key.nulls()) {
            case PASS ->
                product().filter(Dialect::nullsNotDistinct).isPresent()
                        ? product + " takes them for equal: a key refuses a second row with a null."
                        : "a key lets any number of rows with a null pass.";
            case LEFT_OUT_BY_WHERE ->
                product + " takes them for equal: the index leaves rows with a null out, of which there may be any"
                        + " number today.";
            case LEFT_OUT_BY_EXPRESSIONS ->
                product + " takes two rows for equal whose other columns are: the index leaves rows with a null out,"
                        + " of which there may be any number today.";
        };
    }
}
