package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which database product the program runs on, as far as the repository tells: by JDBC URLs and mapper settings, else by the
 * drivers that builds name. A module's own files, its driver included, go before those of the whole repository, a server's product before one
 * that runs inside of the program and serves tests. Where these name several products, none is assumed.
 *
 * <p>Immutable, as far as can be seen.
 */
public final class Databases {

    /** Nothing is known. */
    public static final Databases UNKNOWN = new Databases(List.of(), Optional.empty());

    private final List<Evidence> evidence;
    private final Optional<Assumed> told;
    /** What was found out already, by the file: code in one file asks for each of its tables. */
    private final Map<String, Optional<Assumed>> assumed = new ConcurrentHashMap<>();

    private Databases(List<Evidence> evidence, Optional<Assumed> told) {
        this.evidence = evidence;
        this.told = told;
    }

    /** What files say. */
    public static Databases of(List<Evidence> evidence) {
        return new Databases(
                evidence.stream()
                        .sorted(Comparator.comparing(Evidence::strength).thenComparing(Evidence::place))
                        .toList(),
                Optional.empty());
    }

    /** What the user says, by an option or a configuration, whatever files say. */
    public static Databases told(Dialect dialect) {
        return new Databases(List.of(), Optional.of(new Assumed(dialect, "as configured")));
    }

    /** How much a file's word is worth, the most first. */
    public enum Strength {
        /** A setting that holds for all ways to run the program. */
        SETTING,
        /** A setting of one profile. */
        PROFILE,
        /** A driver among the libraries of a build. */
        DRIVER,
        /** A container that is started beside the program. */
        CONTAINER
    }

    /** One mention of a product. */
    public record Evidence(Dialect dialect, Strength strength, SourceSpan place) {

        String module() {
            return Modules.of(place.file());
        }
    }

    /**
     * The product that is taken for the deployed one.
     *
     * @param because a clause that says where that is from: {@code by `application.yml`}
     */
    public record Assumed(Dialect dialect, String because) {

        /** {@code PostgreSQL, by `application.yml`}. */
        public String text() {
            return dialect.productName() + ", " + because;
        }
    }

    /** The product behind the code in a file; with an empty path, that of the whole repository. */
    public Optional<Assumed> assumed(String file) {
        return told.isPresent() ? told : assumed.computeIfAbsent(file, this::find);
    }

    /**
     * All products that are named for the code in a file, of which one may be taken here and another one there: those of its module,
     * and of the whole repository where the module names none but such as are there for tests and demonstrations.
     */
    public Set<Dialect> named(String file) {
        if (told.isPresent()) {
            return Set.of(told.get().dialect());
        }
        List<Evidence> near = nearest(file);
        boolean demonstration = near.stream().allMatch(e -> e.dialect().embedded());
        return (demonstration ? evidence : near).stream().map(Evidence::dialect).collect(Collectors.toSet());
    }

    /**
     * The server products that the program of a file can be started on, in the order of their type: what its module's settings name and
     * the drivers that it brings. SQL that is to stay has to be understood by each of them.
     */
    public List<Dialect> supported(String file) {
        return told.map(t -> List.of(t.dialect()))
                .orElseGet(() -> nearest(file).stream()
                        .filter(e -> e.strength() != Strength.CONTAINER)
                        .map(Evidence::dialect)
                        .filter(d -> !d.embedded())
                        .distinct()
                        .sorted()
                        .toList());
    }

    private Optional<Assumed> find(String file) {
        List<Evidence> near = nearest(file);
        Optional<Assumed> settled = only(near, Strength.PROFILE);
        // The settings of a service may lie elsewhere, beside those of others; its build names the driver that it can
        // load.
        return settled.or(() -> only(ownOf(near), Strength.DRIVER))
                .or(() -> only(evidence, Strength.PROFILE))
                .or(() -> only(near, Strength.CONTAINER))
                .or(() -> only(evidence, Strength.CONTAINER));
    }

    /** What the module of the file says, the innermost that says something. */
    private List<Evidence> nearest(String file) {
        String module = Modules.innermost(
                        evidence.stream().map(Evidence::module).toList(), file)
                .orElse("");
        return evidence.stream().filter(e -> e.module().equals(module)).toList();
    }

    /** Those of a module, not of the root: a driver there may be for any of the modules. */
    private static List<Evidence> ownOf(List<Evidence> near) {
        return near.stream().filter(e -> !e.module().isEmpty()).toList();
    }

    /** The only product among the strongest mentions, no weaker than asked for. */
    private static Optional<Assumed> only(List<Evidence> mentions, Strength weakest) {
        for (boolean embedded : List.of(false, true)) {
            for (Strength strength : Strength.values()) {
                if (embedded && strength.compareTo(Strength.PROFILE) > 0) {
                    // Its driver is there for tests and demonstrations.
                    return Optional.empty();
                }
                List<Evidence> found = new ArrayList<>();
                mentions.stream()
                        .filter(e -> e.strength() == strength && e.dialect().embedded() == embedded)
                        .forEach(found::add);
                if (!found.isEmpty() && strength.compareTo(weakest) <= 0) {
                    boolean one =
                            new TreeSet<>(found.stream().map(Evidence::dialect).toList()).size() == 1;
                    return one ? Optional.of(because(found.get(0))) : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static Assumed because(Evidence evidence) {
        return new Assumed(evidence.dialect(), "by `" + evidence.place().fileName() + "`");
    }
}
