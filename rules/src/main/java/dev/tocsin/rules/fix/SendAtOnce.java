package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Sends a write so that the violation of a key comes at its call, and says as what it comes. */
final class SendAtOnce {

    private static final String ANY_VIOLATION = "org.springframework.dao.DataIntegrityViolationException";
    private static final String DUPLICATE = "org.springframework.dao.DuplicateKeyException";

    /** Their duplicate key has an error number of its own and shares its SQLSTATE with other constraints. */
    private static final Set<Dialect> BY_NUMBER =
            Set.of(Dialect.MYSQL, Dialect.MARIADB, Dialect.TIDB, Dialect.OCEANBASE);

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    SendAtOnce(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
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
        if (call.isEmpty() || !(window.act().operation().get() instanceof DataOperation.Write write)) {
            return Optional.empty();
        }
        boolean helperCatches =
                call.get() != meeting.act() && Meeting.attempt(call.get()).isPresent();
        if (helperCatches) {
            return Optional.empty();
        }
        if (call.get() != meeting.act()) {
            draft.review("The write is in `"
                    + call.get()
                            .findAncestor(MethodDeclaration.class)
                            .map(MethodDeclaration::getNameAsString)
                            .orElse("another method")
                    + "`: whoever else calls that sends it at once too.");
        }
        return switch (write.api()) {
            case SPRING_JDBC -> Optional.of(Sending.of(DUPLICATE));
            case SPRING_DATA_JPA -> sendingSave(file.get(), call.get());
            case JPA -> sendingPersist(meeting, file.get(), call.get());
            case JDBC -> Optional.of(inJdbc());
            case HIBERNATE, PROJECT -> Optional.empty();
        };
    }

    private Optional<Sending> sendingSave(JavaSource file, MethodCallExpr call) {
        String name = call.getNameAsString();
        Optional<SpringRepository> repository = SpringRepository.of(project, file, call);
        boolean flushes = repository.filter(SpringRepository::flushes).isPresent();
        if (name.equals("save") && flushes) {
            return Optional.of(new Sending(
                    ANY_VIOLATION,
                    Optional.empty(),
                    Optional.empty(),
                    () -> draft.edits()
                            .replace(file, file.start(call.getName()), file.end(call.getName()), "saveAndFlush")));
        }
        if (flushes && (name.equals("saveAndFlush") || name.equals("saveAllAndFlush"))) {
            return Optional.of(Sending.of(ANY_VIOLATION));
        }
        // Without a transaction around it, each call of a repository is one of its own, and over when it returns.
        return name.equals("save") && repository.isPresent() && !window.inTransaction()
                ? Optional.of(
                        new Sending(
                                ANY_VIOLATION,
                                Optional.empty(),
                                Optional.empty(),
                                () -> draft.review(
                                        "No transaction is known around the write; inside of one, the violation comes at the commit.")))
                : Optional.empty();
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
                .map(scope -> new Sending(
                        ANY_VIOLATION,
                        Optional.empty(),
                        Optional.of(meeting.file().text(scope) + ".flush();"),
                        () -> {}))
                .or(() -> flushOfManager(meeting));
    }

    /** {@code em.persist(user);} waits for the flush, whose exception only its cause tells from others. */
    private Optional<Sending> sendingPersist(Meeting meeting, JavaSource file, MethodCallExpr call) {
        Optional<Expression> manager = call.getScope().filter(s -> isManager(file, s));
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
                .flatMap(c -> c.findFirst(Expression.class, e -> isManager(meeting.file(), e)))
                .flatMap(manager -> flushing(meeting.file(), manager));
    }

    private static boolean isManager(JavaSource file, Expression expression) {
        return Receivers.typeOf(file, expression)
                .filter("EntityManager"::equals)
                .isPresent();
    }

    private Optional<Sending> flushing(JavaSource file, Expression manager) {
        return EntityKey.api(file)
                .map(api -> new Sending(
                        api + ".PersistenceException",
                        Optional.of(e -> "isUniqueViolation(" + e + ")"),
                        Optional.of(file.text(manager) + ".flush();"),
                        () -> addQuestion(file, manager)));
    }

    private Sending inJdbc() {
        return new Sending("java.sql.SQLException", Optional.of(this::isViolation), Optional.empty(), () -> {});
    }

    /** SQLSTATE 23505 of the standard, or MySQL's number. */
    private String isViolation(String exception) {
        Optional<Dialect> dialect = project.schemaSeenFrom(window.act().span().file())
                .databaseBehind(window.act().span().file())
                .map(Databases.Assumed::dialect);
        String state = "\"23505\".equals(" + exception + ".getSQLState())";
        String number = exception + ".getErrorCode() == 1062";
        if (dialect.isEmpty()) {
            return state + " || " + number;
        }
        return BY_NUMBER.contains(dialect.get()) ? number : state;
    }

    /** {@code isUniqueViolation}, at the end of the class, where it has none yet. */
    private void addQuestion(JavaSource file, Expression manager) {
        TypeDeclaration<?> type = manager.findAncestor(TypeDeclaration.class).orElseThrow();
        if (!type.getMethodsByName("isUniqueViolation").isEmpty()) {
            return;
        }
        String sql = draft.edits().imported(file, "java.sql.SQLException");
        String unit = file.indentUnit();
        String outer = file.indentAt(file.start(type));
        StringBuilder member = new StringBuilder();
        Stream.of(
                        "private static boolean isUniqueViolation(Throwable failure) {",
                        unit + "for (Throwable cause = failure; cause != null; cause = cause.getCause()) {",
                        unit + unit + "if (cause instanceof " + sql + ") {",
                        unit + unit + unit + sql + " refused = (" + sql + ") cause;",
                        unit + unit + unit + "return " + isViolation("refused") + ";",
                        unit + unit + "}",
                        unit + "}",
                        unit + "return false;",
                        "}")
                .forEach(line -> member.append(outer).append(unit).append(line).append(file.newline()));
        int brace = file.end(type) - 1;
        if (file.startsLine(brace)) {
            draft.edits().insert(file, file.lineStart(brace), file.newline() + member);
        } else {
            draft.edits().insert(file, brace, file.newline() + member + outer);
        }
    }
}
