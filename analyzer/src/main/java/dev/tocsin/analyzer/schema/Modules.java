package dev.tocsin.analyzer.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

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
}
