package dev.tocsin.rules.fix;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An answer said once more where the row is written. Each variable that it names must mean the same there, or something that is equal
 * to it must be known: what it was made from, or the field of the row that it was put into.
 */
final class RepeatedAnswer {

    private static final int MAX_DEPTH = 8;

    private final Project project;
    private final Answer answer;
    private final Meeting meeting;
    private final CheckThenAct window;
    /** By the very node that names a variable, what is said in its place: equal nodes may mean different variables. */
    private final Map<NameExpr, String> replaced = new IdentityHashMap<>();

    private RepeatedAnswer(Project project, Answer answer, Meeting meeting, CheckThenAct window) {
        this.project = project;
        this.answer = answer;
        this.meeting = meeting;
        this.window = window;
    }

    /**
     * The lines, or why there are none.
     *
     * @param lines without indentation; empty where the answer cannot be said there
     * @param refusal why not, as the end of a sentence
     */
    record Said(Optional<List<String>> lines, String refusal) {}

    /** Thrown inside of this class only, at the first name that is not known at the meeting's act. */
    private static final class NotSayableException extends Exception {
        private static final long serialVersionUID = 1L;

        NotSayableException(String reason) {
            super(reason, null, false, false);
        }
    }

    static Said of(Project project, Answer answer, Meeting meeting, CheckThenAct window, Edits edits) {
        RepeatedAnswer repeated = new RepeatedAnswer(project, answer, meeting, window);
        try {
            repeated.look();
        } catch (NotSayableException e) {
            return new Said(Optional.empty(), e.getMessage());
        }
        if (!answer.file().path().equals(meeting.file().path()) && !repeated.travels(edits)) {
            return new Said(Optional.empty(), "what the check answers can be said in its own class only.");
        }
        List<String> lines = new ArrayList<>();
        answer.statements().forEach(s -> lines.addAll(repeated.lines(s)));
        return new Said(Optional.of(lines), "");
    }

    private void look() throws NotSayableException {
        for (Statement statement : answer.statements()) {
            for (VariableDeclarator own : statement.findAll(VariableDeclarator.class)) {
                if (Scope.declaration(own.getNameAsString(), meeting.statement())
                        .isPresent()) {
                    throw unknown(own.getNameAsString());
                }
                if (isDeclaredByTheWrite(own.getNameAsString())) {
                    throw new NotSayableException(
                            "what the check answers has a variable `" + own.getNameAsString() + "`, as the write has.");
                }
            }
            for (NameExpr name : statement.findAll(NameExpr.class)) {
                look(name);
            }
        }
    }

    /** The variable of the written row is declared before the {@code try}, so that the catch sees it. */
    private boolean isDeclaredByTheWrite(String name) {
        return meeting.statement().findAll(VariableDeclarator.class).stream()
                .anyMatch(v -> v.getNameAsString().equals(name));
    }

    private void look(NameExpr use) throws NotSayableException {
        String name = use.getNameAsString();
        Optional<Node> declaration = Scope.declaration(name, use);
        if (declaration.isEmpty()) {
            // A field there, and a variable of the same name here.
            if (Scope.declaration(name, meeting.statement()).isPresent()) {
                throw unknown(name);
            }
            return;
        }
        if (answer.statements().stream().anyMatch(s -> s.isAncestorOf(declaration.get()))) {
            return;
        }
        String said = meeting.wayToDecision().isEmpty()
                ? variable(declaration.get(), use, 0)
                : argument(declaration.get(), name, meeting.wayToDecision().get());
        if (!said.equals(name)) {
            replaced.put(use, said);
        }
    }

    /** What the caller hands in for a parameter of the method that answers. */
    private String argument(Node declaration, String name, MethodCallExpr call) throws NotSayableException {
        CallableDeclaration<?> method =
                answer.last().findAncestor(CallableDeclaration.class).orElseThrow();
        boolean direct = method.getNameAsString().equals(call.getNameAsString())
                && method.getParameters().size() == call.getArguments().size();
        for (int i = 0; direct && i < method.getParameters().size(); i++) {
            if (method.getParameter(i) == declaration && Answer.repeatable(call.getArgument(i))) {
                return expression(call.getArgument(i), 0);
            }
        }
        throw unknown(name);
    }

    /** The same value once more, in variables that the act sees. */
    private String expression(Expression value, int depth) throws NotSayableException {
        StringBuilder text = new StringBuilder(meeting.file().text(value));
        int start = meeting.file().start(value);
        List<NameExpr> names = new ArrayList<>(value.findAll(NameExpr.class));
        names.sort(
                Comparator.comparingInt((NameExpr n) -> meeting.file().start(n)).reversed());
        for (NameExpr name : names) {
            Optional<Node> declaration = Scope.declaration(name.getNameAsString(), name);
            if (declaration.isPresent()) {
                text.replace(
                        meeting.file().start(name) - start,
                        meeting.file().end(name) - start,
                        variable(declaration.get(), name, depth + 1));
            } else if (Scope.declaration(name.getNameAsString(), meeting.statement())
                    .isPresent()) {
                throw unknown(name.getNameAsString());
            }
        }
        return text.toString();
    }

