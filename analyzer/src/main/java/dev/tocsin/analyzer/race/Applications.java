package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.RequestMethods;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.Set;
import java.util.stream.Collectors;

/** The modules of a repository that are applications of their own, and no libraries: each has the class that starts it, or answers requests. */
final class Applications {

    private static final String[] SERVLETS = {"HttpServlet", "GenericServlet"};

    private final Set<String> modules;
    private final Set<String> serving;

    Applications(TypeIndex types) {
        this.modules = types.all().stream()
                .filter(d -> d.annotation("SpringBootApplication").isPresent())
                .map(d -> module(d.file().file()))
                .collect(Collectors.toSet());
        this.serving = types.all().stream()
                .filter(d -> !d.isInterface() && answers(d, types))
                .map(d -> module(d.file().file()))
                .collect(Collectors.toSet());
    }

    private static boolean answers(TypeDecl type, TypeIndex types) {
        return type.facts().methods().stream().anyMatch(m -> RequestMethods.contain(new Method(type, m)))
                || types.librarySupertype(types.typeOf(type), SERVLETS).isPresent();
    }

    /** What is built into one jar with the class that starts the application is no library. */
    boolean have(String file) {
        return modules.contains(module(file));
    }

    /**
     * What is built into one jar or war with the class that starts the application, or with classes that answer requests, is no
     * library: another container may start it, and nobody else's program calls it.
     */
    boolean serve(String file) {
        return have(file) || serving.contains(module(file));
    }

    /** Whether the repository has an application at all. */
    boolean any() {
        return !modules.isEmpty() || !serving.isEmpty();
    }

    /** Both files are of applications, and not of the same. */
    boolean apart(String file, String other) {
        return have(file) && have(other) && !module(file).equals(module(other));
    }

    /** The module that a file is built into, by its folder; one for all files that are in no {@code src/main}. */
    private static String module(String file) {
        return file.substring(0, Math.max(0, file.lastIndexOf("src/main/")));
    }
}
