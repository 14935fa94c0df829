package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.source.SourceSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads which database products settings, builds and container files name. They are read line by line and not parsed: a
 * JDBC URL looks the same in YAML, properties and XML.
 *
 * <p>Source of the names: the drivers' documentation, and the dialects of hibernate-core 5 to 7.
 */
public final class DatabaseReader {

    /** Larger files are no settings. */
    private static final int MAX_BYTES = 1 << 18;

    private static final int MAX_LINE = 1_000;

    private static final Pattern URL =
            Pattern.compile("(?:jdbc|r2dbc):(?:(?:tc|p6spy|log4jdbc|otel|pool|aws-wrapper):)*([a-z0-9]{2,20})[:/]");
    private static final Pattern MAPPER_DIALECT =
            Pattern.compile("org\\.hibernate\\.(?:community\\.|spatial\\.)?dialect\\.([A-Za-z]{2,20})");
    /** {@code db-kind=postgresql} of Quarkus, {@code database: mysql} and {@code database-platform} of Spring. */
    private static final Pattern KIND =
            Pattern.compile("(?:db-kind|jpa\\.database|database)\\s*[=:]\\s*\"?([A-Za-z_]{2,20})\"?\\s*$");

    private static final Pattern IMAGE =
            Pattern.compile("image:\\s*[\"']?(?:[\\w.-]+/){0,3}([a-z]{2,20})(?:[:@\"'][^\\s]{0,100})?\\s*$");
    private static final Pattern TEST_ONLY =
            Pattern.compile("\\b(?:test\\w*|integrationTest\\w*)(?:Implementation|Runtime\\w*|Compile\\w*)\\b");

    /** What stands in builds, and for which product. */
    private static final Map<String, Dialect> DRIVERS = Map.ofEntries(
            Map.entry("org.postgresql:postgresql", Dialect.POSTGRESQL),
            Map.entry("<artifactId>postgresql</artifactId>", Dialect.POSTGRESQL),
            Map.entry("r2dbc-postgresql", Dialect.POSTGRESQL),
            Map.entry("jdbc-postgresql", Dialect.POSTGRESQL),
            Map.entry("flyway-database-postgresql", Dialect.POSTGRESQL),
            Map.entry("mysql-connector-j", Dialect.MYSQL),
            Map.entry("jdbc-mysql", Dialect.MYSQL),
            Map.entry("flyway-mysql", Dialect.MYSQL),
            Map.entry("mariadb-java-client", Dialect.MARIADB),
            Map.entry("jdbc-mariadb", Dialect.MARIADB),
            Map.entry("mssql-jdbc", Dialect.SQLSERVER),
            Map.entry("jdbc-mssql", Dialect.SQLSERVER),
            Map.entry("flyway-sqlserver", Dialect.SQLSERVER),
            Map.entry("ojdbc", Dialect.ORACLE),
            Map.entry("flyway-database-oracle", Dialect.ORACLE),
            Map.entry("com.h2database", Dialect.H2),
            Map.entry("hsqldb", Dialect.HSQLDB),
            Map.entry("sqlite-jdbc", Dialect.SQLITE));

    private final List<Databases.Evidence> evidence = new ArrayList<>();

    private DatabaseReader() {}

    /** Reads the files among these that say which database the program uses; what cannot be read says nothing. */
    public static Databases read(Collection<SchemaFile> files) {
        DatabaseReader reader = new DatabaseReader();
        files.stream().filter(f -> !SchemaFiles.isTest(f.path())).forEach(reader::readFile);
        return Databases.of(reader.evidence);
    }

