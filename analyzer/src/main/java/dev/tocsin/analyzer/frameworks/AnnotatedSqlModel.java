package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Import;
import dev.tocsin.analyzer.frameworks.QueryOperations.Wanted;
import dev.tocsin.analyzer.frameworks.query.Dialect;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Methods without a body whose statement stands in an annotation: {@code @Query} of npjt, {@code @SqlQuery} and
 * {@code @SqlUpdate} of JDBI's SQL objects, {@code @Select} and {@code @Insert} of MyBatis.
 *
 * <p>Sources: package {@code ch.digitalfondue.npjt} of npjt-extra 2.0.4; {@code org.jdbi.v3.sqlobject} of jdbi3-sqlobject 3.49
 * and "SQL Objects" of the Jdbi Developer Guide; {@code org.apache.ibatis.annotations} of mybatis 3.5.19 and its "Mapper
 * Annotations".
 */
public final class AnnotatedSqlModel implements FrameworkModel {

    /** What each library calls its annotations, and what it does where no row is found. */
    private enum Library {
        NPJT(DataOperation.Api.SPRING_JDBC, Wanted.SINGLE, List.of("ch.digitalfondue.npjt."), "Query"),
        JDBI(
                DataOperation.Api.JDBI,
                Wanted.ROW,
                List.of("org.jdbi.v3.sqlobject.statement.", "org.skife.jdbi.v2.sqlobject."),
                "SqlQuery",
                "SqlUpdate",
                "SqlBatch"),
        MYBATIS(
                DataOperation.Api.MYBATIS,
                Wanted.ROW,
                List.of("org.apache.ibatis.annotations."),
                "Select",
                "Insert",
                "Update",
                "Delete");

        private final DataOperation.Api api;
        private final Wanted one;
        private final List<String> packages;
        private final List<String> annotations;

        Library(DataOperation.Api api, Wanted one, List<String> packages, String... annotations) {
            this.api = api;
            this.one = one;
            this.packages = packages;
            this.annotations = List.of(annotations);
        }

        private boolean has(Annotation annotation, List<Import> imports) {
            String name = annotation.simpleName();
            return annotations.contains(name)
                    && packages.stream()
                            .anyMatch(p -> annotation.name().equals(p + name)
                                    || imports.stream()
                                            .anyMatch(i -> i.wildcard()
                                                    ? p.equals(i.name() + ".")
                                                    : i.name().equals(p + name)));
        }
    }

    /** A method's statement. */
    private record Statement(Library library, Annotation annotation) {}

    private static final Set<String> MANY_TYPES = Set.of(
            "List",
            "Collection",
            "Set",
            "Iterable",
            "Iterator",
            "Stream",
            "Map",
            "ResultIterable",
            "ResultIterator",
            "Cursor");

    private static final Set<String> NUMBERS = Set.of("void", "int", "long", "Integer", "Long");

    private static final String COUNT_AND_KEY = "AffectedRowCountAndKey";
    private static final String COUNT = "$count";
    private static final String KEY = "$key";

