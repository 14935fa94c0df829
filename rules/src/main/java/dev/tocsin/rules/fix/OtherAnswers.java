package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.Statement;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Protection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who else is answered by a catch that gives the answer of one check. */
final class OtherAnswers {

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    OtherAnswers(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    /** Other checks before the same write that ask for the key in question, and one that asks before for such a row. */
    void noteOfTheSameKey(Answer answer) {
        String own = text(answer);
        List<CheckThenAct> others = project.besides(window).stream()
                .filter(w -> w.window() == window.window()
                        && w.columns().equals(window.columns())
                        && !w.check().span().equals(window.check().span()))
                .filter(w ->
                        Answer.of(project, w).filter(a -> !text(a).equals(own)).isPresent())
                .toList();
        if (!others.isEmpty()) {
            draft.review(others.stream()
                            .map(w -> "`" + w.check().label() + "` ("
                                    + w.check().span().lineAfter(window.check().span()) + ")")
                            .collect(Collectors.joining(" and "))
                    + (others.size() == 1 ? " asks" : " ask")
                    + " for the same key, with another answer: a violation does not tell which of them it comes from.");
        }
        earlierQuestion(own)
                .ifPresent(c -> draft.review("`" + c.getNameAsString() + "` (line "
                        + c.getRange().orElseThrow().begin.line
                        + ") asks for such a row before, with an answer of its own: the row of the other request may be one that it"
                        + " finds."));
    }

    private static String text(Answer answer) {
        return answer.statements().stream().map(s -> answer.file().text(s)).collect(Collectors.joining("\n"));
    }

    /** {@code if (users.findByEmailAndDeletedAtIsNull(email).isPresent()) throw ..}, before {@code users.findByEmail(email)}. */
    private Optional<MethodCallExpr> earlierQuestion(String answer) {
        Optional<JavaSource> file = project.java(window.check().span().file());
        Optional<MethodCallExpr> check = file.flatMap(f -> f.at(window.check().span(), MethodCallExpr.class));
        Optional<String> entity =
                check.flatMap(c -> SpringRepository.of(project, file.get(), c)).map(SpringRepository::entity);
        if (entity.isEmpty()) {
            return Optional.empty();
        }
        List<String> asked =
                check.get().getArguments().stream().map(a -> file.get().text(a)).toList();
        return check.get().findAncestor(CallableDeclaration.class).stream()
                .flatMap(m -> ((CallableDeclaration<?>) m).findAll(MethodCallExpr.class).stream())
                .filter(c -> file.get().end(c) < file.get().start(check.get()))
                .filter(c -> c.getArguments().stream()
                        .anyMatch(a -> asked.contains(file.get().text(a))))
                .filter(c -> refusal(c)
                        .map(s -> text(new Answer(file.get(), s)))
                        .filter(other -> !other.equals(answer))
                        .isPresent())
                .filter(c -> SpringRepository.of(project, file.get(), c)
                        .map(SpringRepository::entity)
                        .equals(entity))
                .min(Comparator.comparingInt(file.get()::start));
    }

    /** What is done where it is asked in the condition of a branch that throws or returns. */
    private static Optional<List<Statement>> refusal(MethodCallExpr call) {
        return call.findAncestor(IfStmt.class)
                .filter(i -> i.getCondition().isAncestorOf(call) || i.getCondition() == call)
                .map(i -> Answer.flat(i.getThenStmt()))
                .filter(s -> !s.isEmpty()
                        && (s.get(s.size() - 1).isThrowStmt()
                                || s.get(s.size() - 1).isReturnStmt()));
    }

    /**
     * Other checks before the same write that ask for other keys, whose violations this catch answers too.
     *
     * @param keptApart whether the catch tells the keys apart
     */
    void noteOfOtherKeys(boolean keptApart) {
        for (CheckThenAct other : ViolatedKey.otherQuestions(project, window)) {
            boolean missing = other.protection(Protection.Kind.UNIQUE_KEY)
                    .filter(k -> k.verdict() == Protection.Verdict.ABSENT)
                    .isPresent();
            draft.review("`" + String.join("`, `", other.columns()) + "` is checked before the same write"
                    + (missing
                            ? ": once there is a key for it too, a violation of that "
                            : "; a violation of that key ")
                    + (keptApart ? "is thrown on." : "gets this answer too."));
        }
    }
}
