package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An expression that says which methods an advice is around, as far as Spring takes AspectJ's: {@code execution}, {@code within},
 * {@code target}, {@code this}, {@code bean}, {@code @annotation}, {@code @within} and {@code @target}, joined by {@code &&},
 * {@code ||} and {@code !} or by words. Of whatever else is in it nothing is known.
 */
final class Pointcut {

    /** A longer one is not read. */
    private static final int LONGEST = 4_000;

    private static final int DEEPEST = 20;

    private final TypeIndex types;
    private final String text;
    private int at;

    private Pointcut(TypeIndex types, String text) {
        this.types = types;
        this.text = text;
    }

    /** Whether the expression means the method; {@code UNKNOWN} where it holds what is not read. */
    static Known means(String expression, Method method, TypeIndex types) {
        if (expression.length() > LONGEST) {
            return Known.UNKNOWN;
        }
        Pointcut pointcut = new Pointcut(types, expression);
        Known answer = pointcut.either(method, 0);
        return pointcut.blanks() < expression.length() ? Known.UNKNOWN : answer;
    }

    private Known either(Method method, int depth) {
        Known answer = both(method, depth);
        while (taken("||") || takenWord("or")) {
            Known other = both(method, depth);
            answer = answer == Known.YES || other == Known.YES
                    ? Known.YES
                    : answer == Known.NO && other == Known.NO ? Known.NO : Known.UNKNOWN;
        }
        return answer;
    }

    private Known both(Method method, int depth) {
        Known answer = single(method, depth);
        while (taken("&&") || takenWord("and")) {
            Known other = single(method, depth);
            answer = answer == Known.NO || other == Known.NO
                    ? Known.NO
                    : answer == Known.YES && other == Known.YES ? Known.YES : Known.UNKNOWN;
        }
        return answer;
    }

