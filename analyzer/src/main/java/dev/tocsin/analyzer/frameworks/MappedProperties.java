package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.frameworks.query.PropertyResolver;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.List;
import java.util.Optional;

/** An entity's properties, as derived query names are resolved against them. */
record MappedProperties(Mappings mappings, Entity entity) implements PropertyResolver {

    @Override
    public Known has(List<String> path, String name) {
        Optional<MappedEntity> mapped = mappings.of(entity);
        StringBuilder embedded = new StringBuilder();
        for (String step : path) {
            if (mapped.isEmpty()) {
                return Known.UNKNOWN;
            }
            MappedEntity.MappedProperty property = mapped.get().properties().get(embedded + step);
            if (property == null) {
                // An embedded object's properties are the entity's own, by their path.
                embedded.append(step).append('.');
                continue;
            }
            embedded.setLength(0);
            mapped = property.targetType().flatMap(mappings::byTypeOrName);
        }
        if (mapped.isEmpty()) {
            return Known.UNKNOWN;
        }
        String property = embedded + name;
        return Known.of(mapped.get().properties().containsKey(property)
                || mapped.get().properties().keySet().stream().anyMatch(p -> p.startsWith(property + ".")));
    }
}
