package dev.tocsin.analyzer.schema;

import java.util.List;
import java.util.Set;

/**
 * For which modules the program does not run migrations when it starts, as it is told, or as it has nothing to run them with. A profile may only add to that: where one switches
 * them on, or only a profile switches them off, they run somewhere.
 *
 * <p>Immutable.
 */
public final class MigrationSwitches {

    /** No setting tells. */
    public static final MigrationSwitches UNKNOWN = new MigrationSwitches(List.of(), Set.of());

    private final List<Setting> settings;
    private final Set<MigrationTool> missing;

    private MigrationSwitches(List<Setting> settings, Set<MigrationTool> missing) {
        this.settings = settings;
        this.missing = missing;
    }

    /** @param missing tools that no build of the repository brings along */
    public static MigrationSwitches of(List<Setting> settings, Set<MigrationTool> missing) {
        return new MigrationSwitches(List.copyOf(settings), Set.copyOf(missing));
    }

    /**
     * One mention.
     *
     * @param file path relative to the scan root
     * @param always the file holds for each run, not for a profile only
     * @param off the tool is told not to run
     */
    public record Setting(String file, MigrationTool tool, boolean always, boolean off) {}

    /**
     * True where the settings of the file's module, or else those of the whole repository, say so of one voice, or where the tool is
     * not there.
     */
    public boolean off(MigrationTool tool, String file) {
        if (missing.contains(tool)) {
            return true;
        }
        List<Setting> ofTool = settings.stream().filter(s -> s.tool() == tool).toList();
        List<Setting> near = Modules.near(ofTool, Setting::file, file);
        return near.stream().anyMatch(Setting::always) && near.stream().allMatch(Setting::off);
    }
}
