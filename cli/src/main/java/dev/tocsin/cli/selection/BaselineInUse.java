package dev.tocsin.cli.selection;

import dev.tocsin.rules.ScanReport;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A baseline, and how its files lie to the scanned tree: entries count them from the folder of the baseline.
 *
 * @param prefix the way from the baseline's folder to the scan root, with a slash at its end; empty where they are the same
 * @param tree the folder that holds what was scanned
 */
public record BaselineInUse(Baseline baseline, String prefix, Path tree) {

    /**
     * The way from the baseline's folder to the scan root; empty where the root does not lie in it.
     *
     * @param file the baseline
     * @param root the folder that the report's paths are counted from
     */
    public static String prefix(Path file, Path root) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path scanned = root.toAbsolutePath().normalize();
        if (folder == null || !scanned.startsWith(folder) || scanned.equals(folder)) {
            return "";
        }
        return folder.relativize(scanned).toString().replace('\\', '/') + "/";
    }

    /**
     * The unmet entries whose findings are gone: their file was looked at, or is there no more. Of a file that was not looked
     * at this time nothing can be said.
     */
    public List<Baseline.Entry> fixed(Baseline.Match match, ScanReport scanned) {
        Set<String> seen = new HashSet<>(scanned.sources().all());
        return match.unmet().stream()
                .filter(entry -> entry.file().startsWith(prefix))
                .filter(entry -> {
                    String file = entry.file().substring(prefix.length());
                    return seen.contains(file) || isGone(file);
                })
                .toList();
    }

    private boolean isGone(String file) {
        try {
            return !Files.exists(tree.resolve(file));
        } catch (InvalidPathException e) {
            return true;
        }
    }
}
