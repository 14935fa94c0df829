package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
import java.util.Optional;

/** The declared types of variables. */
final class Receivers {

    private Receivers() {}

    /** The simple name of the class that a variable or field is declared with; empty for anything that is computed. */
    static Optional<String> typeOf(JavaSource file, Expression expression) {
        if (expression.isNameExpr()) {
            String name = expression.asNameExpr().getNameAsString();
            return local(expression, name).or(() -> field(expression, name));
        }
        if (expression.isFieldAccessExpr()
                && expression.asFieldAccessExpr().getScope().isThisExpr()) {
            return field(expression, expression.asFieldAccessExpr().getNameAsString());
        }
        return Optional.empty();
    }

    /** A variable or field that is declared as Jakarta Persistence's {@code EntityManager}. */
    static boolean isEntityManager(JavaSource file, Expression expression) {
        return typeOf(file, expression).filter("EntityManager"::equals).isPresent();
    }

    /** A name of a field, and of nothing nearer. */
    static boolean isField(NameExpr name) {
        return local(name, name.getNameAsString()).isEmpty()
                && field(name, name.getNameAsString()).isPresent();
    }

    private static Optional<String> local(Node use, String name) {
        Optional<CallableDeclaration> method = use.findAncestor(CallableDeclaration.class);
        if (method.isEmpty()) {
            return Optional.empty();
        }
        CallableDeclaration<?> declared = method.get();
        for (Parameter parameter : declared.getParameters()) {
            if (parameter.getNameAsString().equals(name)) {
                return simpleName(parameter.getType());
            }
        }
        return declared.findFirst(
                        VariableDeclarator.class, v -> v.getNameAsString().equals(name))
                .flatMap(v -> simpleName(v.getType()));
    }

    private static Optional<String> field(Node use, String name) {
        Optional<TypeDeclaration> type = use.findAncestor(TypeDeclaration.class);
        while (type.isPresent()) {
            TypeDeclaration<?> declared = type.get();
            for (FieldDeclaration field : declared.getFields()) {
                for (VariableDeclarator variable : field.getVariables()) {
                    if (variable.getNameAsString().equals(name)) {
                        return simpleName(variable.getType());
                    }
                }
            }
            if (declared instanceof RecordDeclaration record) {
                for (Parameter component : record.getParameters()) {
                    if (component.getNameAsString().equals(name)) {
                        return simpleName(component.getType());
                    }
                }
            }
            type = declared.findAncestor(TypeDeclaration.class);
        }
        return Optional.empty();
    }

    private static Optional<String> simpleName(Type type) {
        return type.isClassOrInterfaceType()
                ? Optional.of(type.asClassOrInterfaceType()).map(ClassOrInterfaceType::getNameAsString)
                : Optional.empty();
    }
}
