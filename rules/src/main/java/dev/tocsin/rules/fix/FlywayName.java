package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.schema.Dialect;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder and version of a versioned migration, {@code V2_1__name.sql}.
 *
 * @param folder with a slash at its end
 * @param version digits with dots or underscores between them
 * @see <a href="https://documentation.red-gate.com/flyway/flyway-concepts/migrations/versioned-migrations">Flyway,
 *     Versioned Migrations</a>
 */
record FlywayName(String folder, String version) {

    private static final Pattern NAME = Pattern.compile("V(\\d{1,40}(?:[._]\\d{1,40}){0,8})__.*\\.(?:sql|java)");
    private static final Pattern LAST = Pattern.compile("\\d+$");
    private static final String DEFAULT_LOCATION = "db/migration/";

    /** Compares the numbers, one after another. */
    static final Comparator<String> BY_VERSION = FlywayName::compare;

    static Optional<FlywayName> of(String path) {
        String folder = KeyMigration.folder(path);
        Matcher name = NAME.matcher(path.substring(folder.length()));
        return name.matches() ? Optional.of(new FlywayName(folder, name.group(1))) : Optional.empty();
    }

    /** The folder that Flyway looks through; one for each database product where they are kept apart. */
    static String location(String folder) {
        String[] names = folder.split("/");
        boolean ofProduct = Dialect.named(names[names.length - 1]).isPresent();
        int standard = folder.indexOf(DEFAULT_LOCATION);
        return standard < 0 || ofProduct ? folder : folder.substring(0, standard + DEFAULT_LOCATION.length());
    }

    /** Migrations in Java lie in the package of that name. */
    static boolean isJavaMigrationBeside(String path, String location) {
        int resources = location.indexOf("src/main/resources/");
        return resources >= 0
                && path.endsWith(".java")
                && path.startsWith(location.substring(0, resources) + "src/main/java/"
                        + location.substring(resources + "src/main/resources/".length()));
    }

    /** The version after this one, or after another that was given away already. */
    String next(String given) {
        String from = given != null && compare(given, version) > 0 ? given : version;
        Matcher last = LAST.matcher(from);
        if (!last.find()) {
            throw new IllegalStateException("a version ends with a number: " + from);
        }
        String raised = new BigInteger(last.group()).add(BigInteger.ONE).toString();
        String padded = "0".repeat(Math.max(0, last.group().length() - raised.length())) + raised;
        return from.substring(0, last.start()) + padded;
    }

    static String fileName(String version, String description) {
        return "V" + version + "__" + description + ".sql";
    }

    private static int compare(String a, String b) {
        String[] left = a.split("[._]");
        String[] right = b.split("[._]");
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int byPart = part(left, i).compareTo(part(right, i));
            if (byPart != 0) {
                return byPart;
            }
        }
        return 0;
    }

    private static BigInteger part(String[] parts, int index) {
        return index < parts.length ? new BigInteger(parts[index]) : BigInteger.ZERO;
    }
}
