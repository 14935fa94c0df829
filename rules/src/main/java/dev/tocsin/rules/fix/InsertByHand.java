package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.type.TypeParameter;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Optional;
import java.util.stream.Stream;

/** Why an insert is none that a patch could do apart, by what the call is that inserts. */
final class InsertByHand {

    private static final int MAX_TEXT = 60;

    private InsertByHand() {}

    /** @param insert the call at the act's place; empty where there is none */
    static String reason(CheckThenAct window, Optional<JavaSource> file, Optional<MethodCallExpr> insert) {
        if (window.act().operation().isEmpty() || file.isEmpty() || insert.isEmpty()) {
            return "no call of its own inserts the row, which is sent with others.";
        }
        MethodCallExpr call = insert.get();
        if (ManagerInsert.persists(file.get(), call)) {
            return "no annotation says that Spring fills the fields of the class that calls `persist`, which would need"
                    + " one more.";
        }
        if (call.getNameAsString().startsWith("saveAll")) {
            return "`" + call.getNameAsString()
                    + "` inserts several rows at once, of which some may be there by then and others not.";
        }
        String at =
                "`" + written(file.get(), call) + "` (" + window.act().span().fileName() + " line "
                        + window.act().span().startLine() + ")";
        return typeVariableOf(file.get(), call)
                .map(type -> at + " inserts whatever rows `" + type + "` is given, not only these.")
                .orElse("the row is inserted by " + at + ", for which there is no patch.");
    }

    /** {@code entityManager.get().persist}, or the name alone where that is long. */
    private static String written(JavaSource file, MethodCallExpr call) {
        String name = call.getNameAsString();
        return call.getScope()
                .map(s -> file.text(s) + "." + name)
                .filter(t -> t.length() <= MAX_TEXT && !t.contains("\n"))
                .orElse(name);
    }

    /**
     * The class whose method inserts what has no class of its own there: {@code JpaDao<T>} with {@code void persist(T object)}, or one
     * with {@code <T> void persist(T object)}.
     */
    private static Optional<String> typeVariableOf(JavaSource file, MethodCallExpr call) {
        Optional<String> argument = call.getArguments().getFirst().flatMap(a -> Receivers.typeOf(file, a));
        Optional<CallableDeclaration> method = call.findAncestor(CallableDeclaration.class);
        Optional<ClassOrInterfaceDeclaration> owner = call.findAncestor(ClassOrInterfaceDeclaration.class);
        Stream<TypeParameter> ofMethod =
                method.stream().flatMap(m -> ((CallableDeclaration<?>) m).getTypeParameters().stream());
        Stream<TypeParameter> ofOwner = owner.stream().flatMap(o -> o.getTypeParameters().stream());
        return Stream.concat(ofMethod, ofOwner)
                        .anyMatch(p ->
                                argument.filter(p.getNameAsString()::equals).isPresent())
                ? call.findAncestor(TypeDeclaration.class).map(t -> ((TypeDeclaration<?>) t).getNameAsString())
                : Optional.empty();
    }
}
