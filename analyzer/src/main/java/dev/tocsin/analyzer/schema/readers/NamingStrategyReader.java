package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Reads whether the names that mappings give are changed on the way to the database as Spring Boot does it, unless it is told otherwise:
 * {@code @Table(name = "UserAuth")} is {@code user_auth} there.
 *
 * <p>Source: Spring Boot's {@code HibernateProperties}, whose {@code applyNamingStrategies} sets {@code
 * CamelCaseToUnderscoresNamingStrategy} where no other physical strategy is set.
 */
public final class NamingStrategyReader {

    /** Larger files are no settings. */
    private static final int MAX_BYTES = 1 << 18;

    /** What settings of another strategy are called, in Spring's spellings and Hibernate's. */
    private static final Pattern STRATEGY = Pattern.compile("(?i)physical[-_]?(?:naming[-_]?)?strategy");

    private NamingStrategyReader() {}

    /** Whether any of these settings names a strategy; what cannot be read names none. */
    public static boolean isSet(Collection<SchemaFile> settings) {
        return settings.stream()
                .filter(f -> MapperSettingsReader.isSettings(f.path()))
                .anyMatch(NamingStrategyReader::names);
    }

    private static boolean names(SchemaFile file) {
        try {
            byte[] bytes = file.content().read();
            return bytes.length <= MAX_BYTES
                    && STRATEGY.matcher(new String(bytes, StandardCharsets.UTF_8))
                            .find();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Spring's of a program of Spring Boot in which no code has to do with strategies either.
     *
     * @param set whether settings name a strategy
     */
    static NamingStrategy of(TypeIndex types, boolean set) {
        boolean spring = !set
                && types.all().stream()
                        .anyMatch(t -> t.annotation("SpringBootApplication").isPresent())
                && types.all().stream().noneMatch(NamingStrategyReader::knowsStrategies);
        return spring ? NamingStrategy.SPRING : NamingStrategy.AS_GIVEN;
    }

    private static boolean knowsStrategies(TypeDecl type) {
        return type.file().imports().stream().anyMatch(i -> i.name().contains("NamingStrategy"));
    }
}
