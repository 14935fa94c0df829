package dev.tocsin.analyzer.frontend;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.Import;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeParameter;
import dev.tocsin.analyzer.facts.TypeUse;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Prints facts, without positions, in a form that looks like Java where that is unambiguous: every operator has its
 * parentheses, names are bare, literals carry their kind, statements are one to a line.
 */
final class FactsPrinter {

    private final StringBuilder out = new StringBuilder();
    private int indent;

    static String print(FileFacts file) {
        FactsPrinter printer = new FactsPrinter();
        if (!file.packageName().isEmpty()) {
            printer.line("package " + file.packageName());
        }
        file.imports().forEach(printer::importLine);
        file.types().forEach(printer::type);
        return printer.out.toString();
    }

    static String print(TypeFacts type) {
        FactsPrinter printer = new FactsPrinter();
        printer.type(type);
        return printer.out.toString();
    }

    static String print(Stmt.Block body) {
        FactsPrinter printer = new FactsPrinter();
        body.statements().forEach(printer::statement);
        return printer.out.toString();
    }

    static String print(Expr expression) {
        return new FactsPrinter().expression(expression);
    }

    private void line(String text) {
        out.append("  ".repeat(indent)).append(text).append('\n');
    }

    private void inside(Runnable content) {
        indent++;
        content.run();
        indent--;
    }

    private void importLine(Import line) {
        line("import " + (line.isStatic() ? "static " : "") + line.name() + (line.wildcard() ? ".*" : ""));
    }

    // Declarations

    private void type(TypeFacts type) {
        String name = type.name().isEmpty() ? "(anonymous)" : type.name();
        line(annotations(type.annotations())
                + modifiers(type.modifiers())
                + type.kind().name().toLowerCase(Locale.ROOT)
                + " " + name + " = " + type.qualifiedName()
                + typeParameters(type.typeParameters())
                + (type.kind() == TypeFacts.Kind.RECORD ? parameters(type.components()) : "")
                + joined(" : ", type.supertypes(), TypeUse::toString));
        inside(() -> {
            if (!type.constants().isEmpty()) {
                line("constants "
                        + type.constants().stream()
                                .map(c -> c.name() + (c.arguments().isEmpty() ? "" : arguments(c.arguments())))
                                .collect(Collectors.joining(", ")));
            }
            type.fields().forEach(this::field);
            type.methods().forEach(this::method);
            type.nested().forEach(this::type);
        });
    }

    private void field(FieldFacts field) {
        line(annotations(field.annotations()) + modifiers(field.modifiers()) + "field " + field.type() + " "
                + field.name()
                + field.initializer().map(value -> " = " + expression(value)).orElse(""));
    }

    private void method(MethodFacts method) {
        line(annotations(method.annotations())
                + modifiers(method.modifiers())
                + "method"
                + typeParameters(method.typeParameters())
                + " " + (method.returnType().equals(TypeUse.NONE) ? "" : method.returnType() + " ")
                + method.name()
                + parameters(method.parameters())
                + joined(" throws ", method.thrown(), TypeUse::toString)
                + (method.body().isPresent() ? "" : " (no body)"));
        inside(() -> method.body().ifPresent(body -> body.statements().forEach(this::statement)));
    }

    private String typeParameters(List<TypeParameter> parameters) {
        return parameters.isEmpty()
                ? ""
                : "<" + joined("", parameters, p -> p.name() + joined(" extends ", p.bounds(), TypeUse::toString))
                        + ">";
    }

    private String parameters(List<Parameter> parameters) {
        return "("
                + joined(
                        "",
                        parameters,
                        p -> annotations(p.annotations())
                                + (p.type().equals(TypeUse.NONE) ? "" : p.type() + " ")
                                + (p.varargs() ? "..." : "")
                                + p.name())
                + ")";
    }

    private static String modifiers(Collection<Modifier> modifiers) {
        return new TreeSet<>(modifiers)
                .stream().map(m -> m.name().toLowerCase(Locale.ROOT) + " ").collect(Collectors.joining());
    }

    private String annotations(List<Annotation> annotations) {
        return annotations.stream().map(a -> annotation(a) + " ").collect(Collectors.joining());
    }