    @Override
    public Seeds seeds() {
        List<String> types = Arrays.stream(Library.values())
                .flatMap(l ->
                        l.packages.stream().flatMap(p -> l.annotations.stream().map(a -> p + a)))
                .toList();
        return new Seeds(List.of(), List.of(), types);
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.declared().isEmpty()) {
            return call.receiver().isLibrary(COUNT_AND_KEY) ? ofCountAndKey(call) : madeFor(call);
        }
        Method method = call.declared().get();
        return statement(method).flatMap(s -> answer(call, method, s));
    }

    private static Optional<Statement> statement(Method method) {
        List<Import> imports = method.owner().file().imports();
        return method.facts().annotations().stream()
                .flatMap(a -> Arrays.stream(Library.values())
                        .filter(l -> l.has(a, imports))
                        .map(l -> new Statement(l, a)))
                .findFirst();
    }

    /** {@code handle.attach(UserDao.class)}, {@code session.getMapper(UserMapper.class)}. */
    private static Optional<Answer> madeFor(Call call) {
        if (call.arguments().size() != 1 || !call.argumentTypes().get(0).isLibrary("Class")) {
            return Optional.empty();
        }
        Type made = call.argumentTypes().get(0).argument(0);
        return made.declaration()
                .filter(d -> !call.isStatic() && d.isInterface() && hasStatements(d))
                .map(d -> new Answer(call.unknown(), made));
    }

    private static boolean hasStatements(TypeDecl declaration) {
        return declaration.facts().methods().stream()
                .anyMatch(m -> statement(new Method(declaration, m)).isPresent());
    }

    private static Optional<Answer> answer(Call call, Method method, Statement statement) {
        Optional<String> text = text(call, method, statement.annotation());
        if (text.isEmpty() || dynamic(text.get())) {
            return Optional.empty();
        }
        if (Annotations.constant(statement.annotation(), "type")
                .filter("TEMPLATE"::equals)
                .isPresent()) {
            // npjt: the method gives the text, and whoever calls it runs that.
            return Optional.of(
                    new Answer(new Value.Const(Value.Const.Kind.STRING, text.get()), Type.library("java.lang.String")));
        }
        Library library = statement.library();
        Wanted wanted = wanted(call.resultType(), library.one);
        return new QueryOperations(call, library.api, new BoundParameters(call, method, batch(statement)))
                .execute(text.get(), Dialect.SQL, wanted, method.name(), DataOperation.LockMode.NONE)
                .map(o -> new Answer(value(call, method, o, wanted), call.resultType()));
    }

    /** MyBatis joins the parts of an array with spaces. */
    private static Optional<String> text(Call call, Method method, Annotation annotation) {
        List<Optional<String>> parts = Annotations.elements(annotation, "value").stream()
                .map(e -> call.text(call.constant(e, method)))
                .toList();
        return parts.isEmpty() || parts.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(parts.stream().map(Optional::get).collect(Collectors.joining(" ")));
    }

    /** The statement is put together when it runs: by MyBatis' scripts, by FreeMarker or StringTemplate in JDBI. */
    private static boolean dynamic(String text) {
        String start = text.stripLeading();
        return start.startsWith("<script>")
                || text.contains("[#")
                || text.contains("<#")
                || text.contains("<if(")
                || text.contains("${");
    }

    private static boolean batch(Statement statement) {
        return statement.annotation().simpleName().equals("SqlBatch");
    }

    private static Wanted wanted(Type result, Wanted one) {
        if (result.isLibrary("void")) {
            return Wanted.AFFECTED;
        }
        if (result.isLibrary("Optional")) {
            return Wanted.OPTIONAL;
        }
        return MANY_TYPES.contains(result.simpleName()) || result.dimensions() > 0 ? Wanted.MANY : one;
    }

    private static Value value(Call call, Method method, Outcome outcome, Wanted wanted) {
        boolean truth = call.resultType().isLibrary("boolean", "Boolean");
        return switch (outcome.kind()) {
            case AFFECTED -> affected(call, method, outcome);
            // A number that is read as a truth is one where it is not zero.
            case COUNT -> truth ? Results.truth(outcome.operation(), false) : inShape(outcome, wanted);
            default -> inShape(outcome, wanted);
        };
    }

    private static Value inShape(Outcome outcome, Wanted wanted) {
        return switch (wanted) {
            case OPTIONAL -> outcome.optional(outcome.only(outcome.row()));
            case MANY -> outcome.many(outcome.only(outcome.element()));
            default -> outcome.only(outcome.row());
        };
    }

    private static Value affected(Call call, Method method, Outcome outcome) {
        if (method.annotation("GetGeneratedKeys").isPresent()) {
            return GeneratedKeys.of(outcome.operation());
        }
        Type result = call.resultType();
        if (result.isLibrary("boolean", "Boolean")) {
            return new Value.Truth(new Cond.Present(outcome.row()));
        }
        if (result.isLibrary(COUNT_AND_KEY)) {
            Value both = call.object(result.name());
            call.set(both, COUNT, outcome.row());
            call.set(both, KEY, GeneratedKeys.of(outcome.operation()));
            return both;
        }
        return NUMBERS.contains(result.simpleName()) ? outcome.row() : call.unknown();
    }

    /** npjt: what an insert gives that is asked for its generated key. */
    private static Optional<Answer> ofCountAndKey(Call call) {
        return switch (call.name()) {
            case "getKey" -> call.known(call.receiverValue(), KEY).map(Answer::of);
            case "getAffectedRowCount" ->
                call.known(call.receiverValue(), COUNT).map(Answer::of);
            default -> Optional.empty();
        };
    }
}
