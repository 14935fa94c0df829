package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows how the change goes through the entity, whose version is compared then, and what its conflict is answered with. It is no
 * patch: which values a statement writes, and what else it leaves alone, is for people to say.
 */
final class VersionCompared {

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    VersionCompared(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void show() {
        if (window.window() == Window.LOST_UPDATE) {
            draft.leaves(
                    "The statement is to compute the new value from the one that the row has by then, or the entity"
                            + " itself is to be changed, and the change tried again where another request was first.");
            return;
        }
        draft.leaves(
                "Change the entity itself, so that its version is compared, and answer the conflict; or put what was"
                        + " checked into the `WHERE` of the statement, raise the version there, and look at the row count.");
        Optional<Meeting> meeting = Meeting.of(project, window);
        Optional<String> repository = meeting.map(Meeting::act)
                .flatMap(act -> act.toMethodCallExpr())
                .flatMap(MethodCallExpr::getScope)
                .map(Object::toString);
        if (repository.isEmpty() || window.columns().isEmpty()) {
            return;
        }
        String row =
                meeting.flatMap(this::row).orElse(decapitalized(window.entity().name()));
        List<String> lines = new ArrayList<>(List.of("try {"));
        for (String column : window.columns()) {
            lines.add("    " + row + ".set" + Character.toUpperCase(column.charAt(0)) + column.substring(1) + "(..);");
        }
        lines.add("    " + repository.get() + ".saveAndFlush(" + row + ");");
        lines.add("} catch (OptimisticLockingFailureException e) {");
        Optional<Answer> answer = Answer.of(project, window);
        Optional<List<String>> said = answer.flatMap(a -> a.at(project, meeting.orElseThrow(), window, new Edits()));
        said.orElse(List.of("// Another request has changed it since: the answer that the check gives.", "throw e;"))
                .forEach(line -> lines.add("    " + line));
        lines.add("}");
        draft.show(String.join("\n", lines) + "\n");
    }

    /** The variable that the checked row was put into. */
    private Optional<String> row(Meeting meeting) {
        return meeting.file()
                .at(window.check().span(), MethodCallExpr.class)
                .flatMap(read -> read.findAncestor(VariableDeclarator.class))
                .map(VariableDeclarator::getNameAsString);
    }

    private static String decapitalized(String name) {
        return name.isEmpty() ? "row" : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
