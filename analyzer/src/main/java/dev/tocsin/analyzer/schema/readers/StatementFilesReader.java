package dev.tocsin.analyzer.schema.readers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the statements of SQL that a program keeps in files, each under a key by which its code asks for it:
 *
 * <ul>
 *   <li>properties, whatever the file's ending ({@code User.find = SELECT * \} with the rest of it on the next line);
 *   <li>XML: {@code <query id="find">select ..</query>} with any element, also with {@code name} or {@code key}, and {@code
 *       <query><name>find</name><sql>select ..</sql></query>}. Mappers of MyBatis and mappings of Hibernate are read elsewhere.
 * </ul>
 */
public final class StatementFilesReader {

    /** Larger files are dumps. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_TEXT = 20_000;

    /** So much is read of all files together. */
    private static final int MAX_TOTAL = 1 << 25;

    private static final Pattern STATEMENT =
            Pattern.compile("\\s*(?:select|insert|update|delete|merge|with)\\s", Pattern.CASE_INSENSITIVE);

    /** A line of properties that begins a statement, or an entry whose statement begins on the next line. */
    private static final Pattern ENTRY = Pattern.compile(
            "^[ \\t]{0,20}[\\w.$-]{1,200}[ \\t]{0,20}[=:][ \\t]{0,20}(?:\\\\[ \\t]{0,20}\\r?\\n[ \\t]{0,200})?"
                    + "(?:select|insert|update|delete|merge|with)\\s",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private static final Pattern ELEMENT = Pattern.compile(
            ">\\s{0,200}(?:<!\\[CDATA\\[\\s{0,200})?(?:select|insert|update|delete|merge|with)\\s",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> KEYS = List.of("id", "key", "name");

    private final Map<String, List<String>> statements = new HashMap<>();
    private int total;

    private StatementFilesReader() {}

    /**
     * The statements under each key, in the order of the files' paths; what cannot be read says nothing, nor do files of tests.
     */
    public static Map<String, List<String>> read(Collection<SchemaFile> files) {
        StatementFilesReader reader = new StatementFilesReader();
        files.stream()
                .filter(f -> !SchemaFiles.isTest(f.path()))
                .sorted(Comparator.comparing(SchemaFile::path))
                .forEach(reader::readFile);
        return reader.statements;
    }

    private void readFile(SchemaFile file) {
        String path = file.path().toLowerCase(Locale.ROOT);
        boolean xml = path.endsWith(".xml");
        if (!xml && !path.endsWith(".properties") && !path.endsWith(".sql") || total > MAX_TOTAL) {
            return;
        }
        byte[] bytes;
        try {
            bytes = file.content().read();
        } catch (IOException e) {
            return;
        }
        if (bytes.length > MAX_BYTES) {
            return;
        }
        total += bytes.length;
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!xml && ENTRY.matcher(text).find()) {
            PropertyEntries.read(text, this::entry);
        } else if (xml
                && !text.contains("<mapper")
                && !text.contains("hibernate-mapping")
                && !text.contains("databaseChangeLog")
                && ELEMENT.matcher(text).find()) {
            try {
                element(ChangelogXml.read(bytes));
            } catch (ChangelogSyntaxException e) {
                // What cannot be read holds no statement.
            }
        }
    }

    private void element(ChangelogNode node) {
        Optional<String> key =
                KEYS.stream().flatMap(k -> node.attribute(k).stream()).findFirst();
        if (key.isPresent()) {
            entry(key.get(), node.text());
        } else if (node.children().size() == 2) {
            ChangelogNode name = node.children().get(0);
            if (KEYS.contains(name.name())) {
                entry(name.text().strip(), node.children().get(1).text());
            }
        }
        node.children().forEach(this::element);
    }

    private void entry(String key, String text) {
        if (text.length() <= MAX_TEXT && STATEMENT.matcher(text).lookingAt()) {
            statements.computeIfAbsent(key, k -> new ArrayList<>()).add(text.strip());
        }
    }
}
