package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Inserts in a transaction of its own: {@code saveInNewTransaction}, a default method of the repository with {@code
 * REQUIRES_NEW}. A violation ends that transaction only, so that the one around it can go on.
 *
 * @see <a href="https://docs.spring.io/spring-data/jpa/reference/jpa/transactions.html">Spring Data JPA, Transactionality</a>
 */
final class OwnInsert implements ApartInsert {

    private static final String NAME = "saveInNewTransaction";
    private static final String TRANSACTIONAL = "org.springframework.transaction.annotation.Transactional";
    private static final String PROPAGATION = "org.springframework.transaction.annotation.Propagation";
    private static final Set<String> SAVES = Set.of("save", "saveAndFlush");
    private static final Pattern WRITES = Pattern.compile(
            "(?:save|persist|merge|insert|update|delete|remove|create|add|execute|flush|store|set)\\w*");

    private static final Pattern EMPTY = Pattern.compile("null|new \\w*(?:List|Set)<\\w*>\\(\\)");

    private static final String SEES_NOTHING =
            "The row is to be inserted in a transaction of its own by hand: what was written before in"
                    + " the same transaction is not seen there.";
    static final String HANDS_ON =
            "The row is to be inserted in a transaction of its own by hand: it hands on its saving to"
                    + " rows of the transaction around it.";
    static final String OWN_CONNECTION =
            "The row is inserted in a transaction of its own, which takes a second connection: it stays when the"
                    + " one around it fails, and what that has written before is not seen there.";

    private final Project project;
    private final JavaSource file;
    private final MethodCallExpr call;
    private final SpringRepository repository;
    private final CheckThenAct window;

    private OwnInsert(
            Project project, JavaSource file, MethodCallExpr call, SpringRepository repository, CheckThenAct window) {
        this.project = project;
        this.file = file;
        this.call = call;
        this.repository = repository;
        this.window = window;
    }

    /** Empty where the call is no {@code save} of one row by a repository of the sources. */
    static Optional<OwnInsert> of(Project project, JavaSource file, MethodCallExpr call, CheckThenAct window) {
        return SAVES.contains(call.getNameAsString()) && call.getArguments().size() == 1
                ? SpringRepository.of(project, file, call).map(r -> new OwnInsert(project, file, call, r, window))
                : Optional.empty();
    }

    @Override
    public Optional<String> refusal() {
        Optional<String> dependence = dependence(project, file, call, window);
        if (dependence.isPresent()) {
            return dependence;
        }
        if (cascades(project, repository.source(), repository.entity(), window)) {
            return Optional.of(HANDS_ON);
        }
        boolean taken = repository.type().getMethodsByName(NAME).stream()
                .anyMatch(m -> !m.toString().contains("REQUIRES_NEW"));
        return taken ? Optional.of("The repository has a `" + NAME + "` of another kind.") : Optional.empty();
    }

    /** Why the insert needs what the transaction around it has done; empty where it does not. */
    static Optional<String> dependence(Project project, JavaSource file, MethodCallExpr call, CheckThenAct window) {
        Optional<CheckThenAct.Site> sameTable = window.around().sameTable();
        if (sameTable.isPresent()) {
            return Optional.of(
                    "The violation is to be caught outside of the transaction by hand: an insert in a transaction of"
                            + " its own would wait for `" + sameTable.get().label() + "` ("
                            + sameTable.get().span().lineAfter(window.act().span())
                            + ") in the one around it, where that is of the same key, and that for the insert.");
        }
        if (followsAWrite(project, file, call)) {
            return Optional.of(SEES_NOTHING);
        }
        return window.around()
                .parent()
                .map(p -> "The row is to be inserted in a transaction of its own by hand: `" + p.label() + "` ("
                        + p.span().lineAfter(window.act().span())
                        + ") has made or locked, in the transaction around it, a row that it may refer to; the key of"
                        + " that is not there for another transaction, or not until this one is over.");
    }

