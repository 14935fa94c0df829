package dev.tocsin.rules.fix;

import com.github.javaparser.ast.ImportDeclaration;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.TypeDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A file's imports: what a simple name means there, and where one more goes. */
final class Imports {

    private final JavaSource file;
    private final List<ImportDeclaration> all;

    Imports(JavaSource file) {
        this.file = file;
        this.all = file.unit().getImports().stream().filter(i -> !i.isStatic()).toList();
    }

    /** Text to be inserted. */
    record Insertion(int offset, String text) {}

    static String simple(String qualifiedName) {
        return qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
    }

    private static String packageOf(String qualifiedName) {
        int dot = qualifiedName.lastIndexOf('.');
        return dot < 0 ? "" : qualifiedName.substring(0, dot);
    }

    /** Whether the simple name means this type already. */
    boolean means(String qualifiedName) {
        if (packageOf(qualifiedName).equals("java.lang")) {
            return !taken(simple(qualifiedName));
        }
        return file.sees(packageOf(qualifiedName), simple(qualifiedName));
    }

    /** Whether the simple name means another type: one that is imported or declared in the file. */
    boolean taken(String simpleName) {
        boolean imported = all.stream()
                .anyMatch(i -> !i.isAsterisk() && i.getName().getIdentifier().equals(simpleName));
        return imported
                || file.unit()
                        .findFirst(
                                TypeDeclaration.class, t -> t.getNameAsString().equals(simpleName))
                        .isPresent();
    }

    /** The constant that a simple name stands for by a static import of its own: {@code com.acme.Errors.DUPLICATE}. */
    Optional<String> constant(String simpleName) {
        return file.unit().getImports().stream()
                .filter(i -> i.isStatic()
                        && !i.isAsterisk()
                        && i.getName().getIdentifier().equals(simpleName))
                .map(ImportDeclaration::getNameAsString)
                .findFirst();
    }

    /** Whether a simple name may stand for a member that another class has, without being named itself. */
    boolean bringsMembers() {
        return file.unit().getImports().stream().anyMatch(i -> i.isStatic() && i.isAsterisk());
    }

    /** What a simple name of a type means in this file; empty where a wildcard import may give it. */
    Optional<String> qualified(String simpleName) {
        Optional<String> imported = all.stream()
                .filter(i -> !i.isAsterisk() && i.getName().getIdentifier().equals(simpleName))
                .map(ImportDeclaration::getNameAsString)
                .findFirst();
        if (imported.isPresent()) {
            return imported;
        }
        try {
            Class.forName("java.lang." + simpleName, false, Object.class.getClassLoader());
            return Optional.of("java.lang." + simpleName);
        } catch (ClassNotFoundException | LinkageError e) {
            return all.stream().anyMatch(ImportDeclaration::isAsterisk)
                    ? Optional.empty()
                    : Optional.of(file.packageName().isEmpty() ? simpleName : file.packageName() + "." + simpleName);
        }
    }

    /** Where the imports of these types go: each among its kin, in the order that the file keeps. */
    List<Insertion> insertions(List<String> qualifiedNames) {
        Map<Integer, StringBuilder> byOffset = new TreeMap<>();
        for (String name : qualifiedNames) {
            Insertion one = insertion(name);
            byOffset.computeIfAbsent(one.offset(), o -> new StringBuilder()).append(one.text());
        }
        List<Insertion> insertions = new ArrayList<>();
        byOffset.forEach((offset, text) -> insertions.add(new Insertion(offset, framed(text.toString()))));
        return insertions;
    }

    private String line(String name) {
        return "import " + name + ";" + file.newline();
    }

    private Insertion insertion(String name) {
        if (all.isEmpty()) {
            int offset = file.unit()
                    .getPackageDeclaration()
                    .map(p -> nextLine(file.end(p)))
                    .orElse(0);
            return new Insertion(offset, line(name));
        }
        List<ImportDeclaration> block = kin(name);
        for (ImportDeclaration i : block) {
            if (i.getNameAsString().compareTo(name) > 0) {
                return new Insertion(file.lineStart(file.start(i)), line(name));
            }
        }
        return new Insertion(nextLine(file.end(block.get(block.size() - 1))), line(name));
    }

    /** The first import of a file stands apart from the package declaration. */
    private String framed(String lines) {
        if (!all.isEmpty()) {
            return lines;
        }
        return file.unit().getPackageDeclaration().isPresent() ? file.newline() + lines : lines + file.newline();
    }

    private int nextLine(int offset) {
        int end = file.lineEnd(offset);
        if (file.text().startsWith("\r\n", end)) {
            return end + 2;
        }
        return Math.min(file.text().length(), end + 1);
    }

    /** Of the blocks that blank lines make, the one with the import that has most in common with the name. */
    private List<ImportDeclaration> kin(String name) {
        List<List<ImportDeclaration>> blocks = new ArrayList<>();
        ImportDeclaration last = null;
        for (ImportDeclaration i : all) {
            if (last == null || line(i) > endLine(last) + 1) {
                blocks.add(new ArrayList<>());
            }
            blocks.get(blocks.size() - 1).add(i);
            last = i;
        }
        List<ImportDeclaration> best = blocks.get(0);
        int most = -1;
        for (List<ImportDeclaration> block : blocks) {
            int common = block.stream()
                    .mapToInt(i -> common(i.getNameAsString(), name))
                    .max()
                    .orElse(0);
            if (common > most) {
                most = common;
                best = block;
            }
        }
        return best;
    }

    private static int common(String a, String b) {
        String[] left = a.split("\\.");
        String[] right = b.split("\\.");
        int i = 0;
        while (i < left.length && i < right.length && left[i].equals(right[i])) {
            i++;
        }
        return i;
    }

    private static int line(Node node) {
        return node.getRange().orElseThrow().begin.line;
    }

    private static int endLine(Node node) {
        return node.getRange().orElseThrow().end.line;
    }
}
