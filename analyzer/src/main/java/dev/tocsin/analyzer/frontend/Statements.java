package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.ComponentPatternExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.RecordPatternExpr;
import com.github.javaparser.ast.expr.SimpleName;
import com.github.javaparser.ast.expr.TypePatternExpr;
import com.github.javaparser.ast.expr.VariableDeclarationExpr;
import com.github.javaparser.ast.stmt.AssertStmt;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.BreakStmt;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.ContinueStmt;
import com.github.javaparser.ast.stmt.DoStmt;
import com.github.javaparser.ast.stmt.EmptyStmt;
import com.github.javaparser.ast.stmt.ExplicitConstructorInvocationStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.LabeledStmt;
import com.github.javaparser.ast.stmt.LocalClassDeclarationStmt;
import com.github.javaparser.ast.stmt.LocalRecordDeclarationStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.SwitchEntry;
import com.github.javaparser.ast.stmt.SwitchStmt;
import com.github.javaparser.ast.stmt.SynchronizedStmt;
import com.github.javaparser.ast.stmt.ThrowStmt;
import com.github.javaparser.ast.stmt.TryStmt;
import com.github.javaparser.ast.stmt.UnparsableStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import com.github.javaparser.ast.stmt.YieldStmt;
import com.github.javaparser.ast.visitor.VoidVisitorAdapter;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers statements. The visitor adds to a list, because one declaration makes a statement for each declarator. */
final class Statements extends VoidVisitorAdapter<List<Stmt>> {

    private final Lowering lowering;
    private final Context context;

    Statements(Lowering lowering, Context context) {
        this.lowering = lowering;
        this.context = context;
    }

    Stmt.Block block(BlockStmt block) {
        if (!context.enter(block)) {
            return new Stmt.Block(List.of(), context.at(block));
        }
        try {
            return new Stmt.Block(statements(block), context.at(block));
        } finally {
            context.leave();
        }
    }

    private List<Stmt> statements(BlockStmt block) {
        Optional<Piece> piece = block.getStatements().isEmpty() ? context.pieceIn(block) : Optional.empty();
        if (piece.isEmpty() || piece.get().kind() != Piece.Kind.BLOCK) {
            return lowerAll(block.getStatements());
        }
        return context.within(context.tree().block(piece.get()), this::lowerAll);
    }

    /** A lambda's body; a lone expression is what the lambda returns. */
    Stmt.Block lambdaBody(LambdaExpr lambda) {
        if (lambda.getBody() instanceof BlockStmt block) {
            return block(block);
        }
        if (lambda.getBody() instanceof ExpressionStmt body) {
            long at = context.at(body.getExpression());
            Expr value = lowering.expressions().lower(body.getExpression());
            return new Stmt.Block(List.of(new Stmt.Return(Optional.of(value), at)), at);
        }
        return new Stmt.Block(lowerAll(NodeList.nodeList(lambda.getBody())), context.at(lambda));
    }

    /**
     * The groups of a switch. A guard becomes the operator {@code when} of each label: {@code Binary("when", label,
     * guard)}. The variables of patterns are declared at the beginning of the body, without a value.
     */
    List<Stmt.Case> cases(NodeList<SwitchEntry> entries, boolean ofExpression) {
        List<Stmt.Case> cases = new ArrayList<>(entries.size());
        for (SwitchEntry entry : entries) {
            cases.add(entry(entry, ofExpression));
        }
        return cases;
    }

    private Stmt.Case entry(SwitchEntry entry, boolean ofExpression) {
        List<Expr> labels = lowering.expressions().lowerAll(entry.getLabels());
        if (entry.getGuard().isPresent()) {
            labels = guarded(
                    labels, lowering.expressions().lower(entry.getGuard().get()));
        }
        boolean isDefault = entry.isDefault() || entry.getLabels().isEmpty();
        boolean arrow = entry.getType() != SwitchEntry.Type.STATEMENT_GROUP;
        List<Stmt> body = new ArrayList<>();
        entry.getLabels().forEach(label -> declareBindings(label, body));
        if (ofExpression
                && entry.getType() == SwitchEntry.Type.EXPRESSION
                && entry.getStatement(0) instanceof ExpressionStmt value) {
            body.add(new Stmt.Yield(expression(value.getExpression()), context.at(value.getExpression())));
        } else {
            entry.getStatements().forEach(statement -> lower(statement, body));
        }
        return new Stmt.Case(labels, isDefault, arrow, body, context.at(entry));
    }