    /** A statement before the insert, in its method, that may have written something it refers to. */
    private static boolean followsAWrite(Project project, JavaSource file, MethodCallExpr call) {
        return writesElse(project, file, call, c -> file.start(c) < file.start(call));
    }

    /** Whether the method of a write may write something else as well, by a call of this kind. */
    static boolean writesElse(Project project, JavaSource file, MethodCallExpr call, Predicate<MethodCallExpr> which) {
        return call.findAncestor(com.github.javaparser.ast.body.CallableDeclaration.class).stream()
                .flatMap(m -> ((com.github.javaparser.ast.body.CallableDeclaration<?>) m)
                        .findAll(MethodCallExpr.class).stream())
                .filter(c -> c != call && !call.isAncestorOf(c) && which.test(c))
                .filter(c -> WRITES.matcher(c.getNameAsString()).matches() && !ManagerQuery.asksForRows(c))
                .anyMatch(c -> SpringRepository.of(project, file, c).isPresent()
                        || c.getScope().filter(s -> takesWrites(file, s)).isPresent()
                        || c.getScope().isEmpty() && !c.getNameAsString().startsWith("set"));
    }

    private static boolean takesWrites(JavaSource file, com.github.javaparser.ast.expr.Expression scope) {
        return Receivers.isEntityManager(file, scope)
                || Receivers.typeOf(file, scope)
                        .filter(t -> t.endsWith("Session")
                                || t.endsWith("Template")
                                || t.endsWith("Service")
                                || t.endsWith("Client"))
                        .isPresent();
    }

    /** Rows of another session must not be persisted along with it: those that the written object is given. */
    static boolean cascades(Project project, JavaSource from, String name, CheckThenAct window) {
        Optional<TypeDeclaration<?>> entity = project.type(from, name).flatMap(JavaSource::mainType);
        return entity.stream()
                .flatMap(t -> t.findAll(FieldDeclaration.class).stream())
                .filter(f -> mayBeGiven(f, window))
                .flatMap(f -> f.getAnnotations().stream())
                .filter(a -> a.getNameAsString().endsWith("ToOne")
                        || a.getNameAsString().endsWith("ManyToMany"))
                .map(a -> a.toString())
                .anyMatch(a -> a.contains("PERSIST") || a.contains("CascadeType.ALL") || a.contains("cascade = ALL"));
    }

    /** Whether the written object may have something in the field: of one that was made here, all that it was given is known. */
    private static boolean mayBeGiven(FieldDeclaration field, CheckThenAct window) {
        return window.act()
                .operation()
                .filter(o -> o instanceof DataOperation.Write w
                        && w.valuesKnown()
                        && w.subject() instanceof Value.Made
                        && field.getVariables().stream()
                                .noneMatch(v -> w.values().containsKey(v.getNameAsString())
                                        || v.getInitializer()
                                                .filter(i -> !EMPTY.matcher(i.toString())
                                                        .matches())
                                                .isPresent()))
                .isEmpty();
    }

    @Override
    public String exception() {
        return "org.springframework.dao.DataIntegrityViolationException";
    }

    /** The call and, where it is not there yet, the method that it calls. */
    @Override
    public void write(Draft draft) {
        draft.edits().replace(file, file.start(call.getName()), file.end(call.getName()), NAME);
        draft.review(OWN_CONNECTION);
        if (!repository.type().getMethodsByName(NAME).isEmpty()) {
            return;
        }
        JavaSource source = repository.source();
        String transactional = draft.edits().imported(source, TRANSACTIONAL);
        String propagation = draft.edits().imported(source, PROPAGATION);
        String entity = repository.entity();
        String row = Character.toLowerCase(entity.charAt(0)) + entity.substring(1);
        repository.add(
                draft,
                "@" + transactional + "(propagation = " + propagation + ".REQUIRES_NEW)",
                "default " + entity + " " + NAME + "(" + entity + " " + row + ") {",
                source.indentUnit() + "return " + (repository.flushes() ? "saveAndFlush" : "save") + "(" + row + ");",
                "}");
    }
}
