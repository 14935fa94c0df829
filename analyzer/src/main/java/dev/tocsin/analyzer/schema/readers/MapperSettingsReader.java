package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.MapperTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads whether the object mapper is told to make the tables: {@code spring.jpa.hibernate.ddl-auto}, {@code
 * hibernate.hbm2ddl.auto}, {@code jakarta.persistence.schema-generation.database.action}, {@code
 * quarkus.hibernate-orm.database.generation} and {@code spring.jpa.generate-ddl}. Files are read line by line and not parsed: the
 * names look the same in YAML, properties and XML.
 *
 * <p>Source: hibernate-core's {@code Action}; of its values, {@code update} and those that create also add the keys of tables
 * that are there already.
 */
public final class MapperSettingsReader {

    /** Larger files are no settings. */
    private static final int MAX_BYTES = 1 << 18;

    private static final int MAX_LINE = 1_000;

    private static final String NAME =
            "(?:ddl-auto|ddlAuto|ddl_auto|hbm2ddl\\.auto|schema-generation\\.database\\.action|hibernate-orm\\.database\\.generation)";

    private static final Pattern ACTION = Pattern.compile(
            NAME + "[\"']?\\s{0,9}(?:[=:>]|value\\s{0,9}=)\\s{0,9}[\"']?(?:\\$\\{[^:}]{1,80}:)?([a-z-]{2,20})");

    /** {@code <property name="hibernate.hbm2ddl.auto" value=""/>}, {@code hibernate.hbm2ddl.auto=}: as good as {@code none}. */
    private static final Pattern NO_ACTION =
            Pattern.compile(NAME + "(?:[\"']\\s{0,9}value\\s{0,9}=\\s{0,9}(?:\"\"|'')|\\s{0,9}=\\s{0,9}$)");

    private static final Pattern GENERATE = Pattern.compile("generate-ddl\\s{0,9}[=:]\\s{0,9}(true|false)");

    private static final Set<String> MAKE =
            Set.of("update", "create", "create-drop", "create-only", "drop-and-create", "true");

    /** Hibernate's own setting, whose {@code create} drops first; that of the specification, and Quarkus's, only creates. */
    private static final Pattern HIBERNATES = Pattern.compile("ddl-auto|ddlAuto|ddl_auto|hbm2ddl");

    private static final Set<String> ANEW_ELSEWHERE = Set.of("drop-and-create");

    private static final Set<String> ANEW = Set.of("create", "create-drop", "drop-and-create");

    private MapperSettingsReader() {}

    /** What the settings among these files say; what cannot be read says nothing. */
    public static MapperTables read(Collection<SchemaFile> files) {
        List<MapperTables.Setting> settings = new ArrayList<>();
        files.stream()
                .filter(f -> !SchemaFiles.isTest(f.path()) && isSettings(f.path()))
                .forEach(f -> read(f, settings));
        return MapperTables.of(settings);
    }

    /** Files in which programs set up their mapper. */
    static boolean isSettings(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        boolean text = name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".properties");
        boolean mapper = name.endsWith(".xml")
                && (name.contains("persistence")
                        || name.contains("hibernate")
                        || name.startsWith("applicationcontext"));
        return (text || mapper) && !name.contains("test");
    }

    private static void read(SchemaFile file, List<MapperTables.Setting> into) {
        byte[] bytes;
        try {
            bytes = file.content().read();
        } catch (IOException e) {
            return;
        }
        if (bytes.length > MAX_BYTES) {
            return;
        }
        List<MapperTables.Setting> actions = new ArrayList<>();
        List<MapperTables.Setting> generating = new ArrayList<>();
        for (String text : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            String line = text.strip();
            if (line.startsWith("#") || line.startsWith("<!--") || line.length() > MAX_LINE) {
                continue;
            }
            Matcher action = ACTION.matcher(line);
            if (action.find()) {
                actions.add(setting(file, action));
            }
            if (NO_ACTION.matcher(line).find()) {
                actions.add(new MapperTables.Setting(file.path(), false, false));
            }
            Matcher generate = GENERATE.matcher(line);
            if (generate.find()) {
                generating.add(setting(file, generate));
            }
        }
        // Beside an action, Spring's switch says nothing: the action is what Hibernate is given.
        into.addAll(actions.isEmpty() ? generating : actions);
    }

    private static MapperTables.Setting setting(SchemaFile file, Matcher found) {
        String action = found.group(1);
        boolean hibernates = HIBERNATES.matcher(found.group()).find();
        return new MapperTables.Setting(
                file.path(), MAKE.contains(action), (hibernates ? ANEW : ANEW_ELSEWHERE).contains(action));
    }
}
