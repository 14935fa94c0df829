package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;

/** Fields that hold what the program's settings say: the same for each request, though no source tells what it is. */
final class SettingFields {

    private static final String[] FILLED_FROM_SETTINGS = {"Value", "ConfigProperty"};
    private static final String[] CLASSES_OF_SETTINGS = {"ConfigurationProperties", "ConfigProperties"};

    private SettingFields() {}

    /** What the field has in all beans of its class; empty for a field that is not filled from the settings. */
    static Optional<Value> of(TypeIndex.Field field) {
        if (!filled(field)) {
            return Optional.empty();
        }
        return Optional.of(new Value.Derived(
                "setting",
                List.of(
                        new Value.Named(field.owner().qualifiedName(), ""),
                        new Value.Const(Value.Const.Kind.STRING, field.facts().name()))));
    }

    private static boolean filled(TypeIndex.Field field) {
        List<Annotation> own = field.facts().annotations();
        return Annotations.has(own, FILLED_FROM_SETTINGS)
                || Annotations.has(field.owner().facts().annotations(), CLASSES_OF_SETTINGS)
                        && field.type().declaration().isEmpty()
                || field.facts().modifiers().contains(Modifier.FINAL)
                        && byConstructor(field.owner(), field.facts().name());
    }

    /** {@code Billing(@Value("${tenant}") String tenant)}, where the parameter has the field's name. */
    private static boolean byConstructor(TypeDecl owner, String field) {
        return owner.facts().methods().stream()
                .filter(MethodFacts::constructor)
                .flatMap(m -> m.parameters().stream())
                .anyMatch(p -> p.name().equals(field) && Annotations.has(p.annotations(), FILLED_FROM_SETTINGS));
    }
}
