import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scans a folder of checkouts with two builds of Tocsin and prints the findings that appeared and those that went.
 *
 * <p>Started by {@code scripts/ecosystem-diff}, which says how. Both builds run {@code java -jar BUILD scan --format json
 * CHECKOUT}. Two findings are the same when rule, file, method, entity and columns are: an edit that shifts lines, a new wording
 * or a reordered report is no difference. Several findings with the same key are counted.
 *
 * <p>Output, one block a checkout that differs, sorted by name and key:
 *
 * <pre>
 * owner+name: 12 -> 13 findings, 2 appeared, 1 went
 *   + TOC101 src/SignUp.java:44 com.acme.SignUp.register User(email)
 *       `existsByEmail` (line 41) and `save` (line 44) are separate statements: ...
 *   - TOC105 src/Account.java:17 com.acme.Account.pay Account(balance) (2 of them)
 * </pre>
 *
 * <p>then the differences by rule, and the totals. A build that crashes on a checkout (exit code other than 0, 1 and 3, no JSON on
 * standard output, or more than {@value #TIMEOUT_MINUTES} minutes) is named with the end of its standard error, its checkout
 * is left out of the totals, and the comparison goes on.
 *
 * <p>Exit codes: 0 the comparison ran, whatever it found; 2 the arguments are wrong.
 */
public final class EcosystemDiff {

    private static final long TIMEOUT_MINUTES = 30;

    /** Tocsin's exit codes that come with a report: clean, findings, incomplete. */
    private static final Set<Integer> REPORTED = Set.of(0, 1, 3);

    private EcosystemDiff() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(Arrays.asList(args));
        int split = options.indexOf("--");
        List<String> scanOptions = split < 0 ? List.of() : List.copyOf(options.subList(split + 1, options.size()));
        if (split >= 0) {
            options = options.subList(0, split);
        }
        if (options.size() != 3) {
            refuse("usage: ecosystem-diff OLD_JAR NEW_JAR CHECKOUTS_DIR [-- SCAN_OPTION...]");
        }
        Path oldJar = existing(options.get(0), false);
        Path newJar = existing(options.get(1), false);
        List<Path> checkouts = checkouts(existing(options.get(2), true));
        if (checkouts.isEmpty()) {
            refuse("no folder with Java sources in " + options.get(2));
        }

        Tally tally = new Tally();
        for (Path checkout : checkouts) {
            compare(checkout, scan(oldJar, checkout, scanOptions), scan(newJar, checkout, scanOptions), tally);
        }
        tally.print();
    }

    private static void compare(Path checkout, Scan before, Scan after, Tally tally) {
        String name = checkout.getFileName().toString();
        if (before.crash() != null || after.crash() != null) {
            tally.crashed++;
            System.out.println(name + ": not compared");
            printCrash("old", before);
            printCrash("new", after);
            return;
        }
        tally.compared++;
        tally.before += before.size();
        tally.after += after.size();
        Map<Key, List<Seen>> appeared = minus(after.findings(), before.findings());
        Map<Key, List<Seen>> went = minus(before.findings(), after.findings());
        if (appeared.isEmpty() && went.isEmpty()) {
            return;
        }
        int more = count(appeared);
        int less = count(went);
        System.out.println(name + ": " + before.size() + " -> " + after.size() + " findings, " + more + " appeared, "
                + less + " went");
        print("+", appeared);
        print("-", went);
        appeared.forEach((key, seen) -> tally.appeared.merge(key.rule(), seen.size(), Integer::sum));
        went.forEach((key, seen) -> tally.went.merge(key.rule(), seen.size(), Integer::sum));
    }

    private static void printCrash(String build, Scan scan) {
        System.out.println(
                scan.crash() == null
                        ? "  " + build + " build: " + scan.size() + " findings"
                        : "  " + build + " build crashed: " + scan.crash());
    }

    private static void print(String sign, Map<Key, List<Seen>> findings) {
        findings.forEach((key, seen) -> {
            Seen first = seen.get(0);
            String times = seen.size() > 1 ? " (" + seen.size() + " of them)" : "";
            System.out.println("  " + sign + " " + key.rule() + " " + key.file() + ":" + first.line() + " "
                    + key.method() + " " + key.entity() + "(" + key.columns() + ")" + times);
            System.out.println("      " + first.message());
        });
    }

    /** What {@code all} has more of than {@code others}: for each key as many of the last findings as are too many. */
    private static Map<Key, List<Seen>> minus(Map<Key, List<Seen>> all, Map<Key, List<Seen>> others) {
        Map<Key, List<Seen>> rest = new TreeMap<>();
        all.forEach((key, seen) -> {
            int known = others.getOrDefault(key, List.of()).size();
            if (seen.size() > known) {
                rest.put(key, seen.subList(known, seen.size()));
            }
        });
        return rest;
    }

    private static int count(Map<Key, List<Seen>> findings) {
        return findings.values().stream().mapToInt(List::size).sum();
    }

    // ---- one scan

    private static Scan scan(Path jar, Path checkout, List<String> options) throws IOException, InterruptedException {
        Path out = Files.createTempFile("ecosystem", ".json");
        Path err = Files.createTempFile("ecosystem", ".txt");
        try {
            List<String> command =
                    new ArrayList<>(List.of(javaProgram(), "-jar", jar.toString(), "scan", "--format", "json"));
            command.addAll(options);
            command.add(checkout.toString());
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of(nullDevice()).toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                return Scan.crashed("no end after " + TIMEOUT_MINUTES + " minutes");
            }
            if (!REPORTED.contains(process.exitValue())) {
                return Scan.crashed("exit code " + process.exitValue() + end(err));
            }
            try {
                return Scan.of(findings(Json.read(text(out))));
            } catch (IllegalArgumentException e) {
                return Scan.crashed("no report on standard output (" + e.getMessage() + "), exit code "
                        + process.exitValue() + end(err));
            }
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String nullDevice() {
        return System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null";
    }

    /** Files may hold anything: malformed bytes are replaced, not refused. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static String end(Path err) throws IOException {
        List<String> lines = text(err).lines().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - 5))
                .map(line -> "\n      " + line)
                .collect(Collectors.joining());
    }

    // ---- the report

    /** Reads what {@code JsonReport} writes, schema version 1; a field that is missing is printed as {@code ?}. */
    private static Map<Key, List<Seen>> findings(Object report) {
        if (!(object(report).get("findings") instanceof List<?> list)) {
            throw new IllegalArgumentException("no `findings` array");
        }
        Map<Key, List<Seen>> findings = new TreeMap<>();
        for (Object item : list) {
            Map<?, ?> finding = object(item);
            Map<?, ?> act = object(object(finding.get("act")).get("location"));
            Key key = new Key(
                    string(finding.get("rule")),
                    string(act.get("file")),
                    string(finding.get("method")),
                    string(finding.get("entity")),
                    columns(finding.get("columns")));
            findings.computeIfAbsent(key, k -> new ArrayList<>())
                    .add(new Seen(string(act.get("startLine")), string(finding.get("message"))));
        }
        return findings;
    }

    private static Map<?, ?> object(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String columns(Object columns) {
        return columns instanceof List<?> list
                ? list.stream().map(EcosystemDiff::string).sorted().collect(Collectors.joining(", "))
                : "?";
    }

    private static String string(Object value) {
        return value == null ? "?" : value.toString().replaceAll("\\s+", " ");
    }

    /** What makes two findings the same; no line numbers. */
    private record Key(String rule, String file, String method, String entity, String columns)
            implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Arrays.compare(parts(), other.parts());
        }

        private String[] parts() {
            return new String[] {file, method, rule, entity, columns};
        }
    }

    /** A finding's varying part. */
    private record Seen(String line, String message) {}

    /** One build's result on one checkout; {@code crash} is null when there is one. */
    private record Scan(Map<Key, List<Seen>> findings, String crash) {
        static Scan of(Map<Key, List<Seen>> findings) {
            return new Scan(findings, null);
        }

        static Scan crashed(String why) {
            return new Scan(Map.of(), why);
        }

        int size() {
            return count(findings);
        }
    }

    private static final class Tally {
        int compared;
        int crashed;
        int before;
        int after;
        final Map<String, Integer> appeared = new TreeMap<>();
        final Map<String, Integer> went = new TreeMap<>();

        void print() {
            Set<String> rules = Stream.concat(appeared.keySet().stream(), went.keySet().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!rules.isEmpty()) {
                System.out.println();
            }
            for (String rule : rules) {
                System.out.println(rule + ": " + appeared.getOrDefault(rule, 0) + " appeared, "
                        + went.getOrDefault(rule, 0) + " went");
            }
            System.out.println();
            System.out.println(compared + " checkouts compared, " + crashed + " not; " + before + " -> " + after
                    + " findings, " + sum(appeared) + " appeared, " + sum(went) + " went");
        }

        private static int sum(Map<String, Integer> counts) {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    // ---- arguments

    private static Path existing(String name, boolean folder) {
        Path path = Path.of(name).toAbsolutePath().normalize();
        if (folder ? !Files.isDirectory(path) : !Files.isRegularFile(path)) {
            refuse("no such " + (folder ? "folder" : "file") + ": " + name);
        }
        return path;
    }

    private static List<Path> checkouts(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> sorted = children.filter(Files::isDirectory)
                    .filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            List<Path> checkouts = new ArrayList<>();
            for (Path child : sorted) {
                if (holdsJava(child)) {
                    checkouts.add(child);
                }
            }
            return Collections.unmodifiableList(checkouts);
        }
    }

    /** Links below the checkout are not followed, so a loop of them does no harm. */
    private static boolean holdsJava(Path checkout) throws IOException {
        boolean[] found = new boolean[1];
        Files.walkFileTree(checkout.toRealPath(), Set.<FileVisitOption>of(), 64, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found[0] = attributes.isRegularFile() && file.toString().endsWith(".java");
                return found[0] ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found[0];
    }

    private static void refuse(String why) {
        System.err.println(why);
        System.exit(2);
    }

    /** A reader of JSON (RFC 8259) into maps, lists, strings, booleans and null; numbers stay text. Scripts have no class path. */
    private static final class Json {
        private static final int MAX_DEPTH = 200;
        private final String text;
        private final Deque<Character> open = new ArrayDeque<>();
        private int at;

        private Json(String text) {
            this.text = text;
        }

        /** @throws IllegalArgumentException where the text is not JSON */
        static Object read(String text) {
            Json json = new Json(text);
            Object value = json.value();
            json.skipBlanks();
            if (json.at < text.length()) {
                throw json.error("something after the end");
            }
            return value;
        }

        private Object value() {
            skipBlanks();
            return switch (peek()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> string();
                default -> word();
            };
        }

        private Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            enter('}');
            while (!leaves()) {
                skipBlanks();
                String name = string();
                skipBlanks();
                expect(':');
                object.put(name, value());
                separate();
            }
            return object;
        }

        private List<Object> array() {
            List<Object> array = new ArrayList<>();
            enter(']');
            while (!leaves()) {
                array.add(value());
                separate();
            }
            return array;
        }

        private void enter(char end) {
            at++;
            open.push(end);
            if (open.size() > MAX_DEPTH) {
                throw error("nested too deep");
            }
        }

        private boolean leaves() {
            skipBlanks();
            if (peek() != open.peek()) {
                return false;
            }
            at++;
            open.pop();
            return true;
        }

        private void separate() {
            skipBlanks();
            if (peek() != open.peek()) {
                expect(',');
            }
        }

        private String string() {
            expect('"');
            StringBuilder string = new StringBuilder();
            while (peek() != '"') {
                char c = text.charAt(at++);
                string.append(c == '\\' ? escaped() : c);
            }
            at++;
            return string.toString();
        }

        private char escaped() {
            char c = peek();
            at++;
            return switch (c) {
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                default -> c;
            };
        }

        private char unicode() {
            if (at + 4 > text.length()) {
                throw error("the text ends");
            }
            char c = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            return c;
        }

        private Object word() {
            int start = at;
            while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(start, at);
            return switch (word) {
                case "null" -> null;
                case "true", "false" -> Boolean.valueOf(word);
                default -> {
                    if (!word.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")) {
                        throw error("`" + (word.length() > 20 ? word.substring(0, 20) : word) + "`");
                    }
                    yield word;
                }
            };
        }

        private void skipBlanks() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private void expect(char c) {
            if (peek() != c) {
                throw error("`" + c + "` expected");
            }
            at++;
        }

        private char peek() {
            if (at >= text.length()) {
                throw error("the text ends");
            }
            return text.charAt(at);
        }

        private IllegalArgumentException error(String what) {
            return new IllegalArgumentException("not JSON at character " + at + ": " + what);
        }
    }
}
