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
        for (String text : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            String line = text.strip();
            if (line.startsWith("#") || line.startsWith("<!--") || line.length() > MAX_LINE) {
                continue;
            }
            for (Pattern pattern : List.of(ACTION, GENERATE)) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    into.add(new MapperTables.Setting(file.path(), MAKE.contains(matcher.group(1))));
                }
            }
            if (NO_ACTION.matcher(line).find()) {
                into.add(new MapperTables.Setting(file.path(), false));
            }
        }
    }
}
