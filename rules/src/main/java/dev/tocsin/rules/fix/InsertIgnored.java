package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.TryStmt;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.rules.Upsert;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An INSERT in SQL that does nothing where the key has the row already: {@code on conflict do nothing}, or what says it in MySQL.
 * It spoils no transaction, and waits for whoever has inserted the row and not committed yet. The row is read behind it.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT">PostgreSQL, ON CONFLICT</a>
 */
final class InsertIgnored {

    private static final Set<Dialect> ON_CONFLICT = Set.of(Dialect.POSTGRESQL, Dialect.COCKROACHDB, Dialect.SQLITE);
    private static final Set<Dialect> ON_DUPLICATE_KEY = Set.of(Dialect.MYSQL, Dialect.MARIADB, Dialect.TIDB);
    private static final Pattern INSERT = Pattern.compile("\"+ ?insert into\\b.*");
    private static final Pattern UNFIT = Pattern.compile("\\b(?:on conflict|on duplicate|returning|select)\\b|;");
    private static final String BY_HAND =
            "The row is to be inserted by a statement that does nothing where it is there: ";

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    InsertIgnored(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    /** Whether the row is inserted by SQL that the program sends itself. */
    static boolean isFor(CheckThenAct window) {
        return window.act().operation().filter(o -> o.api().plain()).isPresent();
    }

    /** Writes the edit; where none can be written, a note says why. */
    boolean write() {
        Optional<String> refusal = refusal();
        refusal.ifPresent(draft::leaves);
        return refusal.isEmpty();
    }

    private Optional<String> refusal() {
        Optional<JavaSource> file = project.java(window.act().span().file());
        Optional<MethodCallExpr> insert = file.flatMap(f -> f.at(window.act().span(), MethodCallExpr.class));
        Optional<MethodCallExpr> check = file.filter(
                        f -> f.path().equals(window.check().span().file()))
                .flatMap(f -> f.at(window.check().span(), MethodCallExpr.class));
        boolean asks = window.check()
                .operation()
                .filter(DataOperation.Read.class::isInstance)
                .isPresent();
        Optional<String> upsert = Upsert.statement(window);
        if (upsert.isPresent()) {
            return Optional.of("The row is to be inserted by a statement that changes it where it is there: "
                    + upsert.get() + ".");
        }
        if (insert.isEmpty() || !asks) {
            return Optional.of(BY_HAND + "what it does to a row that is there is to be said too.");
        }
        Optional<Dialect> dialect = project.schemaSeenFrom(file.get().path())
                .databaseBehind(file.get().path())
                .map(Databases.Assumed::dialect);
        if (dialect.isPresent() && Upsert.differsByProduct(window)) {
            return Optional.of(
                    BY_HAND + "the databases that the program can be started on say that each in words of its own.");
        }
        Optional<String> clause = dialect.flatMap(this::clause);
        if (clause.isEmpty()) {
            return Optional.of(
                    BY_HAND + "`on conflict do nothing` at its end in PostgreSQL and SQLite, `on duplicate key"
                            + " update id = id` in MySQL, `merge` in others. Which database it is is not known, or it has no such"
                            + " words.");
        }
        Optional<Expression> sql = SqlLock.query(insert.get()).filter(q -> isInsert(file.get(), q));
        if (sql.isEmpty()) {
            return Optional.of(BY_HAND + "its SQL is not written at the call.");
        }
        boolean bare = insert.get()
                .getParentNode()
                .filter(p -> p instanceof Statement s && s.isExpressionStmt())
                .isPresent();
        if (!bare || givesKeys(file.get(), insert.get())) {
            return Optional.of(BY_HAND + "what the insert gives back is used, and there is nothing of the kind then.");
        }
        boolean spoilt = window.flawed(Flaw.SPOILT_TRANSACTION).isPresent();
        boolean fits = spoilt
                ? readsAsTheCatchDoes(file.get(), insert.get())
                : check.isPresent()
                        && leadsTo(file.get(), check.get(), insert.get())
                        && AbsentOnly.onlyInserts(file.get(), window, insert.get())
                        && (window.window() == Window.INSERT
                                || askedAgain(file.get(), check.get(), insert.get())
                                        .isPresent());
        if (!fits) {
            return Optional.of(BY_HAND + "the row is not read again behind it, or more is done than to insert it.");
        }
        boolean snapshot = window.window() == Window.FIND_OR_CREATE
                && window.inTransaction()
                && Snapshots.of(project, file.get().path()) == Snapshots.KEPT;
        Optional<LockingRead> anew = snapshot && check.isPresent()
                ? askedAgain(file.get(), check.get(), insert.get()).flatMap(c -> SqlLock.of(project, file.get(), c))
                : Optional.empty();
        if (snapshot && anew.isEmpty()) {
            return Optional.of(
                    BY_HAND + "behind it, MySQL shows the row of the other request only to a read that locks.");
        }
        Optional<LockingRead> longer = SqlLock.appended(file.get(), sql.get(), clause.get());
        if (longer.isEmpty()) {
            return Optional.of(BY_HAND + "its SQL is not written at the call.");
        }
        draft.edits()
                .replace(
                        file.get(),
                        longer.get().start(),
                        longer.get().end(),
                        longer.get().text());
        anew.ifPresent(l -> {
            draft.edits().replace(file.get(), l.start(), l.end(), l.text());
            draft.review("The row is read again under a lock: only so MySQL, in repeatable read, shows it.");
        });
        draft.does("let the insert do nothing where the row is there");
        if (spoilt) {
            draft.review("What is caught there does not come any more.");
        }
        return Optional.empty();
    }

    /** The clause in the words of the product. */
    private Optional<String> clause(Dialect dialect) {
        Optional<WantedKey> key = WantedKey.of(project, window).filter(WantedKey::plain);
        if (ON_CONFLICT.contains(dialect)) {
            String target = key.filter(this::isTheKey)
                    .map(k -> "(" + String.join(", ", k.columns()) + ") ")
                    .orElse("");
            return Optional.of("on conflict " + target + "do nothing");
        }
        // INSERT IGNORE would let pass what is too long or must not be null.
        return ON_DUPLICATE_KEY.contains(dialect)
                ? key.map(k -> k.columns().get(0)).map(c -> "on duplicate key update " + c + " = " + c)
                : Optional.empty();
    }

    /** A conflict target must be the columns of a key that is there, or that comes with the fix. */
    private boolean isTheKey(WantedKey wanted) {
        return project.schemaSeenFrom(window.act().span().file())
                .database(window.entity().table())
                .map(t -> t.keys().stream()
                                .filter(k -> !k.primary())
                                .allMatch(k -> k.parts().stream().allMatch(p -> wanted.isOn(p.text())))
                        && t.keys().stream()
                                .filter(k -> !k.primary())
                                .allMatch(k ->
                                        k.parts().size() == wanted.columns().size()
                                                && k.predicate().isEmpty()))
                .orElse(false);
    }

    private static boolean isInsert(JavaSource file, Expression query) {
        String sql = file.text(query).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return INSERT.matcher(sql).matches() && !UNFIT.matcher(sql).find();
    }

    /** {@code jdbc.update(sql, row, keyHolder, new String[] {"id"})}. */
    private static boolean givesKeys(JavaSource file, MethodCallExpr insert) {
        return insert.getArguments().stream()
                .anyMatch(a -> a.isArrayCreationExpr()
                        || Receivers.typeOf(file, a)
                                .filter(t -> t.endsWith("KeyHolder"))
                                .isPresent());
    }

    /** By a branch, or because the question has thrown that there is none. */
    private boolean leadsTo(JavaSource file, MethodCallExpr check, MethodCallExpr insert) {
        Optional<TryStmt> asked = insert.findAncestor(CatchClause.class)
                .flatMap(Node::getParentNode)
                .filter(TryStmt.class::isInstance)
                .map(TryStmt.class::cast)
                .filter(t -> t.getTryBlock().isAncestorOf(check));
        return asked.isPresent()
                ? asked.get().getTryBlock().getStatements().size() == 1
                : AbsentOnly.leadsTo(file, window, check, insert);
    }

    /** The same question in the same words, behind the insert. */
    private static Optional<MethodCallExpr> askedAgain(JavaSource file, MethodCallExpr check, MethodCallExpr insert) {
        return check.findAncestor(CallableDeclaration.class).stream()
                .flatMap(m -> ((CallableDeclaration<?>) m).findAll(MethodCallExpr.class).stream())
                .filter(c -> file.start(c) > file.end(insert) && file.text(c).equals(file.text(check)))
                .findFirst();
    }

    /** {@code try { insert } catch (..) { return row(name); } return row(name);}. */
    private static boolean readsAsTheCatchDoes(JavaSource file, MethodCallExpr insert) {
        Optional<TryStmt> attempt = Meeting.attempt(insert)
                .filter(t ->
                        t.getCatchClauses().size() == 1 && t.getParentNode().orElse(null) instanceof BlockStmt);
        Optional<Statement> caught = attempt.flatMap(
                t -> t.getCatchClauses().get(0).getBody().getStatements().getLast());
        Optional<Statement> next =
                attempt.flatMap(t -> ((BlockStmt) t.getParentNode().orElseThrow())
                        .getStatements().stream().dropWhile(s -> s != t).skip(1).findFirst());
        return caught.isPresent() && next.isPresent() && file.text(caught.get()).equals(file.text(next.get()));
    }
}
