package dev.tocsin.cli.config;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.source.SourceFile;
import dev.tocsin.analyzer.source.SourceKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the database products that a project's settings and build files speak of. */
public final class DialectDetector {

    private static final String URL = "jdbc:";

    /** What build files call the drivers. */
    private static final Map<String, Dialect> DRIVERS = Map.of(
            "org.postgresql", Dialect.POSTGRESQL,
            "mysql-connector", Dialect.MYSQL,
            "mariadb-java-client", Dialect.MARIADB,
            "com.oracle.database.jdbc", Dialect.ORACLE,
            "mssql-jdbc", Dialect.SQLSERVER,
            "com.ibm.db2", Dialect.DB2);

    private DialectDetector() {}

    /** The server databases that the files speak of; an embedded one serves tests where there is another. */
    public static Set<Dialect> find(Collection<SourceFile> files) {
        Set<Dialect> found = EnumSet.noneOf(Dialect.class);
        for (SourceFile file : files) {
            boolean settings = file.kind() == SourceKind.PROPERTIES || file.kind() == SourceKind.YAML;
            if (settings || file.kind() == SourceKind.BUILD) {
                text(file).ifPresent(text -> {
                    urls(text, found);
                    DRIVERS.forEach((driver, dialect) -> {
                        if (text.contains(driver)) {
                            found.add(dialect);
                        }
                    });
                });
            }
        }
        found.removeIf(Dialect::embedded);
        return found;
    }

    /** {@code jdbc:postgresql://...}. */
    private static void urls(String text, Set<Dialect> found) {
        for (int at = text.indexOf(URL); at >= 0; at = text.indexOf(URL, at + 1)) {
            int start = at + URL.length();
            int end = start;
            while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
                end++;
            }
            if (end < text.length() && text.charAt(end) == ':') {
                Dialect.named(text.substring(start, end)).ifPresent(found::add);
            }
        }
    }

    private static Optional<String> text(SourceFile file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file.location()), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // A first configuration is made of what can be read.
            return Optional.empty();
        }
    }
}