    private static List<Expr> guarded(List<Expr> labels, Expr guard) {
        List<Expr> guarded = new ArrayList<>(labels.size());
        for (Expr label : labels) {
            guarded.add(new Expr.Binary("when", label, guard, label.at()));
        }
        return guarded;
    }

    private void declareBindings(Expression label, List<Stmt> out) {
        if (label instanceof TypePatternExpr pattern && named(pattern)) {
            TypeUse type = lowering.types().lower(pattern.getType());
            out.add(new Stmt.Local(type, context.name(pattern.getName()), Optional.empty(), context.at(pattern)));
        }
        if (label instanceof RecordPatternExpr pattern && context.enter(pattern)) {
            for (ComponentPatternExpr component : pattern.getPatternList()) {
                declareBindings(component, out);
            }
            context.leave();
        }
    }

    /** False for {@code _}, which declares nothing. */
    static boolean named(TypePatternExpr pattern) {
        return !pattern.getNameAsString().equals("_");
    }

    private List<Stmt> lowerAll(NodeList<Statement> statements) {
        if (statements.isEmpty()) {
            return List.of();
        }
        List<Stmt> lowered = new ArrayList<>(statements.size());
        for (Statement statement : statements) {
            lower(statement, lowered);
        }
        return lowered;
    }

    private void lower(Statement statement, List<Stmt> out) {
        if (!context.enter(statement)) {
            out.add(leftOut(statement));
            return;
        }
        try {
            statement.accept(this, out);
        } finally {
            context.leave();
        }
    }

    /** A statement where exactly one is wanted. */
    private Stmt one(Statement statement) {
        List<Stmt> lowered = new ArrayList<>(1);
        lower(statement, lowered);
        return lowered.size() == 1 ? lowered.get(0) : new Stmt.Block(lowered, context.at(statement));
    }

    private Stmt leftOut(Node node) {
        long at = context.at(node);
        return new Stmt.Evaluate(new Expr.Other(List.of(), at), at);
    }

    private Expr expression(Expression expression) {
        return lowering.expressions().lower(expression);
    }

    @Override
    public void visit(BlockStmt n, List<Stmt> out) {
        out.add(new Stmt.Block(statements(n), context.at(n)));
    }

    @Override
    public void visit(ExpressionStmt n, List<Stmt> out) {
        if (n.getExpression() instanceof VariableDeclarationExpr declaration) {
            declare(declaration, n, out);
        } else {
            out.add(new Stmt.Evaluate(expression(n.getExpression()), context.at(n)));
        }
    }

    /** A lone declarator's position is the whole declaration's. */
    private void declare(VariableDeclarationExpr declaration, Node whole, List<Stmt> out) {
        boolean lone = declaration.getVariables().size() == 1;
        for (VariableDeclarator variable : declaration.getVariables()) {
            out.add(new Stmt.Local(
                    lowering.types().lower(variable.getType()),
                    context.name(variable.getName()),
                    lowering.expressions().lower(variable.getInitializer()),
                    context.at(lone ? whole : variable)));
        }
    }

    @Override
    public void visit(IfStmt n, List<Stmt> out) {
        out.add(new Stmt.If(
                expression(n.getCondition()),
                one(n.getThenStmt()),
                n.getElseStmt().map(this::one),
                context.at(n)));
    }

    @Override
    public void visit(WhileStmt n, List<Stmt> out) {
        Expr condition = expression(n.getCondition());
        out.add(new Stmt.Loop(List.of(), Optional.of(condition), List.of(), one(n.getBody()), false, context.at(n)));
    }

    @Override
    public void visit(DoStmt n, List<Stmt> out) {
        Stmt body = one(n.getBody());
        out.add(new Stmt.Loop(
                List.of(), Optional.of(expression(n.getCondition())), List.of(), body, true, context.at(n)));
    }

    @Override
    public void visit(ForStmt n, List<Stmt> out) {
        List<Stmt> initializers = new ArrayList<>();
        n.getInitialization().forEach(initializer -> evaluateOrDeclare(initializer, initializers));
        Optional<Expr> condition = n.getCompare().map(this::expression);
        List<Expr> updates = lowering.expressions().lowerAll(n.getUpdate());
        out.add(new Stmt.Loop(initializers, condition, updates, one(n.getBody()), false, context.at(n)));
    }

