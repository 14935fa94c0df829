package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A field that Spring puts another bean into. */
final class BeanField {

    /** Lombok's, with which a new field changes more than the bean's constructor. */
    private static final Set<String> MORE_THAN_CONSTRUCTORS = Set.of("Data", "Value", "Builder");

    private BeanField() {}

    /** Whether the class is a bean that has fields, and takes one more. */
    static boolean fits(ClassOrInterfaceDeclaration type) {
        return OwnTransaction.isBean(type)
                && !type.getFields().isEmpty()
                && type.getAnnotations().stream()
                        .noneMatch(
                                a -> MORE_THAN_CONSTRUCTORS.contains(a.getName().getIdentifier()));
    }

    /**
     * The name of the field that the bean has, or is given.
     *
     * @param type qualified
     * @param name of a new field
     * @param annotation qualified, by which it is filled
     */
    static String of(
            Draft draft,
            JavaSource file,
            ClassOrInterfaceDeclaration bean,
            String type,
            String name,
            String annotation) {
        List<FieldDeclaration> fields = bean.getFields();
        String simple = type.substring(type.lastIndexOf('.') + 1);
        Optional<String> there = fields.stream()
                .flatMap(f -> f.getVariables().stream())
                .filter(v -> v.getTypeAsString().equals(simple))
                .map(VariableDeclarator::getNameAsString)
                .findFirst();
        if (there.isPresent()) {
            return there.get();
        }
        String imported = draft.edits().imported(file, type);
        FieldDeclaration last = lastAtTheTop(bean);
        String line = file.newline() + file.indentAt(file.start(last));
        String field;
        if (bean.getAnnotationByName("AllArgsConstructor").isPresent()) {
            draft.review("The constructor of `" + bean.getNameAsString() + "` takes one more argument.");
            field = line + "private final " + imported + " " + name + ";";
        } else {
            String filled = draft.edits().imported(file, annotation);
            field = file.newline() + line + "@" + filled + line + "private " + imported + " " + name + ";";
            if (isMadeWithArguments(bean)) {
                draft.review("Only the container fills `" + name + "`: where `" + bean.getNameAsString()
                        + "` is made with `new`, as by tests, it stays null.");
            }
        }
        draft.edits().insert(file, file.behindComment(file.end(last)), field);
        return name;
    }

    /** Its constructor takes what it works with, so that it can be made without a container. */
    private static boolean isMadeWithArguments(ClassOrInterfaceDeclaration bean) {
        return bean.getAnnotationByName("RequiredArgsConstructor").isPresent()
                || bean.getConstructors().stream()
                        .anyMatch(c -> !c.getParameters().isEmpty());
    }

    /** The last field that stands before methods and constructors; the first one where none does. */
    private static FieldDeclaration lastAtTheTop(ClassOrInterfaceDeclaration bean) {
        FieldDeclaration last = bean.getFields().get(0);
        for (BodyDeclaration<?> member : bean.getMembers()) {
            if (member.isCallableDeclaration()) {
                return last;
            }
            last = member.toFieldDeclaration().orElse(last);
        }
        return last;
    }
}
