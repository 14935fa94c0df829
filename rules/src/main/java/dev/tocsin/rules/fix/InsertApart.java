package dev.tocsin.rules.fix;

import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Window;
import java.util.Optional;

/** Takes the insert out of the transaction that its violation would spoil: the catch, or the next try, then finds one that is whole. */
final class InsertApart {

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    InsertApart(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        if (window.window() != Window.FIND_OR_CREATE) {
            Optional<Meeting> meeting = Meeting.of(project, window);
            Optional<Answer> answer = Answer.of(project, window);
            boolean outside = window.flawed(Flaw.CAUGHT_BEFORE_FLUSH).isPresent()
                    && meeting.isPresent()
                    && answer.isPresent()
                    && new CallerCatch(project, window, draft).write(meeting.get(), answer.get());
            if (outside) {
                draft.review("The catch inside the transaction never sees the violation; it can go.");
                return;
            }
            draft.leaves(
                    "The catch is to be moved out of the transaction by hand: what is written belongs to the rest of it.");
            return;
        }
        if (InsertIgnored.isFor(window)) {
            new InsertIgnored(project, window, draft).write();
            return;
        }
        Optional<JavaSource> file = project.java(window.act().span().file());
        Optional<OwnInsert> own = file.flatMap(
                f -> f.at(window.act().span(), MethodCallExpr.class).flatMap(c -> OwnInsert.of(project, f, c, window)));
        if (own.isEmpty()) {
            draft.leaves(
                    "The insert is to be put into a transaction of its own by hand: it is no `save` that is called on a repository.");
            return;
        }
        Optional<String> refusal = own.get().refusal();
        if (refusal.isPresent()) {
            draft.leaves(refusal.get());
            return;
        }
        own.get().write(draft);
        draft.does("insert the row in a transaction of its own, which its violation may end");
        draft.review(
                "What `save` gives back belongs to no open session: changes to it are not written unless it is saved again.");
        switch (Snapshots.of(project, file.get().path())) {
            case KEPT ->
                draft.leaves(
                        "MySQL keeps showing what the transaction has seen first: the row of the other request is to be"
                                + " read with a lock.");
            case UNKNOWN -> draft.review(Snapshots.NOTE);
            case NONE -> {}
        }
    }
}
