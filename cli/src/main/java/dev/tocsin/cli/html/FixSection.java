package dev.tocsin.cli.html;

import dev.tocsin.cli.report.Headline;
import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.TextEdit;
import dev.tocsin.rules.patch.Hunks;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A fix on the page: what it does, how far it may be trusted, and its patch, as a diff that can be unfolded. */
final class FixSection {

    private final String prefix;
    private final Function<String, Optional<String>> texts;

    /** The parameters are those of {@link HtmlReport}. */
    FixSection(String prefix, Function<String, Optional<String>> texts) {
        this.prefix = prefix;
        this.texts = texts;
    }

    void write(Markup out, Fix fix) {
        out.open("section", "class", "fix")
                .leaf("h4", "Fix (" + Headline.trust(fix.applicability()) + ")")
                .open("ul")
                .newLine();
        if (!fix.files().isEmpty()) {
            String unsafe = fix.applicability() == Applicability.SAFE ? "" : " --unsafe";
            item(out, fix.title());
            item(out, "`tocsin fix" + unsafe + "` writes it.");
        }
        fix.notes().forEach(note -> item(out, note));
        out.close().newLine();
        fix.shown().ifPresent(text -> shown(out, text));
        if (!fix.files().isEmpty()) {
            patch(out, fix.files());
        }
        out.close().newLine();
    }

    private static void item(Markup out, String text) {
        out.open("li").prose(text).close().newLine();
    }

    private static void shown(Markup out, String text) {
        out.open("pre", "tabindex", "0", "role", "region", "aria-label", "To be added by hand", "class", "diff");
        text.lines().forEach(line -> out.leaf("span", line, "class", "row").newLine());
        out.close().newLine();
    }

    private void patch(Markup out, List<FileEdit> files) {
        out.open("details");
        out.leaf("summary", "The patch, in " + Headline.count(files.size(), "file"))
                .newLine();
        for (FileEdit file : files) {
            String path = prefix + file.file();
            out.open("figure").open("figcaption").path(path);
            out.text(file.creates() ? " (new)" : "").close().newLine();
            Optional<String> before = file.creates() ? Optional.of("") : texts.apply(file.file());
            if (before.filter(text -> fits(text, file)).isEmpty()) {
                out.leaf("p", "The file could not be read again.");
            } else {
                diff(out, path, Hunks.of(before.get(), file.edits()));
            }
            out.close().newLine();
        }
        out.close().newLine();
    }

    /** The file may have changed since. */
    private static boolean fits(String text, FileEdit file) {
        return file.edits().stream().mapToInt(TextEdit::end).allMatch(end -> end <= text.length());
    }

    private static void diff(Markup out, String path, List<Hunks.Hunk> hunks) {
        out.open("pre", "tabindex", "0", "role", "region", "aria-label", "Patch of " + path, "class", "diff");
        for (Hunks.Hunk hunk : hunks) {
            if (hunk != hunks.get(0)) {
                out.leaf("span", "⋮", "class", "gap").newLine();
            }
            for (Hunks.Line line : hunk.lines()) {
                out.leaf("span", sign(line.kind()) + line.text().stripTrailing(), "class", row(line.kind()))
                        .newLine();
            }
        }
        out.close();
    }

    private static String sign(Hunks.Kind kind) {
        return switch (kind) {
            case KEPT -> " ";
            case REMOVED -> "-";
            case ADDED -> "+";
        };
    }

    private static String row(Hunks.Kind kind) {
        return switch (kind) {
            case KEPT -> "row";
            case REMOVED -> "row removed";
            case ADDED -> "row added";
        };
    }
}
