package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.ir.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the property path that a part of a method name means, as Spring Data's {@code PropertyPath} does: the longest property
 * first, split at camel-case borders from the right, without going back once a property was found; {@code _} splits first.
 */
final class PropertyPaths {

    private PropertyPaths() {}

    /**
     * The path with dots. Where a type is not known, or has no such property, each piece between underscores counts as one
     * property in lower camel case.
     *
     * @param source never blank
     */
    static String resolve(String source, PropertyResolver resolver) {
        List<String> pieces = pieces(source);
        List<String> path = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Optional<List<String>> found = piece(pieces.get(i), List.copyOf(path), resolver);
            if (found.isEmpty()) {
                return unresolved(pieces);
            }
            // Of a piece that is itself a path PropertyPath keeps only the head once another piece follows.
            path.addAll(i == pieces.size() - 1 ? found.get() : found.get().subList(0, 1));
        }
        return String.join(".", path);
    }

    private static String unresolved(List<String> pieces) {
        return String.join(".", pieces.stream().map(PropertyPaths::decapitalize).toList());
    }

    /** Cuts at underscores and dots; those beyond the first of a row belong to the name behind them. */
    private static List<String> pieces(String source) {
        List<String> pieces = new ArrayList<>();
        int i = 0;
        while (i < source.length()) {
            int start = pieces.isEmpty() || !isDelimiter(source.charAt(i)) ? i : i + 1;
            int end = start;
            while (end < source.length() && isDelimiter(source.charAt(end))) {
                end++;
            }
            if (end == source.length()) {
                break;
            }
            while (end < source.length() && !isDelimiter(source.charAt(end))) {
                end++;
            }
            pieces.add(source.substring(start, end));
            i = end;
        }
        return pieces.isEmpty() ? List.of(source) : pieces;
    }

    private static boolean isDelimiter(char c) {
        return c == '_' || c == '.';
    }

    private static Optional<List<String>> piece(String source, List<String> owner, PropertyResolver resolver) {
        List<String> path = new ArrayList<>(owner);
        String rest = source;
        while (!rest.isEmpty()) {
            int end = rest.length();
            Optional<String> property = property(rest, path, resolver);
            while (property.isEmpty() && end > 0) {
                end = lastWord(rest, end);
                property = end > 0 ? property(rest.substring(0, end), path, resolver) : Optional.empty();
            }
            if (property.isEmpty()) {
                return Optional.empty();
            }
            path.add(property.get());
            rest = rest.substring(end);
        }
        return Optional.of(path.subList(owner.size(), path.size()));
    }

    /** Where the last camel-case word before {@code end} starts; 0 where there is none, or only one. */
    private static int lastWord(String text, int end) {
        int i = end - 1;
        while (i > 0 && isTail(text.charAt(i))) {
            i--;
        }
        return Character.getType(text.charAt(i)) == Character.UPPERCASE_LETTER ? i : 0;
    }

    private static boolean isTail(char c) {
        int type = Character.getType(c);
        return type == Character.LOWERCASE_LETTER || type == Character.DECIMAL_DIGIT_NUMBER;
    }

    private static Optional<String> property(String head, List<String> owner, PropertyResolver resolver) {
        String decapitalized = decapitalize(head);
        if (resolver.has(owner, decapitalized) == Known.YES) {
            return Optional.of(decapitalized);
        }
        String uncapitalized = Character.toLowerCase(head.charAt(0)) + head.substring(1);
        return resolver.has(owner, uncapitalized) == Known.YES ? Optional.of(uncapitalized) : Optional.empty();
    }

    /** As the JavaBeans rules have it: {@code Name} is {@code name}, {@code URL} stays. */
    static String decapitalize(String name) {
        boolean acronym = name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return name.isEmpty() || acronym ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
