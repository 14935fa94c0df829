package dev.tocsin.analyzer.schema;

import java.util.List;

/**
 * Whether the object mapper makes the tables, as {@code ddl-auto} says: then the keys that mappings ask for are there,
 * whatever scripts lie beside them. Where settings disagree (made anew while developing, checked in production), the mapper
 * is not taken to make them.
 *
 * <p>Immutable.
 */
public final class MapperTables {

    /** No setting tells. */
    public static final MapperTables UNKNOWN = new MapperTables(List.of());

    private final List<Setting> settings;

    private MapperTables(List<Setting> settings) {
        this.settings = settings;
    }

    public static MapperTables of(List<Setting> settings) {
        return new MapperTables(List.copyOf(settings));
    }

    /**
     * One mention.
     *
     * @param file path relative to the scan root
     * @param makes the mapper is told to make or update the tables, not only to check them
     * @param anew it is told to drop them before
     */
    public record Setting(String file, boolean makes, boolean anew) {}

    /** True where the settings of the file's module, or else those of the whole repository, say so of one voice. */
    public boolean madeFor(String file) {
        List<Setting> near = Modules.near(settings, Setting::file, file);
        return !near.isEmpty() && near.stream().allMatch(Setting::makes);
    }

    /** True where these settings say of one voice that the tables are dropped and made anew at each start, with all that is in them. */
    public boolean madeAnewFor(String file) {
        List<Setting> near = Modules.near(settings, Setting::file, file);
        return !near.isEmpty() && near.stream().allMatch(Setting::anew);
    }

    /** True where some of these settings say so: of the tables that no file makes, the mapper has made those that are there. */
    public boolean somewhereMadeFor(String file) {
        return Modules.near(settings, Setting::file, file).stream().anyMatch(Setting::makes);
    }

    /** True where these settings tell the mapper to leave the tables alone, or to check them only, and none says otherwise. */
    public boolean leftAloneFor(String file) {
        List<Setting> near = Modules.near(settings, Setting::file, file);
        return !near.isEmpty() && near.stream().noneMatch(Setting::makes);
    }
}
