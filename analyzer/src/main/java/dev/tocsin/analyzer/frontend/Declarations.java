package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.AnnotationDeclaration;
import com.github.javaparser.ast.body.AnnotationMemberDeclaration;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.CompactConstructorDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.InitializerDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.MemberValuePair;
import com.github.javaparser.ast.expr.NormalAnnotationExpr;
import com.github.javaparser.ast.expr.SingleMemberAnnotationExpr;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.EnumConstant;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeFacts.Kind;
import dev.tocsin.analyzer.facts.TypeParameter;
import dev.tocsin.analyzer.facts.TypeUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lowers types and their members. Modifiers that the language implies are there as if they were written. */
final class Declarations {

    private static final Modifier[] NONE = {};
    private static final Modifier[] INTERFACE_FIELD = {Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL};
    private static final Modifier[] INTERFACE_TYPE = {Modifier.PUBLIC, Modifier.STATIC};
    private static final Modifier[] STATIC = {Modifier.STATIC};

    private final Lowering lowering;
    private final Context context;

    Declarations(Lowering lowering, Context context) {
        this.lowering = lowering;
        this.context = context;
    }

    // Types

    TypeFacts topLevel(TypeDeclaration<?> type, String file) {
        if (type instanceof ClassOrInterfaceDeclaration declaration && declaration.isCompact()) {
            String name = file.substring(file.lastIndexOf('/') + 1);
            int dot = name.indexOf('.');
            return declared(type, dot < 0 ? name : name.substring(0, dot), Optional.empty(), NONE);
        }
        return declared(type, context.name(type.getName()), Optional.empty(), NONE);
    }

    TypeFacts local(TypeDeclaration<?> type) {
        return declared(
                type,
                context.name(type.getName()),
                Optional.of(context.localTypeName(context.at(type))),
                type instanceof ClassOrInterfaceDeclaration declaration && !declaration.isInterface() ? NONE : STATIC);
    }

    TypeFacts anonymous(long at, TypeUse supertype, NodeList<BodyDeclaration<?>> body) {
        String qualifiedName = context.localTypeName(at);
        Members members = members(body, Kind.CLASS, qualifiedName, List.of());
        return members.type("", qualifiedName, Set.of(), List.of(), List.of(supertype), List.of(), at);
    }

    private TypeFacts declared(TypeDeclaration<?> type, String name, Optional<String> localName, Modifier... implied) {
        String qualifiedName = localName.orElseGet(() -> memberName(name));
        Kind kind = kindOf(type);
        List<Parameter> components =
                type instanceof RecordDeclaration record ? parameters(record.getParameters()) : List.of();
        Members members = members(type, kind, qualifiedName, components);
        return members.type(
                name,
                qualifiedName,
                Modifiers.of(type.getModifiers(), implied),
                typeParameters(type),
                supertypes(type),
                annotations(type.getAnnotations()),
                type.getRange().isPresent() ? context.at(type) : span(type.getMembers()));
    }

    private String memberName(String name) {
        return context.enclosingType().isEmpty() ? name : context.enclosingType() + "." + name;
    }

    /** An implicit class has no position of its own. */
    private long span(NodeList<BodyDeclaration<?>> members) {
        return members.isEmpty() ? 0 : context.at(members.get(0), members.get(members.size() - 1));
    }

    private static Kind kindOf(TypeDeclaration<?> type) {
        if (type instanceof EnumDeclaration) {
            return Kind.ENUM;
        }
        if (type instanceof RecordDeclaration) {
            return Kind.RECORD;
        }
        if (type instanceof AnnotationDeclaration) {
            return Kind.ANNOTATION;
        }
        boolean isInterface = type instanceof ClassOrInterfaceDeclaration declaration && declaration.isInterface();
        return isInterface ? Kind.INTERFACE : Kind.CLASS;
    }

