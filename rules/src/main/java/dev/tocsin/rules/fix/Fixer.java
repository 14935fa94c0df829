package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.source.Workers;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.Repairs;
import dev.tocsin.rules.Told;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the fixes of one scan: chooses the repair by what the finding speaks of. */
public final class Fixer implements Repairs {

    private static final Set<Window> BY_KEY = Set.of(Window.INSERT, Window.CLAIM, Window.FIND_OR_CREATE);

    private static final Set<Window> BY_PARENT =
            Set.of(Window.QUOTA, Window.NUMBER, Window.COUNT_INSERT, Window.DELETE, Window.LEAVE, Window.REPLACE);

    private final Project project;
    private final KeyMigration migrations;
    private final ModuleDependencies modules;
    private final Map<Key, CheckThenAct> windows = new HashMap<>();
    private final int threads;

    /** Tells the findings of a scan apart, whatever severity they are given. */
    private record Key(String rule, SourceSpan check, SourceSpan act, String method, String message) {
        static Key of(Finding finding) {
            return new Key(
                    finding.rule().id(),
                    finding.check().span(),
                    finding.act().span(),
                    finding.method(),
                    finding.message());
        }
    }

    /**
     * @param root the directory that the scan's paths are counted from
     * @param paths all files that the scan looked at
     * @param told all that the scan found
     * @param threads at least 1; the fixes do not depend on it
     */
    public Fixer(Path root, List<String> paths, Schema schema, Mappings mappings, List<Told> told, int threads) {
        this.project = new Project(
                root, paths, schema, mappings, told.stream().map(Told::window).toList());
        this.migrations = new KeyMigration(project);
        this.modules = new ModuleDependencies(
                paths, p -> project.text(p).map(t -> t.source().text()));
        this.threads = threads;
        told.forEach(t -> windows.putIfAbsent(Key.of(t.finding()), t.window()));
    }

    @Override
    public List<Finding> of(List<Finding> findings) {
        List<Optional<Draft>> drafts = Workers.map("tocsin-fixes", threads, findings, () -> this::draft);
        List<Finding> fixed = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            // One after the other: migrations are numbered.
            Optional<Fix> fix = drafts.get(i).map(Draft::build).filter(Fixer::says);
            fixed.add(
                    fix.isEmpty()
                            ? findings.get(i)
                            : findings.get(i).with(fix.stream().toList()));
        }
        return fixed;
    }

    /** Empty where there is nothing to be said. */
    private Optional<Draft> draft(Finding finding) {
        CheckThenAct window = windows.get(Key.of(finding));
        if (window == null) {
            return Optional.empty();
        }
        Draft draft = new Draft();
        try {
            repair(finding, window, draft);
            return Optional.of(compiles(draft));
        } catch (StackOverflowError e) {
            // Code that is nested so deeply is not edited.
            return Optional.empty();
        } catch (RuntimeException e) {
            // A fault in one fix must not take the findings with it.
            Draft none = new Draft();
            none.leaves(
                    "No fix could be made for it: " + e.getClass().getSimpleName() + ". This is a fault in Tocsin.");
            return Optional.of(none);
        }
    }

    /** The draft, or none where its modules cannot name what it names. */
    private Draft compiles(Draft draft) {
        for (Map.Entry<String, Set<String>> named : draft.edits().named().entrySet()) {
            for (String type : named.getValue()) {
                if (!modules.sees(named.getKey(), type)) {
                    Draft none = new Draft();
                    none.leaves("`" + modules.moduleOf(named.getKey()) + "` is built without `" + type
                            + "`: what is to be done is to be done in the module that runs the statement, or this one is to be"
                            + " given that dependency.");
                    return none;
                }
            }
        }
        return draft;
    }

    private void repair(Finding finding, CheckThenAct window, Draft draft) {
        if (!window.actsBeside().isEmpty()) {
            leavesInserts(window, draft);
            return;
        }
        switch (flaw(finding.rule().id())) {
            case CAUGHT_BEFORE_FLUSH -> new FlushInside(project, window, draft).write();
            case NEVER_THROWN -> new CaughtType(project, window, draft).write();
            case COUNT_UNCHECKED -> new RowCountCheck(project, window, draft).write();
            case SPOILT_TRANSACTION -> new InsertApart(project, window, draft).write();
            case WITHOUT_TRANSACTION -> new OwnTransaction(project, window, draft).write();
            case VERSION_BYPASSED -> new VersionCompared(project, window, draft).show();
            default -> ofWindow(window, draft);
        }
        if (flaw(finding.rule().id()) != Flaw.ONE_PROCESS
                && window.flawed(Flaw.OTHER_SPELLING).isPresent()) {
            new UniqueKeyRepair(project, migrations, window, draft).ofAnySpelling();
        }
    }

    /** A key, or an answer at one of the inserts alone, would make an error of what the other one does. */
    private static void leavesInserts(CheckThenAct window, Draft draft) {
        draft.leaves(window.actsBeside().stream()
                        .map(a -> "`" + a.label() + "` ("
                                + a.span().lineAfter(window.act().span()) + ")")
                        .collect(Collectors.joining(", "))
                + " inserts such a row behind the same check where the program goes another way: the violation of each is to be"
                + " answered alike.");
    }

    /** The flaw that a rule tells of; of a rule that tells of a bare window one that leaves all to the window. */
    private static Flaw flaw(String rule) {
        return switch (rule) {
            case "TOC302" -> Flaw.CAUGHT_BEFORE_FLUSH;
            case "TOC303" -> Flaw.NEVER_THROWN;
            case "TOC304" -> Flaw.WITHOUT_TRANSACTION;
            case "TOC306" -> Flaw.COUNT_UNCHECKED;
            case "TOC308", "TOC309" -> Flaw.SPOILT_TRANSACTION;
            case "TOC312" -> Flaw.VERSION_BYPASSED;
            default -> Flaw.ONE_PROCESS;
        };
    }

    private void ofWindow(CheckThenAct window, Draft draft) {
        if (window.harm() == Harm.HALF_DONE) {
            ofEffect(window, draft);
        } else if (BY_KEY.contains(window.window())) {
            new UniqueKeyRepair(project, migrations, window, draft).write();
        } else if (window.window() == Window.TRANSITION || window.window() == Window.LOST_UPDATE) {
            new RowLock(project, window, draft).write();
        } else if (BY_PARENT.contains(window.window())) {
            new ParentLock(project, window, draft).write();
        }
    }

    private void ofEffect(CheckThenAct window, Draft draft) {
        if (window.window() == Window.BETWEEN_WRITES) {
            new TakenBack(project, window, draft).firstWrite();
        } else {
            new EffectAfterCommit(project, window, draft).write();
        }
    }

    private static boolean says(Fix fix) {
        return !fix.files().isEmpty() || !fix.notes().isEmpty() || fix.shown().isPresent();
    }
}
