package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.MappedEntity;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Sends a write so that the violation of a key comes at its call, and says as what it comes. */
final class SendAtOnce {

    private static final String ANY_VIOLATION = "org.springframework.dao.DataIntegrityViolationException";
    private static final String DUPLICATE = "org.springframework.dao.DuplicateKeyException";

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;
    private final UniqueViolation violation;

    SendAtOnce(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
        this.violation = new UniqueViolation(project, window, draft);
    }

    /**
     * How the write is sent.
     *
     * @param exception as which a violation comes
     * @param condition where other failures come as the same, what tells the violation from them, by the exception's name
     * @param flush a statement that sends what waits; empty where the write itself does
     */
    record Sending(String exception, Optional<UnaryOperator<String>> condition, Optional<String> flush, Runnable edit) {

        static Sending of(String exception) {
            return new Sending(exception, Optional.empty(), Optional.empty(), () -> {});
        }
    }

    Optional<Sending> of(Meeting meeting) {
        Optional<JavaSource> file = project.java(window.act().span().file());
        Optional<MethodCallExpr> call = file.flatMap(f -> f.at(window.act().span(), MethodCallExpr.class));
        if (window.act().operation().isEmpty()) {
            return flushOfChange(meeting);
        }
        if (window.around().sentBefore().isPresent()) {
            return flushBeforeSave(meeting, call);
        }
        if (call.isEmpty() || !(window.act().operation().get() instanceof DataOperation.Write write)) {
            return Optional.empty();
        }
        boolean helperCatches =
                call.get() != meeting.act() && Meeting.attempt(call.get()).isPresent();
        if (helperCatches || isToldAtWrapper()) {
            return Optional.empty();
        }
        if (call.get() != meeting.act()
                && window.around().endsWithAct()
                && write.api() == DataOperation.Api.SPRING_DATA_JPA) {
            // The transaction of the called method has committed, or failed, when the call is over.
            if (OwnInsert.writesElse(project, file.get(), call.get(), c -> true)) {
                reviewOtherRows(call.get());
            }
            return Optional.of(caught(meeting, Optional.empty(), () -> {}));
        }
        return switch (write.api()) {
            case SPRING_JDBC -> Optional.of(inSpringJdbc(meeting, file.get(), call.get()));
            case SPRING_DATA_JPA -> sendingSave(meeting, file.get(), call.get());
            case JPA -> sendingPersist(meeting, file.get(), call.get());
            case JDBC -> Optional.of(inJdbc(meeting));
            case HIBERNATE, MYBATIS, JDBI, PROJECT -> Optional.empty();
        };
    }

    private static String methodOf(MethodCallExpr call) {
        return call.findAncestor(MethodDeclaration.class)
                .map(MethodDeclaration::getNameAsString)
                .orElse("another method");
    }

    /**
     * Whether the write is sent where it is called, so that nothing has to flush it: also where the database makes the key of the new
     * row, which the insert itself then brings.
     *
     * @see <a href="https://docs.jboss.org/hibernate/orm/6.6/userguide/html_single/Hibernate_User_Guide.html">Hibernate, "Using IDENTITY
     *     columns"</a>
     */
    static boolean isSentAtOnce(Project project, CheckThenAct window) {
        boolean inserts = window.window() == Window.INSERT
                || window.window() == Window.FIND_OR_CREATE
                || window.window() == Window.REPLACE;
        boolean identity = project.mappings()
                .of(window.entity())
                .filter(m -> m.idGeneration() == MappedEntity.IdGeneration.IDENTITY)
                .isPresent();
        boolean mayUpdate = identity && leavesOwnRowOut(project, window);
        boolean keyed = inserts && identity && !mayUpdate;
        return window.act()
                .operation()
                .filter(DataOperation.Write.class::isInstance)
                .map(DataOperation.Write.class::cast)
                .filter(w -> w.immediate() && !(mayUpdate && w.effect() == DataOperation.Effect.INSERT)
                        || keyed && w.effect() != DataOperation.Effect.UPDATE)
                .isPresent();
    }

    /** Who asks for other rows than one's own has a row already: the object that is saved may have its key, and wait as an update. */
    private static boolean leavesOwnRowOut(Project project, CheckThenAct window) {
        return window.where().conditions().stream()
                .anyMatch(c -> c.operator() == RowPredicate.Operator.NE
                        && !(c.value() instanceof Value.Const)
                        && WantedKey.isPrimary(project, window, c.column()));
    }

    private Optional<Sending> sendingSave(Meeting meeting, JavaSource file, MethodCallExpr call) {
        String name = call.getNameAsString();
        Optional<SpringRepository> repository = SpringRepository.of(project, file, call);
        boolean shared = SpringRepository.isJpaVariable(file, call);
        boolean known = repository.isPresent() || shared;
        boolean flushes = repository.filter(SpringRepository::flushes).isPresent() || shared;
        if (name.equals("save") && known && isSentAtOnce(project, window)) {
            return Optional.of(caught(meeting, Optional.empty(), () -> {}));
        }
        if (name.equals("save") && flushes) {
            return Optional.of(caught(meeting, Optional.empty(), () -> {
                draft.edits().replace(file, file.start(call.getName()), file.end(call.getName()), "saveAndFlush");
                if (call != meeting.act()) {
                    draft.review(
                            "The write is in `" + methodOf(call) + "`: whoever else calls that sends it at once too.");
                }
            }));
        }
        if (flushes && (name.equals("saveAndFlush") || name.equals("saveAllAndFlush"))) {
            return Optional.of(caught(meeting, Optional.empty(), () -> {}));
        }
        // Without a transaction around it, each call of a repository is one of its own, and over when it returns.
        return name.equals("save") && known && !window.inTransaction()
                ? Optional.of(caught(
                        meeting,
                        Optional.empty(),
                        () -> TransactionAround.review(
                                        window,
                                        meeting.file(),
                                        meeting.statement(),
                                        "the violation comes at the commit")
                                .ifPresent(draft::review)))
                : Optional.empty();
    }

