package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Names;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How keys are compared. */
final class Keys {

    private static final Pattern AND = Pattern.compile("\\band\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_NULL = Pattern.compile(
            "[\\s(]*+(\\[[^]]*+]|\"[^\"]*+\"|[^\\s()]++)\\s++is\\s++not\\s++null[\\s)]*+", Pattern.CASE_INSENSITIVE);

    private Keys() {}

    /**
     * The key without a predicate that leaves out nothing but rows which it does not compare anyway: {@code (email) WHERE
     * email IS NOT NULL} is {@code (email)} where nulls are distinct, and is how SQL Server says that.
     */
    static UniqueKey withoutNullFilter(UniqueKey key) {
        if (key.predicate().isEmpty() || !onlyFiltersNulls(key, key.predicate().get())) {
            return key;
        }
        return new UniqueKey(
                key.table(), key.name(), key.primary(), key.parts(), Optional.empty(), false, key.origin());
    }

    private static boolean onlyFiltersNulls(UniqueKey key, String predicate) {
        for (String condition : AND.split(predicate, -1)) {
            Matcher m = NOT_NULL.matcher(condition);
            boolean ofKey = m.matches()
                    && key.parts().stream()
                            .filter(p -> p.expression().isEmpty())
                            .anyMatch(p -> Names.fold(p.text()).equals(Names.fold(m.group(1))));
            if (!ofKey) {
                return false;
            }
        }
        return true;
    }

    /** Equal for keys that forbid the same rows: the order of the parts and the key's name do not matter. */
    static String signature(UniqueKey key) {
        return parts(key) + "|" + key.predicate().map(Keys::squeezed).orElse("") + "|" + key.nullsNotDistinct();
    }

    /** True when every row that {@code weaker} forbids is forbidden by {@code stronger} too. */
    static boolean implies(UniqueKey stronger, UniqueKey weaker) {
        if (!parts(weaker).containsAll(parts(stronger))) {
            return false;
        }
        if (weaker.nullsNotDistinct() && !stronger.nullsNotDistinct() && !stronger.primary()) {
            return false;
        }
        return stronger.predicate().isEmpty()
                || stronger.predicate()
                        .map(Keys::squeezed)
                        .equals(weaker.predicate().map(Keys::squeezed));
    }

    /** True when one of the keys implies the key. */
    static boolean implied(List<UniqueKey> keys, UniqueKey key) {
        return keys.stream().anyMatch(k -> implies(k, key));
    }

    private static Set<String> parts(UniqueKey key) {
        Set<String> parts = new TreeSet<>();
        for (UniqueKey.Part part : key.parts()) {
            parts.add(part.expression()
                    .map(e -> "(" + squeezed(e))
                    .orElseGet(() -> Names.fold(part.columns().get(0))));
        }
        return parts;
    }

    /** The text without what dialects spell differently: case, blanks, quotes. */
    static String squeezed(String text) {
        StringBuilder squeezed = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c) && c != '"' && c != '`' && c != '[' && c != ']' && c != '(' && c != ')') {
                squeezed.append(c);
            }
        }
        return squeezed.toString().toLowerCase(Locale.ROOT);
    }

    /** True when the text has the identifier as a word of its own. */
    static boolean mentions(String text, String word) {
        return !replaceWord(text, word, word + "_").equals(text);
    }

    /** The text with one identifier in place of another. */
    static String replaceWord(String text, String from, String to) {
        StringBuilder replaced = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            if (!Character.isJavaIdentifierPart(text.charAt(i))) {
                replaced.append(text.charAt(i++));
                continue;
            }
            int end = i;
            while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
                end++;
            }
            String word = text.substring(i, end);
            replaced.append(word.equalsIgnoreCase(from) ? to : word);
            i = end;
        }
        return replaced.toString();
    }
}