    private List<TypeParameter> typeParameters(TypeDeclaration<?> type) {
        if (type instanceof ClassOrInterfaceDeclaration declaration) {
            return lowering.types().parameters(declaration.getTypeParameters());
        }
        if (type instanceof RecordDeclaration declaration) {
            return lowering.types().parameters(declaration.getTypeParameters());
        }
        return List.of();
    }

    private List<TypeUse> supertypes(TypeDeclaration<?> type) {
        List<TypeUse> supertypes = new ArrayList<>();
        if (type instanceof ClassOrInterfaceDeclaration declaration) {
            addAll(declaration.getExtendedTypes(), supertypes);
            addAll(declaration.getImplementedTypes(), supertypes);
        }
        if (type instanceof RecordDeclaration declaration) {
            addAll(declaration.getImplementedTypes(), supertypes);
        }
        if (type instanceof EnumDeclaration declaration) {
            addAll(declaration.getImplementedTypes(), supertypes);
        }
        return supertypes;
    }

    private void addAll(NodeList<ClassOrInterfaceType> types, List<TypeUse> out) {
        out.addAll(lowering.types().lowerAll(types));
    }

    // Members

    private Members members(TypeDeclaration<?> type, Kind kind, String qualifiedName, List<Parameter> components) {
        Members members = new Members(kind, components);
        String former = context.enterType(qualifiedName);
        if (type instanceof RecordDeclaration record) {
            addComponentFields(record, components, members);
        }
        if (type instanceof EnumDeclaration declaration) {
            declaration.getEntries().forEach(constant -> addConstant(constant, declaration, members));
        }
        type.getMembers().forEach(member -> addMember(member, members));
        context.enterType(former);
        return members;
    }

    private Members members(
            NodeList<BodyDeclaration<?>> body, Kind kind, String qualifiedName, List<Parameter> components) {
        Members members = new Members(kind, components);
        String former = context.enterType(qualifiedName);
        body.forEach(member -> addMember(member, members));
        context.enterType(former);
        return members;
    }

    private void addComponentFields(RecordDeclaration record, List<Parameter> components, Members members) {
        for (int i = 0; i < components.size(); i++) {
            Parameter component = components.get(i);
            members.fields.add(new FieldFacts(
                    component.name(),
                    component.type(),
                    Set.of(Modifier.PRIVATE, Modifier.FINAL),
                    component.annotations(),
                    Optional.empty(),
                    context.at(record.getParameters().get(i))));
        }
    }

    /** A constant's body is a class of its own, nested in the enum and named after the constant. */
    private void addConstant(EnumConstantDeclaration constant, EnumDeclaration enumeration, Members members) {
        String name = context.name(constant.getName());
        members.constants.add(new EnumConstant(name, lowering.expressions().lowerAll(constant.getArguments())));
        if (!constant.getClassBody().isEmpty()) {
            String qualifiedName = memberName(name);
            List<TypeUse> supertypes = List.of(TypeUse.of(context.name(enumeration.getName())));
            Members body = members(constant.getClassBody(), Kind.CLASS, qualifiedName, List.of());
            members.nested.add(body.type(
                    name,
                    qualifiedName,
                    Modifiers.of(new NodeList<>(), Modifier.STATIC, Modifier.FINAL),
                    List.of(),
                    supertypes,
                    annotations(constant.getAnnotations()),
                    context.at(constant)));
        }
    }

    private void addMember(BodyDeclaration<?> member, Members members) {
        if (!context.enter(member)) {
            return;
        }
        try {
            addMemberHere(member, members);
        } finally {
            context.leave();
        }
    }

    private void addMemberHere(BodyDeclaration<?> member, Members members) {
        if (member instanceof FieldDeclaration field) {
            addFields(field, members);
        } else if (member instanceof MethodDeclaration method) {
            members.methods.add(method(method, members));
        } else if (member instanceof ConstructorDeclaration constructor) {
            members.methods.add(constructor(constructor));
        } else if (member instanceof CompactConstructorDeclaration constructor) {
            members.methods.add(compactConstructor(constructor, members.components));
        } else if (member instanceof InitializerDeclaration initializer) {
            members.methods.add(initializer(initializer));
        } else if (member instanceof AnnotationMemberDeclaration element) {
            members.methods.add(annotationElement(element));
        } else if (member instanceof TypeDeclaration<?> type) {
            members.nested.add(
                    declared(type, context.name(type.getName()), Optional.empty(), impliedOfType(type, members)));
        }
    }