    /** What Spring throws is the same for all constraints; its cause tells them apart. */
    Sending caught(Meeting meeting, Optional<String> flush, Runnable edit) {
        return new Sending(
                ANY_VIOLATION, Optional.of(e -> violation.of(meeting.file(), meeting.statement(), e)), flush, edit);
    }

    /** A managed object that was changed is written at the flush: the repository that was asked can do it here. */
    private Optional<Sending> flushOfChange(Meeting meeting) {
        if (!meeting.file().path().equals(window.check().span().file())) {
            return Optional.empty();
        }
        return meeting.file()
                .at(window.check().span(), MethodCallExpr.class)
                .filter(c -> SpringRepository.of(project, meeting.file(), c)
                        .filter(SpringRepository::flushes)
                        .isPresent())
                .filter(c -> Meeting.same(
                        c.findAncestor(TypeDeclaration.class),
                        meeting.statement().findAncestor(TypeDeclaration.class)))
                .flatMap(MethodCallExpr::getScope)
                .filter(scope -> meeting.statement().isExpressionStmt())
                .map(scope -> caught(meeting, Optional.of(meeting.file().text(scope) + ".flush();"), () -> {}))
                .or(() -> flushOfManager(meeting));
    }

    /** The repository that is to save the changed row sends it before anything is asked. */
    private Optional<Sending> flushBeforeSave(Meeting meeting, Optional<MethodCallExpr> save) {
        return save.filter(c -> Meeting.same(Meeting.container(c), Meeting.container(meeting.statement())))
                .filter(c -> SpringRepository.of(project, meeting.file(), c)
                        .filter(SpringRepository::flushes)
                        .isPresent())
                .flatMap(MethodCallExpr::getScope)
                .filter(scope ->
                        scope.isNameExpr() && Receivers.isField(scope.asNameExpr()) || scope.isFieldAccessExpr())
                .map(scope -> caught(meeting, Optional.of(meeting.file().text(scope) + ".flush();"), () -> {}));
    }

    /** The statement is sent inside of the called method, and what comes out of that is the program's own affair. */
    private boolean isToldAtWrapper() {
        return window.path().stream().anyMatch(c -> c.span().equals(window.act().span()));
    }

    /** {@code em.persist(user);} waits for the flush, whose exception only its cause tells from others. */
    private Optional<Sending> sendingPersist(Meeting meeting, JavaSource file, MethodCallExpr call) {
        Optional<Expression> manager = call.getScope().filter(s -> Receivers.isEntityManager(file, s));
        boolean here = call == meeting.act() && !meeting.statement().isReturnStmt();
        return here && manager.isPresent() ? flushing(file, manager.get()) : Optional.empty();
    }

    private Optional<Sending> flushOfManager(Meeting meeting) {
        return meeting.file()
                .at(window.check().span(), MethodCallExpr.class)
                .filter(c -> meeting.statement().isExpressionStmt())
                .filter(c -> Meeting.same(
                        c.findAncestor(TypeDeclaration.class),
                        meeting.statement().findAncestor(TypeDeclaration.class)))
                .flatMap(c -> c.findFirst(Expression.class, e -> Receivers.isEntityManager(meeting.file(), e)))
                .flatMap(manager -> flushing(meeting.file(), manager));
    }

    private Optional<Sending> flushing(JavaSource file, Expression manager) {
        return EntityKey.api(file)
                .map(api -> new Sending(
                        api + ".PersistenceException",
                        Optional.of(e -> violation.of(file, manager, e)),
                        Optional.of(file.text(manager) + ".flush();"),
                        () -> {}));
    }

    /** It tells a violated key from everything else, and not which key it is. */
    private Sending inSpringJdbc(Meeting meeting, JavaSource file, MethodCallExpr call) {
        if (!ViolatedKey.names(project, window).isEmpty()) {
            return new Sending(
                    DUPLICATE,
                    Optional.of(e -> violation.of(meeting.file(), meeting.statement(), e)),
                    Optional.empty(),
                    () -> {});
        }
        if (call != meeting.act() && OwnInsert.writesElse(project, file, call, c -> true)) {
            reviewOtherRows(call);
        }
        return Sending.of(DUPLICATE);
    }

    private void reviewOtherRows(MethodCallExpr call) {
        draft.review("`" + methodOf(call) + "` may write other rows too: a violation of their keys gets this answer as"
                + " well.");
    }

    private Sending inJdbc(Meeting meeting) {
        return new Sending(
                "java.sql.SQLException",
                Optional.of(e -> violation.ofJdbc(meeting.file(), meeting.statement(), e)),
                Optional.empty(),
                () -> {});
    }
}
