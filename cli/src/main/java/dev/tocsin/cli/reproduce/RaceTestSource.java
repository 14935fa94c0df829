package dev.tocsin.cli.reproduce;

import dev.tocsin.analyzer.engine.Approach;
import dev.tocsin.analyzer.engine.Approach.Argument;
import dev.tocsin.analyzer.engine.Approach.Store;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The text of a {@link RaceTest}: Java 8, JUnit 5, Spring Boot's test support. It says that two calls at once end as two
 * calls one after the other do, which needs no knowledge of what the calls are for.
 */
final class RaceTestSource {

    /** Names that the test itself uses. */
    private static final Set<String> TAKEN = Set.of("MeetBehindTheCheck", "TestApplication", "Meeting", "Override");

    /** The rule whose locks are given back before the commit: there the commit is where the other call overtakes. */
    private static final String RELEASED_BEFORE_COMMIT = "TOC301";

    private static final String LOST_UPDATE = "TOC105";

    private final Race race;
    private final Approach approach;
    private final Project project;
    private final String name;
    private final Imports imports;
    private final StringBuilder body = new StringBuilder();

    RaceTestSource(Race race, Approach approach, Project project, String name) {
        this.race = race;
        this.approach = approach;
        this.project = project;
        this.name = name;
        Set<String> taken = new LinkedHashSet<>(TAKEN);
        taken.add(name);
        this.imports = new Imports(approach.packageName(), taken);
    }

    String text() {
        comment();
        head();
        call();
        leftBehind();
        code(Template.THE_TEST);
        code(Template.THE_RACE);
        code(Template.STOP.replace("$stop", atCommit() ? "meetAtTheCommit" : "meet"));
        if (atCommit()) {
            code(Template.AT_THE_COMMIT);
        }
        overhear();
        if (project.application().isEmpty()) {
            code(Template.APPLICATION.replace("$scan", approach.packageName()));
        }
        body.append("}\n");
        return file();
    }

    private String file() {
        StringBuilder file = new StringBuilder();
        if (!approach.packageName().isEmpty()) {
            file.append("package ").append(approach.packageName()).append(";\n\n");
        }
        file.append("import static org.junit.jupiter.api.Assertions.assertEquals;\n");
        file.append("import static org.junit.jupiter.api.Assertions.assertTrue;\n\n");
        imports.all().forEach(i -> file.append("import ").append(i).append(";\n"));
        approach.wildcards().stream()
                .sorted()
                .distinct()
                .forEach(w -> file.append("import ").append(w).append(".*;\n"));
        return file.append('\n').append(body).toString();
    }

    /** Code of this class's own, without any text of the scanned tree but names of types. */
    private void code(String text) {
        body.append(imports.shorten(text));
    }

    private void comment() {
        body.append("/**\n * Two calls of {@code ")
                .append(JavaText.comment(RaceTest.simple(approach.bean()) + "." + approach.method()))
                .append("} at once have to end as two calls one after the other do.\n *\n");
        List<String> words = new ArrayList<>(List.of(
                "<p>" + race.finding().rule().id(), race.finding().rule().name() + ","));
        words.add(JavaText.comment(race.finding().act().span().file()) + ", line "
                + race.finding().act().span().startLine() + ":");
        words.addAll(List.of(JavaText.comment(race.finding().message()).split(" +")));
        wrap(String.join(" ", words));
        body.append(" *\n");
        wrap("<p>The calls meet when the check has its answer, so that both act on the same one. As long as the race is"
                + " there, this test fails. What could not be known when it was written is marked with TODO.");
        body.append(" */\n");
    }

    private void wrap(String text) {
        StringBuilder line = new StringBuilder(" *");
        for (String word : text.split(" +")) {
            if (line.length() + word.length() > 115 && line.length() > 2) {
                body.append(line).append('\n');
                line.setLength(2);
            }
            line.append(' ').append(word);
        }
        body.append(line).append('\n');
    }

    private void head() {
        if (project.ownDatabase().isEmpty()) {
            code("@org.testcontainers.junit.jupiter.Testcontainers\n");
        }
        if (!project.profiles().isEmpty()) {
            code("@org.springframework.test.context.ActiveProfiles(");
            body.append(project.profiles()).append(")\n");
        }
        String application = project.application().orElse(name + ".TestApplication");
        code("@org.springframework.boot.test.context.SpringBootTest(\n        classes = {" + application + ".class, "
                + name + ".MeetBehindTheCheck.class})\nclass " + name + " {\n\n");
        if (project.ownDatabase().isEmpty()) {
            code(Template.CONTAINER
                    .replace("$container", project.database().container)
                    .replace("$image", project.database().image));
        }
        code(Template.FIELDS);
        if (!approach.isStatic()) {
            code("    @org.springframework.beans.factory.annotation.Autowired\n    private " + approach.bean() + " "
                    + field() + ";\n\n");
        }
    }

