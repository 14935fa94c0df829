package dev.tocsin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.rules.Rules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A small project in a folder of its own, and the command with the real engine and all rules run in it. */
final class Project {

    static final String SIGN_UP = "src/main/java/com/acme/SignUp.java";

    final Path root;

    Project(Path root) {
        this.root = root;
    }

    /** What came of a run. */
    record Run(int exitCode, String out, String err) {

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new AssertionError(out, e);
            }
        }
    }

    /** A service that signs users up by their email without a key, and its entity, repository and schema. */
    static Project withRace(Path root) throws IOException {
        Project project = new Project(root);
        project.write("src/main/java/com/acme/User.java", """
                package com.acme;

                import jakarta.persistence.Entity;
                import jakarta.persistence.GeneratedValue;
                import jakarta.persistence.Id;
                import jakarta.persistence.Table;

                @Entity
                @Table(name = "users")
                class User {
                    @Id @GeneratedValue Long id;
                    String email;
                    String name;

                    User(String email, String name) {
                        this.email = email;
                        this.name = name;
                    }
                }
                """);
        project.write("src/main/java/com/acme/Users.java", """
                package com.acme;

                import org.springframework.data.jpa.repository.JpaRepository;

                interface Users extends JpaRepository<User, Long> {
                    boolean existsByEmail(String email);

                    boolean existsByName(String name);
                }
                """);
        project.write(
                "src/main/resources/db/migration/V1__users.sql",
                "create table users (id bigint primary key, email text not null, name text not null);\n");
        project.write(SIGN_UP, signUp("", ""));
        return project;
    }

    /** The service's source. */
    static String signUp(String aboveMethod, String aboveAct) {
        return """
                package com.acme;

                import org.springframework.stereotype.Service;

                @Service
                class SignUp {
                    private final Users users;

                    SignUp(Users users) {
                        this.users = users;
                    }

                ABOVE_METHOD
                    User register(String email, String name) {
                        if (users.existsByEmail(email)) {
                            throw new IllegalStateException("taken");
                        }
                ABOVE_ACT
                        return users.save(new User(email, name));
                    }
                }
                """.replace("ABOVE_METHOD\n", aboveMethod.isEmpty() ? "" : "    " + aboveMethod + "\n")
                .replace("ABOVE_ACT\n", aboveAct.isEmpty() ? "" : "        " + aboveAct + "\n");
    }

    Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    String read(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    void replace(String file, String from, String to) throws IOException {
        String text = read(file);
        if (!text.contains(from)) {
            throw new AssertionError("not in " + file + ": " + from);
        }
        write(file, text.replace(from, to));
    }

    Run run(String... arguments) {
        return run(Map.of(), arguments);
    }

    Run run(Map<String, String> environment, String... arguments) {
        return run(false, environment, arguments);
    }

    /** @param terminal whether a person sees what is written */
    Run run(boolean terminal, Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> variables = new HashMap<>(Map.of("LANG", "en_US.UTF-8"));
        variables.putAll(environment);
        Surroundings surroundings = new Surroundings(
                out, new PrintStream(err, true, StandardCharsets.UTF_8), terminal, terminal, variables, root);
        int exitCode = new Main(new EngineScanner(), Rules.descriptions(), surroundings).run(arguments);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
