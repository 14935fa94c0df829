package dev.tocsin.analyzer.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The modules of a repository, by the paths of their files. */
final class Modules {

    private Modules() {}

    /** The folder of the module that a file belongs to: what is in front of {@code src/}, else its folder; empty for the root. */
    static String of(String file) {
        int source = file.startsWith("src/") ? 0 : file.indexOf("/src/");
        int end = source >= 0 ? source : file.lastIndexOf('/');
        return end <= 0 ? "" : file.substring(0, end);
    }

    /** The innermost of the modules that the file lies in; empty where it lies in none but the root. */
    static Optional<String> innermost(Collection<String> modules, String file) {
        return modules.stream()
                .filter(m -> !m.isEmpty() && file.startsWith(m + "/"))
                .max(Comparator.comparingInt(String::length));
    }

    /** What is said in the innermost module that the file lies in and that says something; else all. */
    static <T> List<T> near(List<T> said, Function<T, String> place, String file) {
        return innermost(said.stream().map(s -> of(place.apply(s))).toList(), file)
                .map(m ->
                        said.stream().filter(s -> of(place.apply(s)).equals(m)).toList())
                .orElse(said);
    }
}
