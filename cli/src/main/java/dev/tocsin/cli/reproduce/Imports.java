package dev.tocsin.cli.reproduce;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The imports of a file that is being written: names are shortened as long as no two mean different types. */
final class Imports {

    private static final Pattern QUALIFIED = Pattern.compile("\\b((?:[a-z_][\\w$]*\\.)+)([A-Z][\\w$]*)");

    private final String packageName;
    private final Map<String, String> known = new HashMap<>();
    private final TreeSet<String> imported = new TreeSet<>();

    /**
     * @param packageName of the file
     * @param taken simple names that mean something else in it
     */
    Imports(String packageName, Collection<String> taken) {
        this.packageName = packageName;
        taken.forEach(name -> known.put(name, ""));
    }

    /** The code with its qualified names shortened. It must hold no text from elsewhere. */
    String shorten(String code) {
        return QUALIFIED.matcher(code).replaceAll(match -> Matcher.quoteReplacement(shortened(match.group(), match)));
    }

    private String shortened(String qualified, java.util.regex.MatchResult match) {
        String simple = match.group(2);
        String before = known.putIfAbsent(simple, qualified);
        if (before != null && !before.equals(qualified)) {
            return qualified;
        }
        String owner = match.group(1).substring(0, match.group(1).length() - 1);
        if (!owner.equals(packageName) && !owner.equals("java.lang")) {
            imported.add(qualified);
        }
        return simple;
    }

    /** What to import, sorted. */
    List<String> all() {
        return List.copyOf(imported);
    }
}
