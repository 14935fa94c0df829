package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Spelling;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Columns of which one spelling only is written, since the callers see to that, or the entity itself before it is stored. */
final class OneSpelling {

    private final Program program;
    private final Rows rows;
    private final ValuesOnWay values;
    private final Map<String, List<Event.Assignment>> beforeStoring = new HashMap<>();

    OneSpelling(Program program, Rows rows, ValuesOnWay values) {
        this.program = program;
        this.rows = rows;
        this.values = values;
    }

    /** Whether texts that the act writes into the column on this way, and that are alike but for case, are equal. */
    boolean of(Candidate candidate, Chain way, String column) {
        return byEntity(candidate.entity(), column) || byCallers(candidate, way, column);
    }

    private boolean byCallers(Candidate candidate, Chain way, String column) {
        List<Value> written = way.calls().isEmpty() ? List.of() : values.of(candidate, way, column);
        return !written.isEmpty() && written.stream().allMatch(Spelling::one);
    }

    private boolean byEntity(Entity entity, String column) {
        return beforeStoring.computeIfAbsent(entity.typeName(), this::setBeforeStoring).stream()
                .anyMatch(a -> rows.sameColumn(entity, a.property(), column) && Spelling.one(a.value()));
    }

    /** What an entity's own callback sets. */
    private List<Event.Assignment> setBeforeStoring(String typeName) {
        TypeIndex types = program.types();
        List<Event.Assignment> set = new ArrayList<>();
        Optional<TypeDecl> entity = types.named(typeName).stream().findFirst();
        for (Type type : entity.map(d -> types.hierarchy(types.typeOf(d))).orElse(List.of())) {
            type.declaration()
                    .ifPresent(d -> d.facts().methods().stream()
                            .filter(m -> Annotations.has(m.annotations(), "PrePersist"))
                            .forEach(m -> set.addAll(assignments(d, m))));
        }
        return set;
    }

    private List<Event.Assignment> assignments(TypeDecl entity, MethodFacts callback) {
        return program.summary(new Method(entity, callback)).map(Summary::events).orElse(List.of()).stream()
                .filter(Event.Assignment.class::isInstance)
                .map(Event.Assignment.class::cast)
                .filter(a -> a.target().equals(new Value.Param(Value.Param.THIS)))
                .toList();
    }
}
