package dev.tocsin.analyzer.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.frameworks.JpaModel;
import dev.tocsin.analyzer.frontend.JavaFrontend;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgramTest {

    private static final String HEAD = """
            import jakarta.persistence.*;
            @Entity class Row { @Id Long id; }
            """;

    /** Three methods call each other in a circle, others lead into it or lie behind it. */
    private static final String CIRCLE = HEAD + """
            class Circle {
              @PersistenceContext EntityManager em;
              void into() { store(new Row()); first(1); }
              void first(int n) { store(new Row()); if (n < 9) second(n + 1); }
              void second(int n) { em.flush(); third(n); }
              void third(int n) { if (n > 3) first(n); else second(n); store(new Row()); }
              void itself(int n) { store(new Row()); if (n > 0) itself(n - 1); }
              void store(Row row) { em.persist(row); }
            }
            """;

    @Test
    void whatMethodsInACircleDoDoesNotDependOnTheNumberOfThreads() {
        List<String> one = told(CIRCLE, 1);
        assertTrue(one.stream().filter(l -> l.contains("persist")).count() >= 5, () -> String.join("\n", one));
        for (int round = 0; round < 20; round++) {
            assertEquals(one, told(CIRCLE, 4));
        }
    }

    @Test
    void aMethodThatCallsItselfIsNoCircleThatOthersAreDrawnInto() {
        Program program = program(CIRCLE);
        program.follow(2, () -> {});
        assertTrue(program.isCircular(Body.of(method(program, "into"))));
        assertTrue(program.isCircular(Body.of(method(program, "third"))));
        assertFalse(program.isCircular(Body.of(method(program, "itself"))));
        assertFalse(program.isCircular(Body.of(method(program, "store"))));
    }

    @Test
    void aLongChainOfCallsIsFollowedToItsEnd() {
        StringBuilder chain = new StringBuilder(HEAD + "class Chain { @PersistenceContext EntityManager em;\n");
        IntStream.range(0, 200).forEach(i -> chain.append("void m%d(Row r) { m%d(r); }\n".formatted(i, i + 1)));
        chain.append("void m200(Row r) { em.persist(r); } }");
        for (int threads : new int[] {1, 4}) {
            Program program = program(chain.toString());
            program.follow(threads, () -> {});
            assertEquals(
                    1,
                    program.summary(method(program, "m0"))
                            .orElseThrow()
                            .events()
                            .size());
        }
    }

    /** The steps are only ever run for the subclass, so no method of its own shortens the chain. */
    @Test
    void aLongChainOfInheritedStepsEndsSomewhere() {
        StringBuilder chain =
                new StringBuilder(HEAD + "abstract class Steps { @PersistenceContext EntityManager em;\n");
        IntStream.range(0, 100).forEach(i -> chain.append("void m%d(Row r) { m%d(r); }\n".formatted(i, i + 1)));
        chain.append("void m100(Row r) { last(r); } void last(Row r) {} }\n");
        chain.append("class Own extends Steps { void last(Row r) { em.persist(r); } void start(Row r) { m0(r); } }");
        assertEquals(told(chain.toString(), 1), told(chain.toString(), 4));
    }

    /** Were it run anew each time, it would be so a number of times that doubles with each level. */
    @Test
    void aFunctionThatRunsItselfIsCutOffWhereItWouldStartAgain() {
        Program program = program(HEAD + """
                class Steps {
                  @PersistenceContext EntityManager em;
                  Runnable next;
                  void start() { next = () -> twice(); twice(); }
                  void twice() { em.persist(new Row()); next.run(); next.run(); }
                }
                """);
        program.follow(1, () -> {});
        Summary start = program.summary(method(program, "start")).orElseThrow();
        assertEquals(
                3,
                start.events().stream()
                        .filter(Event.Operation.class::isInstance)
                        .count());
        assertFalse(start.cutShort());
    }

    @Test
    void everyMethodIsToldOnceAndCallersStandInTheOrderOfTheSources() {
        for (int threads : new int[] {1, 4}) {
            Program program = program(CIRCLE);
            List<String> done = new ArrayList<>();
            program.follow(threads, () -> {
                synchronized (done) {
                    done.add("");
                }
            });
            assertEquals(program.methods().size(), done.size());
            assertEquals(
                    List.of("into", "first", "third", "itself"),
                    program.callers(method(program, "store")).stream()
                            .map(c -> c.caller().name())
                            .toList());
        }
    }

    private static List<String> told(String source, int threads) {
        Program program = program(source);
        program.follow(threads, () -> {});
        List<String> lines = new ArrayList<>();
        for (Method method : program.methods()) {
            Summary summary = program.summary(method).orElseThrow();
            lines.add(method.name() + " gives " + summary.result() + (summary.cutShort() ? " or more" : ""));
            for (Event event : summary.events()) {
                String what = event instanceof Event.Operation o
                        ? o.id() + " " + o.operation().label() + " "
                                + o.operation().entity()
                        : event.getClass().getSimpleName();
                lines.add(method.name() + ", line " + event.at().startLine() + ": " + what);
            }
        }
        return lines;
    }

    private static Method method(Program program, String name) {
        return program.methods().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Program program(String source) {
        FileFacts facts = JavaFrontend.read("Source.java", source).facts().orElseThrow();
        return new Program(new TypeIndex(List.of(facts)), Mappings.NONE, List.of(new JpaModel()));
    }
}
