package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
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

    /**
     * What a strategy implements or extends.
     *
     * <p>Source: hibernate-core 4 to 7, Spring Boot 1.4 to 4.
     */
    private static final List<String> STRATEGIES = List.of(
            "org.hibernate.boot.model.naming.PhysicalNamingStrategy",
            "org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl",
            "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl",
            "org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy",
            "org.hibernate.boot.model.naming.ImplicitNamingStrategy",
            "org.hibernate.boot.model.naming.ImplicitNamingStrategyJpaCompliantImpl",
            "org.hibernate.boot.model.naming.ImplicitNamingStrategyLegacyHbmImpl",
            "org.hibernate.boot.model.naming.ImplicitNamingStrategyLegacyJpaImpl",
            "org.hibernate.boot.model.naming.ImplicitNamingStrategyComponentPathImpl",
            "org.hibernate.cfg.DefaultNamingStrategy",
            "org.hibernate.cfg.EJB3NamingStrategy",
            "org.hibernate.cfg.ImprovedNamingStrategy",
            "org.springframework.boot.orm.jpa.hibernate.SpringPhysicalNamingStrategy",
            "org.springframework.boot.orm.jpa.hibernate.SpringImplicitNamingStrategy",
            "org.springframework.boot.hibernate.SpringImplicitNamingStrategy",
            "org.springframework.boot.orm.jpa.hibernate.SpringNamingStrategy");

    private NamingStrategyReader() {}

    /** Qualified names of what a program's own strategy implements or extends. */
    public static List<String> strategies() {
        return STRATEGIES;
    }

    /** Whether a class of the program makes names of the database from those of the mapping. */
    public static boolean hasOwn(TypeIndex types) {
        return types.all().stream().anyMatch(NamingStrategyReader::isStrategy);
    }

    private static boolean isStrategy(TypeDecl type) {
        return type.facts().supertypes().stream()
                        .anyMatch(s -> STRATEGIES.stream().anyMatch(t -> t.endsWith("." + s.simpleName())))
                && knowsStrategies(type);
    }

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
     * The program's own, where it has one; Spring's of a program of Spring Boot in which no code has to do with strategies either.
     *
     * @param set whether settings name a strategy
     */
    static NamingStrategy of(TypeIndex types, boolean set) {
        if (hasOwn(types)) {
            return NamingStrategy.OWN;
        }
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
