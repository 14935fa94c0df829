package dev.tocsin.analyzer.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells from a Java file's text whether it is a test; asked only of the few files whose name says so and whose folder does not. */
final class TestMarker {

    /** Enough to pass the imports of any file. */
    private static final int HEAD = 64 * 1024;

    private static final Pattern TEST = Pattern.compile(
            "\\borg\\.junit\\b|\\bjunit\\.framework\\b|\\borg\\.testng\\b|@Test\\b|@RunWith\\b|\\bextends \\w{0,80}Test");

    private TestMarker() {}

    /** True for a test; a file that cannot be read is taken by its name. */
    static boolean isTest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return TEST.matcher(new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1))
                    .find();
        } catch (IOException e) {
            return true;
        }
    }
}