    private static Modifier[] impliedOfType(TypeDeclaration<?> type, Members members) {
        if (members.ofInterface()) {
            return INTERFACE_TYPE;
        }
        boolean isClass = type instanceof ClassOrInterfaceDeclaration declaration && !declaration.isInterface();
        return isClass ? NONE : STATIC;
    }

    private void addFields(FieldDeclaration field, Members members) {
        Set<Modifier> modifiers = Modifiers.of(field.getModifiers(), members.ofInterface() ? INTERFACE_FIELD : NONE);
        List<Annotation> annotations = annotations(field.getAnnotations());
        boolean lone = field.getVariables().size() == 1;
        for (VariableDeclarator variable : field.getVariables()) {
            members.fields.add(new FieldFacts(
                    context.name(variable.getName()),
                    lowering.types().lower(variable.getType()),
                    modifiers,
                    annotations,
                    lowering.expressions().lower(variable.getInitializer()),
                    context.at(lone ? field : variable)));
        }
    }

    private MethodFacts method(MethodDeclaration method, Members members) {
        return callable(
                method,
                context.name(method.getName()),
                lowering.types().lower(method.getType()),
                Modifiers.of(method.getModifiers(), impliedOfMethod(method, members)),
                method.getBody().map(lowering.statements()::block));
    }

    private static Modifier[] impliedOfMethod(MethodDeclaration method, Members members) {
        if (!members.ofInterface() || method.isPrivate()) {
            return NONE;
        }
        return method.getBody().isPresent()
                ? new Modifier[] {Modifier.PUBLIC}
                : new Modifier[] {Modifier.PUBLIC, Modifier.ABSTRACT};
    }

    private MethodFacts constructor(ConstructorDeclaration constructor) {
        return callable(
                constructor,
                MethodFacts.CONSTRUCTOR,
                TypeUse.NONE,
                Modifiers.of(constructor.getModifiers()),
                Optional.of(lowering.statements().block(constructor.getBody())));
    }

    private MethodFacts callable(
            CallableDeclaration<?> callable,
            String name,
            TypeUse returnType,
            Set<Modifier> modifiers,
            Optional<Stmt.Block> body) {
        return new MethodFacts(
                name,
                lowering.types().parameters(callable.getTypeParameters()),
                parameters(callable.getParameters()),
                returnType,
                lowering.types().lowerAll(callable.getThrownExceptions()),
                modifiers,
                annotations(callable.getAnnotations()),
                body,
                context.at(callable));
    }

    private MethodFacts compactConstructor(CompactConstructorDeclaration constructor, List<Parameter> components) {
        return new MethodFacts(
                MethodFacts.CONSTRUCTOR,
                lowering.types().parameters(constructor.getTypeParameters()),
                components,
                TypeUse.NONE,
                lowering.types().lowerAll(constructor.getThrownExceptions()),
                Modifiers.of(constructor.getModifiers()),
                annotations(constructor.getAnnotations()),
                Optional.of(withFields(constructor, components)),
                context.at(constructor));
    }

    /** The body, and behind it what the compiler adds for the components that it has given another value. */
    private Stmt.Block withFields(CompactConstructorDeclaration constructor, List<Parameter> components) {
        Set<String> assigned = constructor.getBody().findAll(AssignExpr.class).stream()
                .filter(a -> a.getTarget().isNameExpr())
                .map(a -> context.name(a.getTarget().asNameExpr().getName()))
                .collect(Collectors.toSet());
        long at = context.at(constructor);
        Stmt.Block body = lowering.statements().block(constructor.getBody());
        List<Stmt> statements = new ArrayList<>(body.statements());
        for (Parameter component : components) {
            if (assigned.contains(component.name())) {
                Expr field = new Expr.Member(new Expr.This(Optional.empty(), at), component.name(), at);
                statements.add(
                        new Stmt.Evaluate(new Expr.Assign("=", field, new Expr.Name(component.name(), at), at), at));
            }
        }
        return new Stmt.Block(statements, body.at());
    }

