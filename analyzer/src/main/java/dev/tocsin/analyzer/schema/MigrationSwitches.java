package dev.tocsin.analyzer.schema;

import java.util.List;

/**
 * For which modules the program is told not to run migrations when it starts. A profile may only add to that: where one switches
 * them on, or only a profile switches them off, they run somewhere.
 *
 * <p>Immutable.
 */
public final class MigrationSwitches {

    /** No setting tells. */
    public static final MigrationSwitches UNKNOWN = new MigrationSwitches(List.of());

    private final List<Setting> settings;

    private MigrationSwitches(List<Setting> settings) {
        this.settings = settings;
    }

    public static MigrationSwitches of(List<Setting> settings) {
        return new MigrationSwitches(List.copyOf(settings));
    }

    /**
     * One mention.
     *
     * @param file path relative to the scan root
     * @param always the file holds for each run, not for a profile only
     * @param off the tool is told not to run
     */
    public record Setting(String file, MigrationTool tool, boolean always, boolean off) {}

    /** True where the settings of the file's module, or else those of the whole repository, say so of one voice. */
    public boolean off(MigrationTool tool, String file) {
        List<Setting> ofTool = settings.stream().filter(s -> s.tool() == tool).toList();
        List<Setting> near = Modules.near(ofTool, Setting::file, file);
        return near.stream().anyMatch(Setting::always) && near.stream().allMatch(Setting::off);
    }
}
