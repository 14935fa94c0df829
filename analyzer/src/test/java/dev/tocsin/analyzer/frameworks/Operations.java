package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.frontend.FrontendResult;
import dev.tocsin.analyzer.frontend.JavaFrontend;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What models see in a piece of code, as lines of text:
 *
 * <pre>
 * READ users WHERE email = p0 [EXISTS]
 * INSERT users(email = p0, name = p1) IF not exists 1
 * UPDATE users SET status = 'PAID' WHERE id = p0 IF 1.status = 'OPEN'
 * </pre>
 *
 * <p>{@code p0} is a parameter of the method; {@code 1} is the row that the first operation found, {@code 1.count} a number,
 * {@code 1.affected} the number of rows that it changed. {@code ..} stands for what is not known.
 */
final class Operations {

    private final List<FrameworkModel> models;
    private final List<FileFacts> files = new ArrayList<>();
    private Mappings mappings = Mappings.NONE;

    private Operations(List<FrameworkModel> models) {
        this.models = models;
    }

    static Operations seenBy(FrameworkModel... models) {
        return new Operations(List.of(models));
    }

    Operations with(Mappings known) {
        mappings = known;
        return this;
    }

    /** Adds a source file; it must have no syntax error. */
    Operations in(String source) {
        FrontendResult result = JavaFrontend.read("File" + files.size() + ".java", source);
        if (!result.problems().isEmpty()) {
            throw new IllegalArgumentException(result.problems().toString());
        }
        files.add(result.facts().orElseThrow());
        return this;
    }

    /** The operations below the method of that name, one a line. */
    List<String> of(String methodName) {
        Map<OperationId, Integer> numbers = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (Event event : summary(methodName).events()) {
            if (event instanceof Event.Operation o) {
                numbers.put(o.id(), numbers.size() + 1);
            }
        }
        Shown shown = new Shown(numbers);
        for (Event event : summary(methodName).events()) {
            if (event instanceof Event.Operation o) {
                lines.add(line(o.operation(), shown) + shown.path(o.path()));
            }
        }
        return lines;
    }

    /** The effects outside of the database below the method of that name, one a line: {@code undo ACCOUNT remove}. */
    List<String> effectsOf(String methodName) {
        List<String> lines = new ArrayList<>();
        for (Event event : summary(methodName).events()) {
            if (event instanceof Event.External e) {
                lines.add((e.effect().undoes() ? "undo " : "") + e.effect().kind() + " "
                        + e.effect().label());
            }
        }
        return lines;
    }

    /** What the method returns. */
    String resultOf(String methodName) {
        Map<OperationId, Integer> numbers = new LinkedHashMap<>();
        for (Event event : summary(methodName).events()) {
            if (event instanceof Event.Operation o) {
                numbers.put(o.id(), numbers.size() + 1);
            }
        }
        return new Shown(numbers).value(summary(methodName).result());
    }

    Summary summary(String methodName) {
        Program program = new Program(new TypeIndex(files), mappings, models);
        Method method = program.methods().stream()
                .filter(m -> m.name().equals(methodName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no method " + methodName));
        return program.summary(method).orElseThrow();
    }

    private static String line(DataOperation operation, Shown shown) {
        return operation instanceof DataOperation.Read read
                ? read(read, shown)
                : write((DataOperation.Write) operation, shown);
    }

    private static String read(DataOperation.Read read, Shown shown) {
        String column = read.column().isEmpty() ? "" : " " + read.column();
        String lock = read.lock() == DataOperation.LockMode.NONE ? "" : " FOR " + read.lock();
        String thrown = read.throwsWhenAbsent() ? " OR THROW" : "";
        return "READ " + read.entity().table() + shown.where(read.where()) + " [" + read.result() + column + "]" + lock
                + thrown;
    }

    private static String write(DataOperation.Write write, Shown shown) {
        String table = write.entity().table();
        String values = shown.columns(write.values(), write.valuesKnown());
        String conflict = write.conflict() == DataOperation.Conflict.FAIL ? "" : " ON CONFLICT " + write.conflict();
        return switch (write.effect()) {
            case INSERT -> "INSERT " + table + "(" + values + ")" + conflict;
            case UPDATE -> "UPDATE " + table + " SET " + values + shown.where(write.where());
            case DELETE -> "DELETE " + table + shown.where(write.where());
            case SAVE -> "SAVE " + table + "(" + values + ")" + conflict;
        };
    }
}
