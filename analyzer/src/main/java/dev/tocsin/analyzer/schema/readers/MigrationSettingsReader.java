package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.MigrationSwitches;
import dev.tocsin.analyzer.schema.MigrationTool;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads whether Spring is told to run migrations: {@code spring.flyway.enabled} and {@code spring.liquibase.enabled}, and
 * their names up to Spring Boot 1. Only a plain {@code false} switches them off: what a placeholder stands for may be set
 * elsewhere.
 */
public final class MigrationSettingsReader {

    private static final Set<String> TOOLS = Set.of("flyway", "liquibase");

    private static final Map<String, MigrationTool> SWITCHES = Map.of(
            "spring.flyway.enabled", MigrationTool.FLYWAY,
            "flyway.enabled", MigrationTool.FLYWAY,
            "spring.liquibase.enabled", MigrationTool.LIQUIBASE,
            "liquibase.enabled", MigrationTool.LIQUIBASE);

    /** What makes a file, or one of its documents, hold for a profile only. */
    private static final Set<String> PROFILES = Set.of("spring.config.activate.on-profile", "spring.profiles");

    private static final List<String> ALWAYS = List.of("application", "bootstrap");

    private final Set<MigrationSwitches.Setting> settings = new LinkedHashSet<>();

    private MigrationSettingsReader() {}

    /** What the settings among these files say, and the builds; what cannot be read says nothing. */
    public static MigrationSwitches read(Collection<SchemaFile> files) {
        MigrationSettingsReader reader = new MigrationSettingsReader();
        files.stream().flatMap(f -> SettingsFile.of(f).stream()).forEach(reader::readFile);
        return MigrationSwitches.of(List.copyOf(reader.settings), BuildDependencies.missing(files));
    }

    private void readFile(SettingsFile file) {
        if (ALWAYS.stream().noneMatch(file.base()::startsWith)) {
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        Set<Map.Entry<MigrationTool, Boolean>> said = new LinkedHashSet<>();
        file.entries(TOOLS, (path, value) -> entry(path, value, names, said));
        boolean always = ALWAYS.contains(file.base()) && names.stream().noneMatch(PROFILES::contains);
        said.forEach(
                s -> settings.add(new MigrationSwitches.Setting(file.file().path(), s.getKey(), always, s.getValue())));
    }

    private static void entry(
            String path, String value, Set<String> names, Set<Map.Entry<MigrationTool, Boolean>> said) {
        names.add(path);
        MigrationTool tool = SWITCHES.get(path);
        if (tool != null) {
            said.add(Map.entry(tool, value.strip().equalsIgnoreCase("false")));
        }
    }
}
