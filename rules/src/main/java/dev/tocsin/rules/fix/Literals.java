package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.List;
import java.util.Optional;

/** How a constant of a check stands in SQL. */
final class Literals {

    private final Project project;
    private final CheckThenAct window;

    Literals(Project project, CheckThenAct window) {
        this.project = project;
        this.window = window;
    }

    /** Empty where the column may hold something else, as with an enum of which the mapper stores the place in its order. */
    Optional<String> of(RowPredicate.Condition condition) {
        if (condition.value() instanceof Value.Const constant) {
            return switch (constant.kind()) {
                case BOOLEAN, NUMBER -> Optional.of(constant.text());
                case STRING -> Optional.of("'" + constant.text().replace("'", "''") + "'");
                case NULL -> Optional.empty();
            };
        }
        return condition.value() instanceof Value.Named named && storedByName(condition.column(), named)
                ? Optional.of("'" + named.name() + "'")
                : Optional.empty();
    }

    /** {@code 'OPEN', 'READY'} of a list; empty where one of its elements cannot be written, or the request brings them. */
    Optional<String> listed(RowPredicate.Condition condition) {
        if (!(condition.value() instanceof Value.Derived list) || !list.how().equals("list")) {
            return Optional.empty();
        }
        List<String> written = list.from().stream()
                .flatMap(v ->
                        of(new RowPredicate.Condition(condition.column(), RowPredicate.Operator.EQ, v, false)).stream())
                .toList();
        return Optional.of(String.join(", ", written))
                .filter(v -> !written.isEmpty() && written.size() == list.from().size());
    }

    /** {@code @Enumerated(EnumType.STRING)}. */
    private boolean storedByName(String property, Value.Named constant) {
        return project.mappings()
                .of(window.entity())
                .flatMap(mapped -> project.java(window.act().span().file())
                        .flatMap(from -> project.qualified(from, mapped.typeName())))
                .flatMap(JavaSource::mainType)
                .flatMap(type -> field(type, property))
                .filter(f -> simple(f.getElementType().asString()).equals(simple(constant.type())))
                .flatMap(f -> f.getAnnotationByName("Enumerated"))
                .filter(a -> a.toString().contains("STRING"))
                .isPresent();
    }

    private static Optional<FieldDeclaration> field(TypeDeclaration<?> type, String property) {
        return type.getFieldByName(property);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