    private String field() {
        String simple = RaceTest.simple(approach.bean());
        String field = simple.substring(0, 1).toLowerCase(Locale.ROOT) + simple.substring(1);
        return javax.lang.model.SourceVersion.isName(field) ? field : field + "Bean";
    }

    private void call() {
        body.append("    /**\n     * One call. Both calls of a round collide, and each round starts anew.\n     *\n");
        body.append("     * @param round differs between rounds, and from one run of the test to the next\n");
        body.append("     * @param number 0 for the one call of the round, 1 for the other\n     */\n");
        body.append("    private Object call(int round, int number) throws Exception {\n");
        if (approach.method().isEmpty()) {
            body.append("        // TODO call what leads to the check, and give back its result\n");
            body.append("        throw new UnsupportedOperationException(\"TODO\");\n    }\n\n");
            prepare();
            return;
        }
        List<Argument> arguments = approach.arguments().stream()
                .map(a -> new Argument(local(a.name()), a.shape()))
                .toList();
        for (String line : Values.declarations(arguments)) {
            code("        " + line + "\n");
        }
        String target = approach.isStatic() ? approach.bean() : "this." + field();
        String passed = arguments.stream().map(Argument::name).collect(Collectors.joining(", "));
        String call = target + "." + approach.method() + "(" + passed + ");\n";
        if (approach.returns().equals("void")) {
            code("        " + call + "        return null;\n    }\n\n");
        } else {
            code("        return " + call + "    }\n\n");
        }
        prepare();
    }

    private static String local(String argument) {
        return Set.of("round", "number").contains(argument) ? argument + "Argument" : argument;
    }

    private void prepare() {
        body.append(
                "    /** TODO make the rows that the calls of this round need to find, if any, and commit them. */\n");
        body.append("    private void prepare(int round) throws Exception {}\n\n");
    }

    /** Rows for most; where rows are only changed, what is in them. */
    private void leftBehind() {
        String comment = "    /** What there is, as a number; the difference that two calls make is compared. */\n";
        boolean sums = race.finding().rule().id().equals(LOST_UPDATE)
                && !approach.table().isEmpty()
                && !approach.columns().isEmpty();
        List<Store> counting =
                approach.actStores().stream().filter(Store::counts).toList();
        if (!sums && !counting.isEmpty()) {
            code("    @org.springframework.beans.factory.annotation.Autowired\n    private "
                    + counting.get(0).type() + " rows;\n\n");
            code(comment + "    private long leftBehind() {\n        return rows.count();\n    }\n\n");
            return;
        }
        code(Template.NUMBER_OF_QUERY);
        body.append(comment).append("    private long leftBehind() {\n");
        String query = approach.table().isEmpty()
                ? "select 0 /* TODO count the rows that the calls make */"
                : "select " + (sums ? "coalesce(sum(" + approach.columns().get(0) + "), 0)" : "count(*)") + " from "
                        + approach.table();
        body.append("        return numberOf(").append(JavaText.literal(query)).append(");\n    }\n\n");
    }

    private boolean atCommit() {
        return race.finding().rule().id().equals(RELEASED_BEFORE_COMMIT);
    }

    private boolean askedOfStore() {
        return approach.askedOfStore() && !approach.checkStores().isEmpty();
    }

    private void overhear() {
        String meet = atCommit() ? "meetAtTheCommit" : "meet";
        if (askedOfStore()) {
            String isStore = approach.checkStores().stream()
                    .map(s -> "bean instanceof " + s.type())
                    .collect(Collectors.joining(" || "));
            int before = body.length();
            code(Template.OVERHEAR_REPOSITORY.replace("$isStore", isStore).replace("$meet", meet));
            insert(before, "$check", JavaText.literal(approach.check()));
            return;
        }
        int before = body.length();
        code(Template.OVERHEAR_CONNECTION.replace("$meet", meet));
        insert(before, "$verb", JavaText.literal(verb()));
        insert(before, "$table", JavaText.literal(approach.table().toLowerCase(Locale.ROOT)));
    }

    /** Text of the scanned tree goes in last, so that nothing in it is taken for a name. */
    private void insert(int from, String placeholder, String text) {
        int at = body.indexOf(placeholder, from);
        body.replace(at, at + placeholder.length(), text);
    }

    /** A check may be an update or a delete, where their answer decides. */
    private String verb() {
        String label = approach.check().toLowerCase(Locale.ROOT);
        return label.startsWith("update") ? "update" : label.startsWith("delete") ? "delete" : "select";
    }
}