    private MethodFacts initializer(InitializerDeclaration initializer) {
        return new MethodFacts(
                MethodFacts.INITIALIZER,
                List.of(),
                List.of(),
                TypeUse.NONE,
                List.of(),
                Modifiers.of(new NodeList<>(), initializer.isStatic() ? STATIC : NONE),
                annotations(initializer.getAnnotations()),
                Optional.of(lowering.statements().block(initializer.getBody())),
                context.at(initializer));
    }

    private MethodFacts annotationElement(AnnotationMemberDeclaration element) {
        return new MethodFacts(
                context.name(element.getName()),
                List.of(),
                List.of(),
                lowering.types().lower(element.getType()),
                List.of(),
                Modifiers.of(element.getModifiers(), Modifier.PUBLIC, Modifier.ABSTRACT),
                annotations(element.getAnnotations()),
                Optional.empty(),
                context.at(element));
    }

    // Parameters and annotations

    List<Parameter> parameters(NodeList<com.github.javaparser.ast.body.Parameter> parameters) {
        if (parameters.isEmpty()) {
            return List.of();
        }
        List<Parameter> lowered = new ArrayList<>(parameters.size());
        for (com.github.javaparser.ast.body.Parameter parameter : parameters) {
            TypeUse type = lowering.types().lower(parameter.getType());
            lowered.add(new Parameter(
                    context.name(parameter.getName()),
                    parameter.isVarArgs() ? lowering.types().arrayOf(type) : type,
                    annotations(parameter.getAnnotations()),
                    parameter.isVarArgs()));
        }
        return lowered;
    }

    private List<Annotation> annotations(NodeList<AnnotationExpr> annotations) {
        if (annotations.isEmpty()) {
            return List.of();
        }
        List<Annotation> lowered = new ArrayList<>(annotations.size());
        for (AnnotationExpr annotation : annotations) {
            lowered.add(annotation(annotation));
        }
        return lowered;
    }

    Annotation annotation(AnnotationExpr annotation) {
        Map<String, Expr> values = Map.of();
        if (annotation instanceof SingleMemberAnnotationExpr single) {
            values = Map.of("value", lowering.expressions().lower(single.getMemberValue()));
        }
        if (annotation instanceof NormalAnnotationExpr normal) {
            values = new LinkedHashMap<>();
            for (MemberValuePair pair : normal.getPairs()) {
                values.put(context.name(pair.getName()), lowering.expressions().lower(pair.getValue()));
            }
        }
        return new Annotation(lowering.types().nameOf(annotation.getName()), values, context.at(annotation));
    }

    /** The members of a type while they are collected. */
    private static final class Members {

        private final Kind kind;
        private final List<Parameter> components;
        private final List<EnumConstant> constants = new ArrayList<>();
        private final List<FieldFacts> fields = new ArrayList<>();
        private final List<MethodFacts> methods = new ArrayList<>();
        private final List<TypeFacts> nested = new ArrayList<>();

        Members(Kind kind, List<Parameter> components) {
            this.kind = kind;
            this.components = components;
        }

        boolean ofInterface() {
            return kind == Kind.INTERFACE || kind == Kind.ANNOTATION;
        }

        TypeFacts type(
                String name,
                String qualifiedName,
                Set<Modifier> modifiers,
                List<TypeParameter> typeParameters,
                List<TypeUse> supertypes,
                List<Annotation> annotations,
                long at) {
            return new TypeFacts(
                    name,
                    qualifiedName,
                    kind,
                    modifiers,
                    typeParameters,
                    supertypes,
                    annotations,
                    components,
                    constants,
                    fields,
                    methods,
                    nested,
                    at);
        }
    }
}