    private String variable(Node declaration, NameExpr use, int depth) throws NotSayableException {
        String name = use.getNameAsString();
        boolean behindTheCheck = meeting.wayToDecision().isEmpty();
        if (behindTheCheck && declaration instanceof VariableDeclarator v && tells(v, 0)) {
            throw new NotSayableException("what the check answers speaks of the row that it found.");
        }
        if (Scope.same(declaration, name, meeting.statement())) {
            if (changes(declaration, use)) {
                throw new NotSayableException("what the check answers names `" + name
                        + "`, which is given another value before the row is written.");
            }
            return name;
        }
        if (declaration instanceof VariableDeclarator v && depth < MAX_DEPTH && Scope.keeps(v, name)) {
            Optional<Expression> value =
                    v.getInitializer().filter(i -> new Accessors(project, meeting.file()).gives(i));
            if (value.isPresent()) {
                return expression(value.get(), depth + 1);
            }
            Optional<MethodCallExpr> set = new Accessors(project, meeting.file()).puts(v);
            if (set.isPresent()) {
                NameExpr row = set.get().getScope().orElseThrow().asNameExpr();
                Optional<Node> held = Scope.declaration(row.getNameAsString(), row);
                if (held.filter(h -> Scope.same(h, row.getNameAsString(), meeting.statement()) && !changes(h, row))
                        .isPresent()) {
                    return row.getNameAsString() + "." + Accessors.getter(set.get()) + "()";
                }
            }
        }
        throw unknown(name);
    }

    private static NotSayableException unknown(String name) {
        return new NotSayableException(
                "what the check answers names `" + name + "`, which is not known where the row is written.");
    }

    /** Given another value on the way from the statement that names it, that statement included, to the act. */
    private boolean changes(Node declaration, NameExpr use) {
        Node apart = use;
        while (apart.getParentNode()
                .filter(p -> !p.isAncestorOf(meeting.statement()))
                .isPresent()) {
            apart = apart.getParentNode().get();
        }
        int from = meeting.file().start(apart);
        int to = meeting.file().start(meeting.statement());
        return Scope.assignments(declaration, use.getNameAsString()).stream()
                .mapToInt(meeting.file()::start)
                .anyMatch(at -> at >= from && at < to);
    }

    /** What the check found is not there for the loser: it found nothing. */
    private boolean tells(VariableDeclarator variable, int depth) {
        List<Expression> values = new ArrayList<>(Scope.values(variable));
        variable.findAncestor(ForEachStmt.class)
                .filter(loop -> loop.getVariable().getVariable(0) == variable)
                .ifPresent(loop -> values.add(loop.getIterable()));
        return depth > MAX_DEPTH || values.stream().anyMatch(v -> tells(v, depth));
    }

    private boolean tells(Expression value, int depth) {
        boolean sameFile = meeting.file().path().equals(window.check().span().file());
        boolean asks = sameFile && JavaSource.contains(value, window.check().span())
                || window.path().stream()
                        .anyMatch(c ->
                                c.span().file().equals(meeting.file().path()) && JavaSource.contains(value, c.span()));
        return asks
                || value.findAll(NameExpr.class).stream()
                        .flatMap(n -> Scope.declaration(n.getNameAsString(), n).stream())
                        .anyMatch(d ->
                                d instanceof VariableDeclarator v && !v.isAncestorOf(value) && tells(v, depth + 1));
    }

    /** Makes what another file's answer names known here; false where it needs that class itself. */
    private boolean travels(Edits edits) {
        for (Statement statement : answer.statements()) {
            boolean ownMembers = statement
                            .findFirst(MethodCallExpr.class, c -> c.getScope().isEmpty())
                            .isPresent()
                    || statement
                            .findFirst(
                                    NameExpr.class,
                                    n -> !isType(n)
                                            && Scope.declaration(n.getNameAsString(), n)
                                                    .isEmpty())
                            .isPresent();
            if (ownMembers) {
                return false;
            }
            Imports imports = new Imports(answer.file());
            Set<String> types = new LinkedHashSet<>();
            statement.findAll(ClassOrInterfaceType.class).forEach(t -> types.add(t.getNameAsString()));
            for (NameExpr name : statement.findAll(NameExpr.class, RepeatedAnswer::isType)) {
                Optional<String> constant = imports.constant(name.getNameAsString());
                if (constant.isPresent()) {
                    replaced.put(name, constant(constant.get(), edits));
                } else if (isConstantOfItsFile(name.getNameAsString()) || imports.bringsMembers()) {
                    return false;
                } else {
                    types.add(name.getNameAsString());
                }
            }
            for (String type : types) {
                Optional<String> qualified = imports.qualified(type);
                if (qualified.isEmpty()
                        || !edits.imported(meeting.file(), qualified.get()).equals(type)) {
                    return false;
                }
            }
        }
        return true;
    }

    private String constant(String qualified, Edits edits) {
        int dot = qualified.lastIndexOf('.');
        return edits.imported(meeting.file(), qualified.substring(0, dot)) + qualified.substring(dot);
    }

    private boolean isConstantOfItsFile(String name) {
        CompilationUnit unit = answer.file().unit();
        return unit.findFirst(
                                FieldDeclaration.class,
                                f -> f.getVariables().stream()
                                        .anyMatch(v -> v.getNameAsString().equals(name)))
                        .isPresent()
                || unit.findFirst(
                                EnumConstantDeclaration.class,
                                c -> c.getNameAsString().equals(name))
                        .isPresent();
    }

    private static boolean isType(NameExpr name) {
        return Character.isUpperCase(name.getNameAsString().charAt(0));
    }

    private List<String> lines(Statement statement) {
        JavaSource file = answer.file();
        StringBuilder text = new StringBuilder(file.text(statement));
        int start = file.start(statement);
        List<NameExpr> names = new ArrayList<>(statement.findAll(NameExpr.class, replaced::containsKey));
        names.sort(Comparator.comparingInt((NameExpr n) -> file.start(n)).reversed());
        for (NameExpr name : names) {
            text.replace(file.start(name) - start, file.end(name) - start, replaced.get(name));
        }
        String indent = file.indentAt(start);
        List<String> lines = new ArrayList<>();
        for (String line : text.toString().split("\r\n|\r|\n", -1)) {
            lines.add(lines.isEmpty() || !line.startsWith(indent) ? line : line.substring(indent.length()));
        }
        return lines;
    }
}
