package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.Repairs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Makes the fixes of one scan: chooses the repair by what the finding speaks of. */
public final class Fixer implements Repairs {

    /** Rules whose repair takes another shape of the program: no patch is offered. */
    private static final Set<String> BY_HAND = Set.of("TOC308", "TOC309", "TOC310", "TOC312", "TOC401");

    private final Project project;
    private final KeyMigration migrations;
    private final Predicate<Finding> wanted;

    /**
     * @param root the directory that the scan's paths are counted from
     * @param paths all files that the scan looked at
     * @param windows all that the scan found
     * @param wanted the findings that are to be fixed; to make a fix takes longer than to find the race
     */
    public Fixer(
            Path root,
            List<String> paths,
            Schema schema,
            Mappings mappings,
            List<CheckThenAct> windows,
            Predicate<Finding> wanted) {
        this.project = new Project(root, paths, schema, mappings, windows);
        this.migrations = new KeyMigration(project);
        this.wanted = wanted;
    }

    @Override
    public List<Fix> of(Finding finding, CheckThenAct window) {
        return wanted.test(finding) ? repair(finding, window).stream().toList() : List.of();
    }

    private Optional<Fix> repair(Finding finding, CheckThenAct window) {
        if (BY_HAND.contains(finding.rule().id())) {
            return Optional.empty();
        }
        Draft draft = new Draft();
        switch (flaw(finding.rule().id())) {
            case CAUGHT_BEFORE_FLUSH -> new FlushInside(project, window, draft).write();
            case NEVER_THROWN -> new CaughtType(project, window, draft).write();
            case COUNT_UNCHECKED -> new RowCountCheck(project, window, draft).write();
            case WITHOUT_TRANSACTION -> new OwnTransaction(project, window, draft).write();
            default -> ofWindow(window, draft);
        }
        return Optional.of(draft.build()).filter(Fixer::says);
    }

    /** The flaw that a rule tells of; of a rule that tells of a bare window one that leaves all to the window. */
    private static Flaw flaw(String rule) {
        return switch (rule) {
            case "TOC302" -> Flaw.CAUGHT_BEFORE_FLUSH;
            case "TOC303" -> Flaw.NEVER_THROWN;
            case "TOC304" -> Flaw.WITHOUT_TRANSACTION;
            case "TOC306" -> Flaw.COUNT_UNCHECKED;
            default -> Flaw.ONE_PROCESS;
        };
    }

    private void ofWindow(CheckThenAct window, Draft draft) {
        if (window.window() == Window.INSERT || window.window() == Window.CLAIM) {
            new UniqueKeyRepair(project, migrations, window, draft).write();
        } else if (window.window() == Window.TRANSITION || window.window() == Window.LOST_UPDATE) {
            new RowLock(project, window, draft).write();
        } else if (window.window() == Window.COUNT_INSERT) {
            new ParentLock(project, window, draft).write();
        }
    }

    private static boolean says(Fix fix) {
        return !fix.files().isEmpty() || !fix.notes().isEmpty() || fix.shown().isPresent();
    }
}
