package dev.tocsin.rules.fix;

import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the names of a table and of its columns are written in SQL. What the mapping quotes is quoted there too, by the marks of
 * the database: words such as {@code key} or {@code mod} are no names otherwise.
 *
 * @param literals what the mapping writes for the names that it quotes, as Java has it, by the folded names
 * @param mark what stands before and behind such a name in SQL
 */
record Quoting(Map<String, String> literals, String mark) {

    /** {@code "mod"} or {@code `mod`}, Hibernate's two ways to quote in a mapping. */
    private static final Pattern QUOTED = Pattern.compile("([\"`]).+\\1");

    static Quoting of(Project project, CheckThenAct window, Entity holding) {
        Map<String, String> literals = new HashMap<>();
        Optional<JavaSource> from = project.java(window.act().span().file());
        from.flatMap(f -> project.qualified(f, holding.typeName())).stream()
                .flatMap(s -> s.unit().findAll(AnnotationExpr.class).stream())
                .flatMap(a -> a.findAll(StringLiteralExpr.class).stream())
                .filter(l -> QUOTED.matcher(l.asString()).matches())
                .forEach(l -> literals.put(Names.fold(l.asString()), l.toString()));
        boolean backticks = project.databaseBehind(window)
                .filter(Dialect::quotesByBackticks)
                .isPresent();
        return new Quoting(Map.copyOf(literals), backticks ? "`" : "\"");
    }

    /** A table's name, perhaps with that of its schema before it. */
    String table(String name) {
        int own = name.lastIndexOf('.') + 1;
        return name.substring(0, own) + column(name.substring(own));
    }

    String column(String name) {
        return literals.containsKey(Names.fold(name)) ? mark + name + mark : name;
    }

    /**
     * The name as a literal of an annotation.
     *
     * @param called what the mapping calls it
     */
    String inMapping(String name, String called) {
        return literals.getOrDefault(Names.fold(name), "\"" + called + "\"");
    }
}
