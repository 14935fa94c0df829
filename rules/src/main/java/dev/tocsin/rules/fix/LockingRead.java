package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.schema.MappedEntity;
import java.util.List;
import java.util.Optional;

/**
 * A read that locks the row: {@code findForUpdateById} with {@code @Lock(PESSIMISTIC_WRITE)} in the repository, or a lock mode
 * for {@code EntityManager.find}.
 *
 * @param start where the call changes
 * @param end behind what changes
 * @param text what stands there instead
 */
record LockingRead(int start, int end, String text) {

    /** The locking form of a read; what it needs in other files, or imported, is in the draft then. */
    static Optional<LockingRead> of(Project project, Draft draft, JavaSource file, MethodCallExpr call) {
        if (call.getNameAsString().equals("find") && call.getArguments().size() == 2) {
            return ofFind(draft, file, call);
        }
        return SpringRepository.of(project, file, call).flatMap(r -> ofRepository(project, draft, file, call, r));
    }

    private static Optional<LockingRead> ofFind(Draft draft, JavaSource file, MethodCallExpr call) {
        boolean manager =
                call.getScope().filter(s -> Receivers.isEntityManager(file, s)).isPresent();
        Optional<String> api = EntityKey.api(file);
        if (!manager || api.isEmpty() || !call.getArgument(0).isClassExpr()) {
            return Optional.empty();
        }
        String mode = draft.edits().imported(file, api.get() + ".LockModeType");
        int end = file.end(call.getArgument(1));
        return Optional.of(new LockingRead(end, end, ", " + mode + ".PESSIMISTIC_WRITE"));
    }

    private static Optional<LockingRead> ofRepository(
            Project project, Draft draft, JavaSource file, MethodCallExpr call, SpringRepository repository) {
        String finder = call.getNameAsString();
        List<Expression> arguments = call.getArguments();
        Optional<String> twin = repository.lockingTwin(finder, arguments);
        if (twin.isPresent()) {
            return Optional.of(renamed(file, call, twin.get()));
        }
        Optional<String> signature = finder.equals("findById") && arguments.size() == 1
                ? byKey(project, repository)
                : derived(repository, finder);
        if (signature.isEmpty()) {
            return Optional.empty();
        }
        String name = signature.get().substring(0, signature.get().indexOf('('));
        name = name.substring(name.lastIndexOf(' ') + 1);
        boolean taken = !repository.type().getMethodsByName(name).isEmpty();
        Optional<String> api = apiOf(project, repository);
        if (taken || api.isEmpty()) {
            return Optional.empty();
        }
        declare(draft, repository, signature.get(), api.get());
        if (signature.get().startsWith("Optional<")) {
            draft.edits().imported(repository.source(), "java.util.Optional");
        }
        return Optional.of(renamed(file, call, name));
    }

    /** The same call, of another method. */
    static LockingRead renamed(JavaSource file, MethodCallExpr call, String name) {
        return new LockingRead(file.start(call.getName()), file.end(call.getName()), name);
    }

    /** {@code Optional<Order> findForUpdateById(Long id)}; what stands before {@code By} means nothing to Spring Data. */
    private static Optional<String> byKey(Project project, SpringRepository repository) {
        Optional<String> key = entity(project, repository)
                .filter(e -> e.idProperties().size() == 1)
                .map(e -> e.idProperties().get(0));
        return key.map(k -> "Optional<" + repository.entity() + "> findForUpdateBy" + Character.toUpperCase(k.charAt(0))
                + k.substring(1) + "(" + repository.id() + " " + k + ")");
    }

    private static Optional<MappedEntity> entity(Project project, SpringRepository repository) {
        return project.type(repository.source(), repository.entity())
                .map(s -> s.packageName().isEmpty() ? repository.entity() : s.packageName() + "." + repository.entity())
                .flatMap(project.mappings()::byType);
    }

    /** The twin of a derived finder: the same name, but for a word before {@code By}. */
    private static Optional<String> derived(SpringRepository repository, String finder) {
        int by = finder.indexOf("By");
        Optional<MethodDeclaration> method = repository.method(finder);
        boolean plain = method.isPresent()
                && method.get().getAnnotations().isEmpty()
                && by > 0
                && List.of("find", "get", "read", "query").contains(finder.substring(0, by));
        if (!plain) {
            return Optional.empty();
        }
        StringBuilder parameters = new StringBuilder();
        for (Parameter parameter : method.get().getParameters()) {
            parameters
                    .append(parameters.isEmpty() ? "" : ", ")
                    .append(repository.source().text(parameter));
        }
        return Optional.of(repository.source().text(method.get().getType()) + " " + finder.substring(0, by)
                + "ForUpdate" + finder.substring(by) + "(" + parameters + ")");
    }

    /** The repository imports the same kind of JPA as its entity. */
    static Optional<String> apiOf(Project project, SpringRepository repository) {
        return EntityKey.api(repository.source())
                .or(() -> project.type(repository.source(), repository.entity()).flatMap(EntityKey::api));
    }

    private static void declare(Draft draft, SpringRepository repository, String signature, String api) {
        JavaSource source = repository.source();
        String mode = draft.edits().imported(source, api + ".LockModeType");
        String lock = draft.edits().imported(source, "org.springframework.data.jpa.repository.Lock");
        repository.add(draft, "@" + lock + "(" + mode + ".PESSIMISTIC_WRITE)", signature + ";");
    }
}