    private String annotation(Annotation annotation) {
        Map<String, Expr> sorted = new TreeMap<>(annotation.values());
        return "@" + annotation.name()
                + (sorted.isEmpty()
                        ? ""
                        : "(" + joined("", sorted.entrySet(), e -> e.getKey() + "=" + expression(e.getValue())) + ")");
    }

    private static <T> String joined(String prefix, Collection<T> parts, Function<T, String> print) {
        return parts.isEmpty() ? "" : prefix + parts.stream().map(print).collect(Collectors.joining(", "));
    }

    // Statements

    private void statement(Stmt statement) {
        if (statement instanceof Stmt.Block s) {
            line("block");
            statements(s.statements());
        } else if (statement instanceof Stmt.Local s) {
            line("local " + s.type() + " " + s.name()
                    + s.initializer().map(value -> " = " + expression(value)).orElse(""));
        } else if (statement instanceof Stmt.Evaluate s) {
            line(expression(s.expression()));
        } else if (statement instanceof Stmt.If s) {
            line("if " + expression(s.condition()));
            inside(() -> statement(s.whenTrue()));
            s.whenFalse().ifPresent(otherwise -> {
                line("else");
                inside(() -> statement(otherwise));
            });
        } else if (statement instanceof Stmt.Loop s) {
            line((s.bodyFirst() ? "do-while " : "loop ")
                    + s.condition().map(this::expression).orElse("always"));
            inside(() -> {
                s.initializers().forEach(this::statement);
                s.updates().forEach(update -> line("update " + expression(update)));
                statement(s.body());
            });
        } else if (statement instanceof Stmt.ForEach s) {
            line("for " + s.type() + " " + s.name() + " in " + expression(s.iterable()));
            inside(() -> statement(s.body()));
        } else if (statement instanceof Stmt.Return s) {
            line("return" + s.value().map(value -> " " + expression(value)).orElse(""));
        } else if (statement instanceof Stmt.Throw s) {
            line("throw " + expression(s.value()));
        } else if (statement instanceof Stmt.Jump s) {
            line((s.isContinue() ? "continue" : "break")
                    + s.label().map(l -> " " + l).orElse(""));
        } else if (statement instanceof Stmt.Yield s) {
            line("yield " + expression(s.value()));
        } else if (statement instanceof Stmt.Try s) {
            tryStatement(s);
        } else if (statement instanceof Stmt.Switch s) {
            line("switch " + expression(s.selector()));
            inside(() -> s.cases().forEach(this::group));
        } else if (statement instanceof Stmt.Synchronized s) {
            line("synchronized " + expression(s.lock()));
            statements(s.body().statements());
        } else if (statement instanceof Stmt.Labeled s) {
            line("label " + s.label());
            inside(() -> statement(s.body()));
        } else if (statement instanceof Stmt.Assert s) {
            line("assert " + expression(s.condition()));
        } else if (statement instanceof Stmt.LocalType s) {
            type(s.type());
        }
    }

    private void statements(List<Stmt> statements) {
        inside(() -> statements.forEach(this::statement));
    }

    private void tryStatement(Stmt.Try s) {
        line("try");
        inside(() -> s.resources().forEach(resource -> {
            line("resource");
            inside(() -> statement(resource));
        }));
        statements(s.body().statements());
        s.catches().forEach(clause -> {
            line("catch " + clause.types().stream().map(TypeUse::toString).collect(Collectors.joining(" | ")) + " "
                    + clause.name());
            statements(clause.body().statements());
        });
        s.finallyBlock().ifPresent(block -> {
            line("finally");
            statements(block.statements());
        });
    }

    private void group(Stmt.Case group) {
        line("case " + joined("", group.labels(), this::expression)
                + (group.isDefault() ? (group.labels().isEmpty() ? "default" : ", default") : "")
                + (group.arrow() ? " ->" : ":"));
        statements(group.body());
    }

    // Expressions

