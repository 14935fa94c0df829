package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Callers in languages that run beside Java and are not followed: what they have read before is not known. */
final class OtherLanguages {

    private static final Set<String> ENDINGS = Set.of("kt", "groovy", "scala");

    private final Project project;

    OtherLanguages(Project project) {
        this.project = project;
    }

    /**
     * A file that calls a method of the name of the one in which check and act meet.
     *
     * @return its name in backticks
     */
    Optional<String> caller(CheckThenAct window) {
        String method = window.method().substring(window.method().lastIndexOf('.') + 1);
        Pattern call = Pattern.compile("\\.\\s*" + Pattern.quote(method) + "\\s*[({]");
        return project.paths().stream()
                .filter(p -> ENDINGS.contains(p.substring(p.lastIndexOf('.') + 1)))
                .filter(p -> project.text(p)
                        .filter(t -> call.matcher(t.source().text()).find())
                        .isPresent())
                .map(p -> "`" + p.substring(p.lastIndexOf('/') + 1) + "`")
                .findFirst();
    }
}
