package dev.tocsin.analyzer.source;

import java.util.Locale;
import java.util.Optional;

/** The kinds of files that a scan looks at, told apart by their names alone. */
public enum SourceKind {
    JAVA,
    SQL,
    XML,
    YAML,
    JSON,
    PROPERTIES,
    /** A Maven or Gradle build file; it says which libraries a module uses. */
    BUILD,
    /** A page, or a source of another language of the JVM: what is known of it is which names it mentions. */
    CALLER;

    /** The kind of a file of that name (without folders), empty where a scan has no use for it. */
    public static Optional<SourceKind> of(String fileName) {
        if (fileName.equals("pom.xml")
                || fileName.startsWith("build.gradle")
                || fileName.startsWith("settings.gradle")) {
            return Optional.of(BUILD);
        }
        int dot = fileName.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        return switch (fileName.substring(dot + 1).toLowerCase(Locale.ROOT)) {
            case "java" -> Optional.of(JAVA);
            case "sql", "ddl" -> Optional.of(SQL);
            case "xml" -> Optional.of(XML);
            case "yaml", "yml" -> Optional.of(YAML);
            case "json" -> Optional.of(JSON);
            case "properties" -> Optional.of(PROPERTIES);
            case "kt", "groovy", "scala", "xhtml", "jsp", "jspx", "jspf", "tag", "zul", "ftl", "ftlh", "vm" ->
                Optional.of(CALLER);
            default -> Optional.empty();
        };
    }
}