    private String expression(Expr expression) {
        if (expression instanceof Expr.Name e) {
            return e.name();
        } else if (expression instanceof Expr.Member e) {
            return expression(e.target()) + "." + e.name();
        } else if (expression instanceof Expr.Call e) {
            String typeArguments =
                    e.typeArguments().isEmpty() ? "" : "<" + joined("", e.typeArguments(), TypeUse::toString) + ">";
            return (e.receiver() instanceof Expr.Implicit ? "" : expression(e.receiver()) + ".")
                    + typeArguments
                    + e.name()
                    + arguments(e.arguments());
        } else if (expression instanceof Expr.Implicit) {
            return "(implicit)";
        } else if (expression instanceof Expr.New e) {
            return "new " + e.type() + arguments(e.arguments())
                    + e.body().map(body -> " " + nested(() -> type(body))).orElse("");
        } else if (expression instanceof Expr.Literal e) {
            return literal(e);
        } else if (expression instanceof Expr.Unary e) {
            return "(" + e.operator() + " " + expression(e.operand()) + ")";
        } else if (expression instanceof Expr.Binary e) {
            return "(" + expression(e.left()) + " " + e.operator() + " " + expression(e.right()) + ")";
        } else if (expression instanceof Expr.Assign e) {
            return "(" + expression(e.target()) + " " + e.operator() + " " + expression(e.value()) + ")";
        } else if (expression instanceof Expr.Conditional e) {
            return "(" + expression(e.condition()) + " ? " + expression(e.whenTrue()) + " : "
                    + expression(e.whenFalse()) + ")";
        } else if (expression instanceof Expr.Lambda e) {
            return parameters(e.parameters()) + " -> "
                    + nested(() -> e.body().statements().forEach(this::statement));
        } else if (expression instanceof Expr.MethodReference e) {
            return expression(e.scope()) + "::" + e.name();
        } else if (expression instanceof Expr.TypeName e) {
            return "type " + e.type();
        } else if (expression instanceof Expr.ClassLiteral e) {
            return e.type() + ".class";
        } else if (expression instanceof Expr.Cast e) {
            return "(cast " + e.type() + " " + expression(e.operand()) + ")";
        } else if (expression instanceof Expr.InstanceOf e) {
            return "(" + expression(e.operand()) + " instanceof " + e.type()
                    + e.binding().map(name -> " " + name).orElse("") + ")";
        } else if (expression instanceof Expr.Index e) {
            return expression(e.array()) + "[" + expression(e.index()) + "]";
        } else if (expression instanceof Expr.ArrayLiteral e) {
            return "{" + joined("", e.elements(), this::expression) + "}";
        } else if (expression instanceof Expr.SwitchValue e) {
            return "switch " + expression(e.selector()) + " "
                    + nested(() -> e.cases().forEach(this::group));
        } else if (expression instanceof Expr.This e) {
            return e.outer().map(outer -> outer + ".").orElse("") + "this";
        } else if (expression instanceof Expr.Super) {
            return "super";
        } else if (expression instanceof Expr.Annotated e) {
            return annotation(e.annotation());
        } else if (expression instanceof Expr.Other e) {
            return "other(" + joined("", e.parts(), this::expression) + ")";
        }
        throw new AssertionError(expression);
    }

    private String arguments(List<Expr> arguments) {
        return "(" + joined("", arguments, this::expression) + ")";
    }

    /** Statements or members inside an expression: on lines of their own, between braces. */
    private String nested(Runnable content) {
        FactsPrinter saved = new FactsPrinter();
        saved.out.append(out);
        out.setLength(0);
        inside(content);
        String printed = out.toString();
        out.setLength(0);
        out.append(saved.out);
        return "{\n" + printed + "  ".repeat(indent) + "}";
    }

    private static String literal(Expr.Literal literal) {
        return switch (literal.kind()) {
            case STRING -> "\"" + escaped(literal.value()) + "\"";
            case CHARACTER -> "'" + escaped(literal.value()) + "'";
            case INTEGER, BOOLEAN, NULL -> literal.value();
            case FLOATING -> literal.value() + "(floating)";
        };
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toCharArray()) {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\t' -> escaped.append("\\t");
                case '\r' -> escaped.append("\\r");
                case '"', '\\' -> escaped.append('\\').append(c);
                default -> escaped.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return escaped.toString();
    }
}
