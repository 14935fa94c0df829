package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.SavedObject;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collections that belong to rows: what is in them are rows too, which are read when something is asked of it. */
final class OwnedCollections {

    private static final Set<String> OF_WHOLE_ELEMENTS = Set.of("size", "isEmpty", "contains");

    /** From order to customer to group: a row is reached over so few others. */
    private static final int MAX_OWNERS = 4;

    private final Interpreter interpreter;
    private final Expressions expressions;

    OwnedCollections(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
    }

    /** The rows in a collection that belongs to a row: to ask what is in it is to read them. */
    Typed loaded(Typed given, String asked, SourceSpan at) {
        Typed collection = ofStored(given);
        if (!(collection.value() instanceof Value.Property property)) {
            return collection;
        }
        Optional<Value> known = interpreter.state.known.get(property);
        if (known.isPresent()) {
            return new Typed(known.get(), collection.type());
        }
        Optional<DataOperation.Read> read =
                interpreter.program.ownedRows.read(collection, declaredType(property.of()), at);
        // Of an element that is no row of the table, the table does not know the properties.
        boolean values = read.filter(interpreter.program.ownedRows::ofValues).isPresent();
        if (read.isEmpty() || values && !OF_WHOLE_ELEMENTS.contains(asked)) {
            return given;
        }
        OperationId id = interpreter.operation(read.get());
        Optional<Value> element = interpreter.program.ownedRows.element(read.get(), id);
        Value rows = new Value.Many(
                new Value.Result(id, Value.Result.Shape.ONE),
                element.orElseGet(() -> new Value.Result(id, Value.Result.Shape.ELEMENT)),
                Cond.TRUE);
        if (element.isEmpty()) {
            interpreter.state.known = interpreter.state.known.with(property, rows);
        }
        return new Typed(rows, collection.type());
    }

    /** Of an owner that was found or else made, the collection of the found one: nobody else has the new one's. */
    private static Typed ofStored(Typed collection) {
        if (!(collection.value() instanceof Value.Choice choice)) {
            return collection;
        }
        List<Value> stored = choice.arms().stream()
                .map(Value.Arm::value)
                .filter(v -> v instanceof Value.Property p && !(p.of() instanceof Value.Ref)
                        || v instanceof Value.Many m && m.source() instanceof Value.Result)
                .toList();
        boolean othersNew = choice.arms().stream()
                .map(Value.Arm::value)
                .allMatch(v -> stored.contains(v)
                        || v instanceof Value.Ref
                        || v instanceof Value.Property p && p.of() instanceof Value.Ref);
        return stored.size() == 1 && othersNew ? new Typed(stored.get(0), collection.type()) : collection;
    }

    /** Another element in a collection that belongs to a row may be another row: of a table of elements, or of the rows' own. */
    void added(Typed collection, Value element, SourceSpan at) {
        OwnedRows owned = interpreter.program.ownedRows;
        Value row = expressions.objects.snapshot(element);
        Optional<DataOperation.Read> read = ofCollection(collection, at);
        if (read.filter(owned::ofValues).isPresent()) {
            owned.adding(read.get(), row, interpreter.unknown(), at).ifPresent(interpreter::operation);
        } else {
            read.flatMap(r -> owned.insert(r, row, at))
                    .ifPresent(w -> standsForRow(element, interpreter.operation(w), w));
        }
    }

    /** From its insert on an object with a key that is made for it stands for a row that is there, or will be by the flush. */
    void standsForRow(Value object, OperationId id, DataOperation.Write write) {
        SavedObject saved = interpreter.program.savedObject;
        String property = saved.idProperty(write.entity());
        boolean isThere = write.intoCollection() && isWritten(expressions.objects.property(object, property));
        if (write.effect() == DataOperation.Effect.INSERT
                && object instanceof Value.Ref
                && saved.generatesKey(write.entity())
                && !isThere) {
            Value row = new Value.Result(id, Value.Result.Shape.WRITTEN);
            expressions.objects.set(
                    new Typed(object, Type.UNKNOWN), property, new Value.Property(row, property), write.span());
        }
    }

    private static boolean isWritten(Value key) {
        return key instanceof Value.Property p
                && p.of() instanceof Value.Result r
                && r.shape() == Value.Result.Shape.WRITTEN;
    }

    /** Whether a key is that of an object which was only put into a collection of a row. */
    boolean awaitsFlush(Value key) {
        return isWritten(key)
                && interpreter.operations.get(((Value.Result) ((Value.Property) key).of()).operation())
                        instanceof DataOperation.Write w
                && w.intoCollection();
    }

    /** The read that gives what is in the collection, whether it has been read here or not. */
    private Optional<DataOperation.Read> ofCollection(Typed given, SourceSpan at) {
        Typed collection = ofStored(given);
        if (collection.value() instanceof Value.Property property) {
            return interpreter.program.ownedRows.read(collection, declaredType(property.of()), at);
        }
        return collection.value() instanceof Value.Many m
                        && m.source() instanceof Value.Result r
                        && interpreter.operations.get(r.operation()) instanceof DataOperation.Read read
                ? Optional.of(read)
                : Optional.empty();
    }

    /** The type of an object that a collection is a property of; unknown if nothing tells. */
    Type declaredType(Value object) {
        return declaredType(object, 0);
    }

    private Type declaredType(Value object, int depth) {
        if (object.equals(interpreter.activation().receiver)) {
            return interpreter.program.types.typeOf(interpreter.context());
        }
        if (object instanceof Value.Param p
                && p.index() >= 0
                && p.index() < interpreter.method.facts().parameters().size()) {
            return interpreter.program.types.resolve(
                    interpreter.method.facts().parameters().get(p.index()).type(),
                    interpreter.method.owner(),
                    Optional.of(interpreter.method.facts()));
        }
        if (object instanceof Value.Property p && depth < MAX_OWNERS) {
            return interpreter
                    .program
                    .types
                    .field(declaredType(p.of(), depth + 1), p.name())
                    .map(TypeIndex.Field::type)
                    .orElse(Type.UNKNOWN);
        }
        return expressions.objects.typeOf(object);
    }
}
