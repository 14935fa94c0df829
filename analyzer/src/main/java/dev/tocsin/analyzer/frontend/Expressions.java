package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.ArrayAccessExpr;
import com.github.javaparser.ast.expr.ArrayCreationExpr;
import com.github.javaparser.ast.expr.ArrayInitializerExpr;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.BooleanLiteralExpr;
import com.github.javaparser.ast.expr.CastExpr;
import com.github.javaparser.ast.expr.CharLiteralExpr;
import com.github.javaparser.ast.expr.ClassExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.DoubleLiteralExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.InstanceOfExpr;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.LongLiteralExpr;
import com.github.javaparser.ast.expr.MarkerAnnotationExpr;
import com.github.javaparser.ast.expr.MatchAllPatternExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.MethodReferenceExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.NormalAnnotationExpr;
import com.github.javaparser.ast.expr.NullLiteralExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.PatternExpr;
import com.github.javaparser.ast.expr.RecordPatternExpr;
import com.github.javaparser.ast.expr.SimpleName;
import com.github.javaparser.ast.expr.SingleMemberAnnotationExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.SuperExpr;
import com.github.javaparser.ast.expr.SwitchExpr;
import com.github.javaparser.ast.expr.ThisExpr;
import com.github.javaparser.ast.expr.TypeExpr;
import com.github.javaparser.ast.expr.TypePatternExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
import com.github.javaparser.ast.visitor.GenericVisitorAdapter;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Expr.Literal.Kind;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers expressions. The visitor's result is never null for an expression that the grammar knows. */
final class Expressions extends GenericVisitorAdapter<Expr, Void> {

    private static final String TEXT_BLOCK = "\"\"\"";

    private final Lowering lowering;
    private final Context context;

    Expressions(Lowering lowering, Context context) {
        this.lowering = lowering;
        this.context = context;
    }

    Expr lower(Expression expression) {
        Expression inner = withoutParentheses(expression);
        if (!context.enter(inner)) {
            return new Expr.Other(List.of(), context.at(inner));
        }
        try {
            Expr lowered = inner.accept(this, null);
            return lowered == null ? new Expr.Other(List.of(), context.at(inner)) : lowered;
        } finally {
            context.leave();
        }
    }

    Optional<Expr> lower(Optional<Expression> expression) {
        return expression.map(this::lower);
    }