    private void evaluateOrDeclare(Expression expression, List<Stmt> out) {
        if (expression instanceof VariableDeclarationExpr declaration) {
            declare(declaration, declaration, out);
        } else {
            out.add(new Stmt.Evaluate(expression(expression), context.at(expression)));
        }
    }

    @Override
    public void visit(ForEachStmt n, List<Stmt> out) {
        VariableDeclarator variable = n.getVariable().getVariable(0);
        out.add(new Stmt.ForEach(
                lowering.types().lower(variable.getType()),
                context.name(variable.getName()),
                expression(n.getIterable()),
                one(n.getBody()),
                context.at(n)));
    }

    @Override
    public void visit(ReturnStmt n, List<Stmt> out) {
        out.add(new Stmt.Return(n.getExpression().map(this::expression), context.at(n)));
    }

    @Override
    public void visit(ThrowStmt n, List<Stmt> out) {
        out.add(new Stmt.Throw(expression(n.getExpression()), context.at(n)));
    }

    @Override
    public void visit(BreakStmt n, List<Stmt> out) {
        out.add(new Stmt.Jump(false, label(n.getLabel()), context.at(n)));
    }

    @Override
    public void visit(ContinueStmt n, List<Stmt> out) {
        out.add(new Stmt.Jump(true, label(n.getLabel()), context.at(n)));
    }

    private Optional<String> label(Optional<SimpleName> label) {
        return label.map(context::name);
    }

    @Override
    public void visit(YieldStmt n, List<Stmt> out) {
        out.add(new Stmt.Yield(expression(n.getExpression()), context.at(n)));
    }

    @Override
    public void visit(TryStmt n, List<Stmt> out) {
        List<Stmt> resources = new ArrayList<>();
        n.getResources().forEach(resource -> evaluateOrDeclare(resource, resources));
        Stmt.Block body = block(n.getTryBlock());
        List<Stmt.Catch> catches = new ArrayList<>();
        n.getCatchClauses().forEach(clause -> catches.add(catchClause(clause)));
        out.add(new Stmt.Try(resources, body, catches, n.getFinallyBlock().map(this::block), context.at(n)));
    }

    private Stmt.Catch catchClause(CatchClause clause) {
        return new Stmt.Catch(
                lowering.types().alternatives(clause.getParameter().getType()),
                context.name(clause.getParameter().getName()),
                block(clause.getBody()),
                context.at(clause));
    }

    @Override
    public void visit(SwitchStmt n, List<Stmt> out) {
        Expr selector = expression(n.getSelector());
        out.add(new Stmt.Switch(selector, cases(n.getEntries(), false), context.at(n)));
    }

    @Override
    public void visit(SynchronizedStmt n, List<Stmt> out) {
        out.add(new Stmt.Synchronized(expression(n.getExpression()), block(n.getBody()), context.at(n)));
    }

    @Override
    public void visit(LabeledStmt n, List<Stmt> out) {
        out.add(new Stmt.Labeled(context.name(n.getLabel()), one(n.getStatement()), context.at(n)));
    }

    @Override
    public void visit(AssertStmt n, List<Stmt> out) {
        out.add(new Stmt.Assert(expression(n.getCheck()), context.at(n)));
    }

    @Override
    public void visit(ExplicitConstructorInvocationStmt n, List<Stmt> out) {
        long at = context.at(n);
        Expr call = new Expr.Call(
                new Expr.Implicit(at),
                n.isThis() ? "this" : "super",
                lowering.expressions().lowerAll(n.getArguments()),
                lowering.types().lowerAll(n.getTypeArguments()),
                at,
                at);
        out.add(new Stmt.Evaluate(call, at));
    }

    @Override
    public void visit(LocalClassDeclarationStmt n, List<Stmt> out) {
        out.add(new Stmt.LocalType(lowering.declarations().local(n.getClassDeclaration()), context.at(n)));
    }

    @Override
    public void visit(LocalRecordDeclarationStmt n, List<Stmt> out) {
        out.add(new Stmt.LocalType(lowering.declarations().local(n.getRecordDeclaration()), context.at(n)));
    }

    @Override
    public void visit(EmptyStmt n, List<Stmt> out) {
        // says nothing
    }

    @Override
    public void visit(UnparsableStmt n, List<Stmt> out) {
        out.add(leftOut(n));
    }
}