    private void readFile(SchemaFile file) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        Optional<Databases.Strength> strength = strength(name);
        if (strength.isEmpty() || name.contains("test")) {
            return;
        }
        byte[] bytes;
        try {
            bytes = file.content().read();
        } catch (IOException e) {
            return;
        }
        if (bytes.length > MAX_BYTES) {
            return;
        }
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        if (strength.get() == Databases.Strength.DRIVER) {
            build(file.path(), lines);
        } else {
            settings(file.path(), lines, strength.get());
        }
    }

    /** What the file's name says of its use; empty for files that say nothing of databases. */
    private static Optional<Databases.Strength> strength(String name) {
        if (name.equals("pom.xml") || name.startsWith("build.gradle")) {
            return Optional.of(Databases.Strength.DRIVER);
        }
        String ending = name.substring(name.lastIndexOf('.') + 1);
        boolean text = ending.equals("yml") || ending.equals("yaml") || ending.equals("properties");
        if (text && (name.contains("compose"))) {
            return Optional.of(Databases.Strength.CONTAINER);
        }
        String base = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        boolean mapper = ending.equals("xml")
                && (base.contains("persistence")
                        || base.contains("hibernate")
                        || base.contains("datasource")
                        || base.startsWith("applicationcontext")
                        || base.endsWith("-ds"));
        if (text && (base.equals("application") || base.equals("bootstrap") || base.endsWith("-prod")) || mapper) {
            return Optional.of(Databases.Strength.SETTING);
        }
        boolean settings = text
                && List.of(
                                "application",
                                "bootstrap",
                                "database",
                                "datasource",
                                "jdbc",
                                "hibernate",
                                "db",
                                "config",
                                "persistence")
                        .stream()
                        .anyMatch(base::startsWith);
        return settings ? Optional.of(Databases.Strength.PROFILE) : Optional.empty();
    }

    private void settings(String file, String[] lines, Databases.Strength strength) {
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.startsWith("#") || line.startsWith("<!--") || line.length() > MAX_LINE) {
                continue;
            }
            Optional<Dialect> named = strength == Databases.Strength.CONTAINER ? first(IMAGE, line) : setting(line);
            if (named.isPresent()) {
                add(named.get(), strength, file, i + 1);
            }
        }
    }

    private static Optional<Dialect> setting(String line) {
        Matcher mapper = MAPPER_DIALECT.matcher(line);
        if (mapper.find()) {
            return ofMapper(mapper.group(1));
        }
        return first(URL, line).or(() -> first(KIND, line));
    }

    private static Optional<Dialect> first(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? Dialect.named(matcher.group(1).replace("_", "")) : Optional.empty();
    }

    /** {@code PostgreSQLDialect}, {@code MySQL} of {@code MySQL8Dialect}, {@code SQLServer} of {@code SQLServer2012Dialect}. */
    private static Optional<Dialect> ofMapper(String name) {
        String product = name.endsWith("Dialect") ? name.substring(0, name.length() - "Dialect".length()) : name;
        return Dialect.named(product.equalsIgnoreCase("HSQL") ? "hsqldb" : product);
    }

    /** A driver that a build takes for its tests only is not the program's. */
    private void build(String file, String[] lines) {
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.length() > MAX_LINE
                    || TEST_ONLY.matcher(line).find()
                    || line.strip().startsWith("//")) {
                continue;
            }
            for (Map.Entry<String, Dialect> driver : DRIVERS.entrySet()) {
                if (line.contains(driver.getKey()) && !forTests(lines, i)) {
                    add(driver.getValue(), Databases.Strength.DRIVER, file, i + 1);
                    break;
                }
            }
        }
    }

    /** {@code <scope>test</scope>}, or an artifact of Testcontainers, in the same {@code <dependency>}. */
    private static boolean forTests(String[] lines, int artifact) {
        for (int i = artifact; i >= 0 && i > artifact - 8; i--) {
            if (lines[i].contains("<dependency>")) {
                break;
            }
            if (lines[i].contains("testcontainers") || lines[i].contains("<scope>test")) {
                return true;
            }
        }
        for (int i = artifact; i < lines.length && i < artifact + 8; i++) {
            if (lines[i].contains("<scope>test")) {
                return true;
            }
            if (lines[i].contains("</dependency>")) {
                break;
            }
        }
        return lines[artifact].contains("testcontainers");
    }

    private void add(Dialect dialect, Databases.Strength strength, String file, int line) {
        evidence.add(new Databases.Evidence(dialect, strength, SourceSpan.line(file, line)));
    }
}
