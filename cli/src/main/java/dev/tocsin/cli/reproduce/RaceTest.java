package dev.tocsin.cli.reproduce;

import dev.tocsin.analyzer.engine.Approach;
import dev.tocsin.analyzer.engine.Approach.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A test in which two calls race, as it is to be written.
 *
 * @param name simple name of the class
 * @param packageName empty for the unnamed package
 * @param text the source file
 * @param toFillIn what could not be known, a sentence part each
 * @param needs what the module has to have, a sentence part each
 */
public record RaceTest(String name, String packageName, String text, List<String> toFillIn, List<String> needs) {

    public RaceTest {
        toFillIn = List.copyOf(toFillIn);
        needs = List.copyOf(needs);
    }

    /** The test for a race, in a module. */
    static RaceTest of(Race race, Approach approach, Project project) {
        String bean = simple(approach.bean());
        String method = approach.method().isEmpty() ? "" : capitalized(approach.method());
        String name = bean + method + "RaceTest";
        RaceTestSource source = new RaceTestSource(race, approach, project, name);
        return new RaceTest(name, approach.packageName(), source.text(), toFillIn(approach), needs(approach, project));
    }

    private static List<String> toFillIn(Approach approach) {
        List<String> parts = new ArrayList<>();
        if (approach.method().isEmpty()) {
            parts.add("`call`: no method of `" + simple(approach.bean())
                    + "` that a test may call is known to lead to the check");
        }
        for (Argument argument : approach.arguments()) {
            if (Values.isUnknown(argument)) {
                parts.add("`" + argument.name() + "` in `call`: nothing is known of how to make one");
            } else if (Values.isIdentifier(argument)) {
                parts.add("`" + argument.name() + "` in `call`: the key of a row that `prepare` has to make");
            } else if (Values.isObject(argument)) {
                parts.add("`" + argument.name() + "` in `call`: its values are made up");
            }
        }
        parts.add("`prepare`: the rows that the calls need to find, if any");
        return parts;
    }

    private static List<String> needs(Approach approach, Project project) {
        List<String> needs = new ArrayList<>();
        if (!project.boot()) {
            needs.add("Spring Boot's test support (`spring-boot-starter-test`): no Spring Boot was found in the build");
        }
        if (!approach.managed()) {
            needs.add("`" + simple(approach.bean())
                    + "` to be a bean: no annotation makes it one, so that the field may have to be filled otherwise");
        }
        if (project.ownDatabase().isPresent()) {
            needs.add("the database for tests that `" + project.ownDatabase().get() + "` configures");
        } else {
            needs.add("Docker"
                    + (project.testcontainers()
                            ? ""
                            : ", and the test dependencies `org.testcontainers:" + project.database().artifact
                                    + "` and `org.testcontainers:junit-jupiter`"));
        }
        return needs;
    }

    static String simple(String qualified) {
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }

    static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
