package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import java.util.ArrayList;
import java.util.List;

/**
 * Members outside of any type. In a broken file they are no implicit class: one brace too many closed their class too
 * early.
 */
final class ImplicitClass {

    private ImplicitClass() {}

    /** Gives stray members back to the type before them. */
    static CompilationUnit undone(CompilationUnit unit) {
        boolean implicit = unit.getTypes().size() == 1
                && unit.getType(0) instanceof ClassOrInterfaceDeclaration declaration
                && declaration.isCompact();
        if (!implicit) {
            return unit;
        }
        List<BodyDeclaration<?>> members = new ArrayList<>(unit.getType(0).getMembers());
        if (members.stream().noneMatch(BodyDeclaration::isTypeDeclaration)) {
            return unit;
        }
        NodeList<TypeDeclaration<?>> types = new NodeList<>();
        for (BodyDeclaration<?> member : members) {
            if (member instanceof TypeDeclaration<?> type) {
                types.add(type);
            } else if (!types.isEmpty()) {
                types.get(types.size() - 1).addMember(member);
            }
        }
        return unit.setTypes(types);
    }
}
