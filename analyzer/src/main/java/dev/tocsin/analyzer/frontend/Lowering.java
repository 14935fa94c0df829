package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.ImportDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.Import;
import dev.tocsin.analyzer.facts.TypeFacts;
import java.util.ArrayList;
import java.util.List;

/** Lowers one file's syntax tree; the parts that lower declarations, statements, expressions and types meet here. */
final class Lowering {

    private final Context context;
    private final TypeUses types;
    private final Expressions expressions;
    private final Statements statements;
    private final Declarations declarations;

    Lowering(Context context) {
        this.context = context;
        this.types = new TypeUses(context);
        this.expressions = new Expressions(this, context);
        this.statements = new Statements(this, context);
        this.declarations = new Declarations(this, context);
    }

    TypeUses types() {
        return types;
    }

    Expressions expressions() {
        return expressions;
    }

    Statements statements() {
        return statements;
    }

    Declarations declarations() {
        return declarations;
    }

    FileFacts file(CompilationUnit unit, String file, int lines) {
        String packageName = unit.getPackageDeclaration()
                .map(declaration -> types.nameOf(declaration.getName()))
                .orElse("");
        context.enterType(packageName);
        List<TypeFacts> lowered = new ArrayList<>();
        for (TypeDeclaration<?> type : unit.getTypes()) {
            lowered.add(declarations.topLevel(type, file));
        }
        return new FileFacts(file, packageName, imports(unit), lowered, lines);
    }

    /** A module import names no package or type, so it is left out. */
    private List<Import> imports(CompilationUnit unit) {
        List<Import> imports = new ArrayList<>();
        for (ImportDeclaration declaration : unit.getImports()) {
            if (!declaration.isModule()) {
                imports.add(new Import(
                        types.nameOf(declaration.getName()), declaration.isStatic(), declaration.isAsterisk()));
            }
        }
        return imports;
    }
}
