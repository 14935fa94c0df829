package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Classes that Spring or Quarkus leave out unless the program runs in a certain profile: {@code @Profile("dev")}. */
final class Profiles {

    private static final Set<String> OF_DEVELOPERS = Set.of(
            "dev",
            "devel",
            "develop",
            "developer",
            "development",
            "local",
            "localhost",
            "demo",
            "sample",
            "samples",
            "mock");

    private static final Set<String> OF_USERS = Set.of("prod", "production", "prd", "live");

    private Profiles() {}

    /** The class is there in profiles of tests only. */
    static boolean ofTests(TypeDecl type) {
        return all(type, Profiles::forTests);
    }

    /** The class is there only where the program is tested, developed or shown, and no two of its users are. */
    static boolean ofDevelopers(TypeDecl type) {
        return all(type, p -> forTests(p) || forDevelopers(p));
    }

    private static boolean all(TypeDecl type, Predicate<String> wanted) {
        return type.annotation("Profile")
                .or(() -> type.annotation("IfBuildProfile"))
                .map(a -> Annotations.elements(a, "value"))
                .filter(profiles -> !profiles.isEmpty())
                .filter(profiles -> profiles.stream()
                        .flatMap(p -> alternatives(p).stream())
                        .allMatch(a ->
                                Arrays.stream(a.split("&")).map(String::trim).anyMatch(wanted)))
                .isPresent();
    }

    /** {@code "dev | (demo & eu)"}: what either side of a bar asks for. */
    private static List<String> alternatives(Expr profile) {
        Optional<String> name =
                profile instanceof Expr.Literal l ? Optional.of(l.value()) : Annotations.lastName(profile);
        return List.of(
                name.orElse("").toLowerCase(Locale.ROOT).replaceAll("[()]", "").split("\\|"));
    }

    private static boolean forTests(String profile) {
        return !profile.startsWith("!") && (profile.startsWith("test") || profile.endsWith("test"));
    }

    private static boolean forDevelopers(String profile) {
        return profile.startsWith("!")
                ? OF_USERS.contains(profile.substring(1).trim())
                : Arrays.stream(profile.split("[^a-z]+")).anyMatch(OF_DEVELOPERS::contains);
    }
}
