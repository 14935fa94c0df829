package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.MappedEntity;
import java.util.List;
import java.util.Optional;

/**
 * Locks the row where it is read, so that the second request waits until the first has committed, and then reads what that
 * has written: {@code findForUpdateById} with {@code @Lock(PESSIMISTIC_WRITE)}, or a lock mode for {@code EntityManager.find}.
 */
final class RowLock {

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    RowLock(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        Optional<JavaSource> file = project.java(window.check().span().file());
        Optional<MethodCallExpr> call = file.flatMap(f -> f.at(window.check().span(), MethodCallExpr.class));
        boolean one = window.check()
                .operation()
                .filter(o -> o instanceof DataOperation.Read r
                        && r.result() == DataOperation.Kind.ONE
                        && r.lock() == DataOperation.LockMode.NONE)
                .isPresent();
        if (file.isEmpty() || call.isEmpty() || !one) {
            return;
        }
        if (!lock(project, draft, file.get(), call.get())) {
            return;
        }
        draft.does("lock the row where it is read");
        draft.review("The lock reads the row anew only if the session does not hold it yet: nothing before it in the"
                + " transaction (or in the request, with `spring.jpa.open-in-view`) may have loaded the same row.");
        if (!window.inTransaction() && !new OwnTransaction(project, window, draft).write()) {
            draft.leaves("A lock lasts as long as its transaction, and none is known around check and act: one is to be"
                    + " opened by hand.");
        }
    }

    /** @return whether the read could be made a locking one */
    static boolean lock(Project project, Draft draft, JavaSource file, MethodCallExpr call) {
        if (call.getNameAsString().equals("find") && call.getArguments().size() == 2) {
            return lockInFind(draft, file, call);
        }
        Optional<SpringRepository> repository = SpringRepository.of(project, file, call);
        return repository.isPresent() && lockInRepository(project, draft, file, call, repository.get());
    }

    private static boolean lockInFind(Draft draft, JavaSource file, MethodCallExpr call) {
        boolean manager = call.getScope()
                .flatMap(s -> Receivers.typeOf(file, s))
                .filter("EntityManager"::equals)
                .isPresent();
        Optional<String> api = EntityKey.api(file);
        if (!manager || api.isEmpty() || !call.getArgument(0).isClassExpr()) {
            return false;
        }
        String mode = draft.edits().imported(file, api.get() + ".LockModeType");
        draft.edits().insert(file, file.end(call.getArgument(1)), ", " + mode + ".PESSIMISTIC_WRITE");
        return true;
    }

    private static boolean lockInRepository(
            Project project, Draft draft, JavaSource file, MethodCallExpr call, SpringRepository repository) {
        String finder = call.getNameAsString();
        List<Expression> arguments = call.getArguments();
        Optional<String> twin = repository.lockingTwin(finder, arguments);
        if (twin.isPresent()) {
            draft.edits().replace(file, file.start(call.getName()), file.end(call.getName()), twin.get());
            return true;
        }
        Optional<String> signature = finder.equals("findById") && arguments.size() == 1
                ? byKey(project, repository)
                : derived(repository, finder);
        if (signature.isEmpty()) {
            return false;
        }
        String name = signature.get().substring(0, signature.get().indexOf('('));
        name = name.substring(name.lastIndexOf(' ') + 1);
        boolean taken = !repository.type().getMethodsByName(name).isEmpty();
        Optional<String> api = apiOf(project, repository);
        if (taken || api.isEmpty()) {
            return false;
        }
        declare(draft, repository, signature.get(), api.get());
        if (signature.get().startsWith("Optional<")) {
            draft.edits().imported(repository.source(), "java.util.Optional");
        }
        draft.edits().replace(file, file.start(call.getName()), file.end(call.getName()), name);
        return true;
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
    private static Optional<String> apiOf(Project project, SpringRepository repository) {
        return EntityKey.api(repository.source())
                .or(() -> project.type(repository.source(), repository.entity()).flatMap(EntityKey::api));
    }

    private static void declare(Draft draft, SpringRepository repository, String signature, String api) {
        JavaSource source = repository.source();
        String newline = source.newline();
        String unit = source.indentUnit();
        String outer = source.indentAt(source.start(repository.type()));
        String mode = draft.edits().imported(source, api + ".LockModeType");
        String lock = draft.edits().imported(source, "org.springframework.data.jpa.repository.Lock");
        String member = outer + unit + "@" + lock + "(" + mode + ".PESSIMISTIC_WRITE)" + newline + outer + unit
                + signature + ";" + newline;
        int brace = source.end(repository.type()) - 1;
        String before = source.text().substring(0, brace);
        boolean ownLine = source.startsLine(brace);
        int at = ownLine ? source.lineStart(brace) : brace;
        boolean blankBefore = before.stripTrailing().endsWith("{")
                && ownLine
                && source.text()
                        .substring(before.stripTrailing().length(), at)
                        .replace("\r\n", "\n")
                        .startsWith("\n\n");
        draft.edits()
                .insert(
                        source,
                        at,
                        (ownLine ? "" : newline) + (blankBefore ? "" : newline) + member + (ownLine ? "" : outer));
    }
}