    private Known single(Method method, int depth) {
        if (depth > DEEPEST) {
            return Known.UNKNOWN;
        }
        if (taken("!") || takenWord("not")) {
            Known answer = single(method, depth + 1);
            return answer == Known.UNKNOWN ? Known.UNKNOWN : Known.of(answer == Known.NO);
        }
        if (taken("(")) {
            Known answer = either(method, depth + 1);
            taken(")");
            return answer;
        }
        int start = blanks();
        while (at < text.length()
                && (Character.isJavaIdentifierPart(text.charAt(at)) || "@.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String name = text.substring(start, at);
        return taken("(") ? primitive(name, upToClosing(), method) : Known.UNKNOWN;
    }

    private int blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private boolean taken(String sign) {
        boolean here = text.startsWith(sign, blanks());
        at += here ? sign.length() : 0;
        return here;
    }

    private boolean takenWord(String word) {
        int end = blanks() + word.length();
        return text.startsWith(word, at)
                && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)))
                && taken(word);
    }

    /** What stands before the bracket that closes the one just read. */
    private String upToClosing() {
        int start = at;
        int open = 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open == 0) {
                return text.substring(start, at - 1).strip();
            }
        }
        return text.substring(start).strip();
    }

    private Known primitive(String name, String inside, Method method) {
        TypeDecl owner = method.owner();
        return switch (name) {
            case "execution" -> execution(inside, method);
            case "within" -> Known.of(matches(inside, owner.qualifiedName()));
            case "target", "this" -> Known.of(lineage(owner).anyMatch(n -> matches(inside, n)));
            case "bean" -> bean(inside, owner);
            case "@annotation" -> carries(method.facts().annotations(), inside);
            case "@within", "@target" -> carries(owner.facts().annotations(), inside);
            default -> Known.UNKNOWN;
        };
    }

    /** A bean is called after its class, unless it is told otherwise. */
    private static Known bean(String inside, TypeDecl owner) {
        String name = owner.name();
        boolean same = !name.isEmpty() && matches(inside, Character.toLowerCase(name.charAt(0)) + name.substring(1));
        return same ? Known.YES : Known.UNKNOWN;
    }

    private static Known carries(List<Annotation> annotations, String type) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        return Known.of(annotations.stream().anyMatch(a -> a.simpleName().equals(name)));
    }

    /** The class and what it extends and implements, of the sources and of libraries. */
    private Stream<String> lineage(TypeDecl owner) {
        return Stream.concat(
                Stream.of(owner.qualifiedName()),
                types.hierarchy(types.typeOf(owner)).stream().map(Type::name));
    }

    /** {@code public * com.acme..*Service.pay*(..)}, without the word. */
    private Known execution(String inside, Method method) {
        int bracket = inside.indexOf('(');
        String[] words =
                (bracket < 0 ? inside : inside.substring(0, bracket)).strip().split("\\s+");
        String path = words[words.length - 1];
        int dot = path.lastIndexOf('.');
        if (!matches(path.substring(dot + 1), method.name()) || dot > 0 && !declared(path, dot, method)) {
            return Known.NO;
        }
        Known answer = Known.YES;
        for (int i = 0; i < words.length - 1; i++) {
            answer = least(answer, quality(words[i], method));
        }
        return bracket < 0 ? Known.UNKNOWN : least(answer, parameters(inside.substring(bracket + 1), method));
    }

    private static Known least(Known one, Known other) {
        return one == Known.NO || other == Known.NO ? Known.NO : one == Known.UNKNOWN ? one : other;
    }

    /** Whether a type of the pattern declares the method, itself or for the one that overrides it here. */
    private boolean declared(String path, int dot, Method method) {
        // Two dots before the name are part of the type's pattern: com.acme..*(..) means the types of all packages
        // below.
        String pattern = path.charAt(dot - 1) == '.' ? path.substring(0, dot + 1) + "*" : path.substring(0, dot);
        if (pattern.equals("*")) {
            return true;
        }
        if (pattern.endsWith("+")) {
            String of = pattern.substring(0, pattern.length() - 1);
            return lineage(method.owner()).anyMatch(n -> matches(of, n));
        }
        return matches(pattern, method.owner().qualifiedName())
                || types.hierarchy(types.typeOf(method.owner())).stream()
                        .map(t -> t.declaration().orElse(null))
                        .filter(Objects::nonNull)
                        .filter(d -> !types.declaredMethods(d, method.name()).isEmpty())
                        .anyMatch(d -> matches(pattern, d.qualifiedName()));
    }

    /** A modifier, an annotation or the result's type. */
    private static Known quality(String word, Method method) {
        if (word.equals("*")) {
            return Known.YES;
        }
        if (word.equals("public")) {
            return Known.of(method.facts().is(Modifier.PUBLIC) || method.owner().isInterface());
        }
        return word.startsWith("@") ? carries(method.facts().annotations(), word.substring(1)) : Known.UNKNOWN;
    }

    private static Known parameters(String rest, Method method) {
        int closing = rest.indexOf(')');
        String inside = (closing < 0 ? rest : rest.substring(0, closing)).strip();
        if (inside.equals("..")) {
            return Known.YES;
        }
        List<String> listed = new ArrayList<>(List.of(inside.split(",")));
        listed.removeIf(String::isBlank);
        int given = method.facts().parameters().size();
        if (inside.contains("..")) {
            return Known.UNKNOWN;
        }
        return listed.size() != given
                ? Known.NO
                : listed.stream().allMatch(p -> p.strip().equals("*")) ? Known.YES : Known.UNKNOWN;
    }

    /**
     * Whether the name is one of the pattern's, in which {@code *} stands for anything but a dot, and two dots for a dot and
     * anything that ends with one. Takes as many steps as both are long together at most, multiplied.
     */
    static boolean matches(String pattern, String name) {
        boolean[] reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            boolean[] next = new boolean[name.length() + 1];
            if (c == '.' && p + 1 < pattern.length() && pattern.charAt(p + 1) == '.') {
                p++;
                boolean any = false;
                for (int n = 0; n < name.length(); n++) {
                    any |= reached[n] && name.charAt(n) == '.';
                    next[n + 1] = any && name.charAt(n) == '.';
                }
            } else if (c == '*') {
                for (int n = 0; n <= name.length(); n++) {
                    next[n] = reached[n] || n > 0 && next[n - 1] && name.charAt(n - 1) != '.';
                }
            } else {
                for (int n = 0; n < name.length(); n++) {
                    next[n + 1] = reached[n] && name.charAt(n) == c;
                }
            }
            reached = next;
        }
        return reached[name.length()];
    }
}
