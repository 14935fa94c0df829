package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;

/** The groups of a switch, as a decision between them. */
final class Cases {

    private Cases() {}

    /** The groups that do something, each with the labels above it that do nothing: {@code case A: case B: run();}. */
    static List<Stmt.Case> merged(List<Stmt.Case> cases) {
        List<Stmt.Case> merged = new ArrayList<>();
        List<Expr> labels = new ArrayList<>();
        boolean isDefault = false;
        for (int i = 0; i < cases.size(); i++) {
            Stmt.Case group = cases.get(i);
            labels.addAll(group.labels());
            isDefault |= group.isDefault();
            if (group.arrow() || !group.body().isEmpty() || i == cases.size() - 1) {
                merged.add(new Stmt.Case(labels, isDefault, group.arrow(), group.body(), group.at()));
                labels.clear();
                isDefault = false;
            }
        }
        return merged;
    }

    /**
     * What becomes of a value that is none of the group's: the end that all other groups have in common, with the exception
     * where all throw the same.
     *
     * @param cases merged ones
     * @param subject the type of what is switched over
     */
    static Assumption.Otherwise otherwise(List<Stmt.Case> cases, Stmt.Case group, Type subject, Completion completion) {
        List<Assumption.Otherwise> ends = cases.stream()
                .filter(other -> other != group)
                .map(other -> completion.of(new Stmt.Block(other.body(), other.at())))
                .toList();
        boolean alike = ends.stream().map(Assumption.Otherwise::kind).distinct().count() == 1;
        if (!alike || !all(cases, subject)) {
            return Assumption.Otherwise.GOES_ON;
        }
        Assumption.Otherwise first = ends.get(0);
        boolean same = ends.stream().allMatch(first::equals);
        boolean differ = ends.stream().anyMatch(Assumption.Otherwise::differs);
        return same ? first : new Assumption.Otherwise(first.kind(), "", differ);
    }

    private static boolean all(List<Stmt.Case> cases, Type subject) {
        int labels = cases.stream().mapToInt(c -> c.labels().size()).sum();
        return cases.stream().anyMatch(Stmt.Case::isDefault)
                || subject.declaration()
                        .filter(d -> d.facts().kind() == TypeFacts.Kind.ENUM)
                        .filter(d -> d.facts().constants().size() <= labels)
                        .isPresent();
    }
}