    List<Expr> lowerAll(NodeList<? extends Expression> expressions) {
        if (expressions.isEmpty()) {
            return List.of();
        }
        List<Expr> lowered = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            lowered.add(lower(expression));
        }
        return lowered;
    }

    private static Expression withoutParentheses(Expression expression) {
        Expression inner = expression;
        while (inner instanceof EnclosedExpr enclosed) {
            inner = enclosed.getInner();
        }
        return inner;
    }

    private String name(SimpleName name) {
        return context.name(name);
    }

    private TypeUse type(Type type) {
        return lowering.types().lower(type);
    }

    // Names and members

    @Override
    public Expr visit(NameExpr n, Void unused) {
        return new Expr.Name(name(n.getName()), context.at(n));
    }

    @Override
    public Expr visit(FieldAccessExpr n, Void unused) {
        return new Expr.Member(lower(n.getScope()), name(n.getName()), context.at(n));
    }

    @Override
    public Expr visit(ArrayAccessExpr n, Void unused) {
        return new Expr.Index(lower(n.getName()), lower(n.getIndex()), context.at(n));
    }

    @Override
    public Expr visit(ThisExpr n, Void unused) {
        return new Expr.This(
                n.getTypeName().map(outer -> TypeUse.of(lowering.types().nameOf(outer))), context.at(n));
    }

    @Override
    public Expr visit(SuperExpr n, Void unused) {
        return new Expr.Super(context.at(n));
    }

    // Calls and creations

    @Override
    public Expr visit(MethodCallExpr n, Void unused) {
        long nameAt = context.at(n.getName());
        Expr receiver = n.getScope().map(this::lower).orElseGet(() -> new Expr.Implicit(nameAt));
        return new Expr.Call(
                receiver,
                name(n.getName()),
                lowerAll(n.getArguments()),
                lowering.types().lowerAll(n.getTypeArguments()),
                nameAt,
                context.at(n));
    }

    @Override
    public Expr visit(ObjectCreationExpr n, Void unused) {
        TypeUse type = type(n.getType());
        List<Expr> arguments = lowerAll(n.getArguments());
        Optional<TypeFacts> body = n.getAnonymousClassBody().map(members -> anonymousClass(n, type, members));
        return new Expr.New(type, arguments, body, context.at(n));
    }

    private TypeFacts anonymousClass(ObjectCreationExpr n, TypeUse type, NodeList<BodyDeclaration<?>> members) {
        long at = context.at(n);
        Optional<Piece> piece = members.isEmpty() ? context.pieceIn(n) : Optional.empty();
        if (piece.isEmpty() || piece.get().kind() != Piece.Kind.CLASS_BODY) {
            return lowering.declarations().anonymous(at, type, members);
        }
        return context.within(
                context.tree().members(piece.get()),
                parsed -> lowering.declarations().anonymous(at, type, parsed));
    }

    @Override
    public Expr visit(ArrayCreationExpr n, Void unused) {
        List<Expr> elements =
                n.getInitializer().map(values -> lowerAll(values.getValues())).orElse(List.of());
        return new Expr.ArrayLiteral(elements, context.at(n));
    }

    @Override
    public Expr visit(ArrayInitializerExpr n, Void unused) {
        return new Expr.ArrayLiteral(lowerAll(n.getValues()), context.at(n));
    }

    @Override
    public Expr visit(LambdaExpr n, Void unused) {
        List<Parameter> parameters = lowering.declarations().parameters(n.getParameters());
        return new Expr.Lambda(parameters, lowering.statements().lambdaBody(n), context.at(n));
    }

    /** The parser takes every name before {@code ::} for a type; here it is a name unless it can be nothing but a type. */
    @Override
    public Expr visit(MethodReferenceExpr n, Void unused) {
        return reference(n, n.getScope());
    }

    /** What is cast is the reference, {@code (Runnable) this::work}, though the parser casts what stands before the colons. */
    private Expr reference(MethodReferenceExpr n, Expression scope) {
        return scope instanceof CastExpr c
                ? new Expr.Cast(type(c.getType()), reference(n, c.getExpression()), context.at(c))
                : new Expr.MethodReference(lower(scope), context.lastWord(n).orElse(n.getIdentifier()), context.at(n));
    }

    @Override
    public Expr visit(TypeExpr n, Void unused) {
        if (TypeUses.isGenericOrArray(n.getType())) {
            return new Expr.TypeName(type(n.getType()), context.at(n));
        }
        return nameOrMember((ClassOrInterfaceType) n.getType());
    }

    private Expr nameOrMember(ClassOrInterfaceType type) {
        if (type.getScope().isEmpty()) {
            return new Expr.Name(name(type.getName()), context.at(type));
        }
        if (!context.enter(type)) {
            return new Expr.Other(List.of(), context.at(type));
        }
        try {
            Expr target = nameOrMember(type.getScope().get());
            return new Expr.Member(target, name(type.getName()), context.at(type));
        } finally {
            context.leave();
        }
    }

    // Operators

    @Override
    public Expr visit(AssignExpr n, Void unused) {
        return new Expr.Assign(n.getOperator().asString(), lower(n.getTarget()), lower(n.getValue()), context.at(n));
    }

    @Override
    public Expr visit(BinaryExpr n, Void unused) {
        List<Expression> operands = OperatorChain.operands(n);
        if (operands.isEmpty()) {
            return binary(n.getOperator(), lower(n.getLeft()), lower(n.getRight()), context.at(n));
        }
        return balanced(n.getOperator(), operands);
    }

    private Expr balanced(BinaryExpr.Operator operator, List<Expression> operands) {
        if (operands.size() == 1) {
            return lower(operands.get(0));
        }
        Expression first = operands.get(0);
        Expression last = operands.get(operands.size() - 1);
        if (!context.enter(first)) {
            return new Expr.Other(List.of(), context.at(first, last));
        }
        try {
            int half = operands.size() / 2;
            Expr left = balanced(operator, operands.subList(0, half));
            Expr right = balanced(operator, operands.subList(half, operands.size()));
            return binary(operator, left, right, context.at(first, last));
        } finally {
            context.leave();
        }
    }

    private static Expr binary(BinaryExpr.Operator operator, Expr left, Expr right, long at) {
        return new Expr.Binary(operator.asString(), left, right, at);
    }

    @Override
    public Expr visit(UnaryExpr n, Void unused) {
        String operator = n.getOperator().asString();
        return new Expr.Unary(n.isPostfix() ? "x" + operator : operator, lower(n.getExpression()), context.at(n));
    }

    @Override
    public Expr visit(ConditionalExpr n, Void unused) {
        return new Expr.Conditional(
                lower(n.getCondition()), lower(n.getThenExpr()), lower(n.getElseExpr()), context.at(n));
    }

    @Override
    public Expr visit(CastExpr n, Void unused) {
        return new Expr.Cast(type(n.getType()), lower(n.getExpression()), context.at(n));
    }

    @Override
    public Expr visit(InstanceOfExpr n, Void unused) {
        Expr operand = lower(n.getExpression());
        Optional<PatternExpr> pattern = n.getPattern().map(PatternExpr.class::cast);
        TypeUse type = type(pattern.map(PatternExpr::getType).orElse(n.getType()));
        Optional<String> binding = pattern.filter(TypePatternExpr.class::isInstance)
                .map(TypePatternExpr.class::cast)
                .filter(Statements::named)
                .map(named -> name(named.getName()));
        return new Expr.InstanceOf(operand, type, binding, context.at(n));
    }

    @Override
    public Expr visit(SwitchExpr n, Void unused) {
        Expr selector = lower(n.getSelector());
        return new Expr.SwitchValue(selector, cases(n), context.at(n));
    }

    private List<Stmt.Case> cases(SwitchExpr n) {
        Optional<Piece> piece = n.getEntries().isEmpty() ? context.pieceIn(n) : Optional.empty();
        if (piece.isEmpty() || piece.get().kind() != Piece.Kind.SWITCH_BODY) {
            return lowering.statements().cases(n.getEntries(), true);
        }
        return context.within(
                context.tree().groups(piece.get()),
                groups -> lowering.statements().cases(groups, true));
    }

    // Patterns, as labels of a switch

    @Override
    public Expr visit(TypePatternExpr n, Void unused) {
        return new Expr.TypeName(type(n.getType()), context.at(n));
    }

    @Override
    public Expr visit(RecordPatternExpr n, Void unused) {
        return new Expr.TypeName(type(n.getType()), context.at(n));
    }

    @Override
    public Expr visit(MatchAllPatternExpr n, Void unused) {
        return new Expr.Name("_", context.at(n));
    }

    // Literals

    /** A text block, too: the parser gets it as a string. */
    @Override
    public Expr visit(StringLiteralExpr n, Void unused) {
        String content = context.firstText(n).orElse(n.getValue());
        String value = content.startsWith(TEXT_BLOCK) ? Literals.textBlock(content) : Literals.unescaped(content);
        return literal(Kind.STRING, value, n);
    }

    @Override
    public Expr visit(CharLiteralExpr n, Void unused) {
        return literal(Kind.CHARACTER, Literals.unescaped(context.firstText(n).orElse(n.getValue())), n);
    }

    @Override
    public Expr visit(IntegerLiteralExpr n, Void unused) {
        return literal(Kind.INTEGER, Literals.integer(n.getValue()), n);
    }

    @Override
    public Expr visit(LongLiteralExpr n, Void unused) {
        return literal(Kind.INTEGER, Literals.integer(n.getValue()), n);
    }

    @Override
    public Expr visit(DoubleLiteralExpr n, Void unused) {
        return literal(Kind.FLOATING, Literals.floating(n.getValue()), n);
    }

    @Override
    public Expr visit(BooleanLiteralExpr n, Void unused) {
        return new Expr.Literal(Kind.BOOLEAN, n.getValue() ? "true" : "false", context.at(n));
    }

    @Override
    public Expr visit(NullLiteralExpr n, Void unused) {
        return new Expr.Literal(Kind.NULL, "null", context.at(n));
    }

    @Override
    public Expr visit(ClassExpr n, Void unused) {
        return new Expr.ClassLiteral(type(n.getType()), context.at(n));
    }

    private Expr literal(Kind kind, String value, Node node) {
        return new Expr.Literal(kind, value, context.at(node));
    }

    // Annotations, as values of annotations

    @Override
    public Expr visit(MarkerAnnotationExpr n, Void unused) {
        return annotated(n);
    }

    @Override
    public Expr visit(SingleMemberAnnotationExpr n, Void unused) {
        return annotated(n);
    }

    @Override
    public Expr visit(NormalAnnotationExpr n, Void unused) {
        return annotated(n);
    }

    private Expr annotated(AnnotationExpr n) {
        return new Expr.Annotated(lowering.declarations().annotation(n), context.at(n));
    }
}
