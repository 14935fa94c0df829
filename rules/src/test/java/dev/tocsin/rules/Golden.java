package dev.tocsin.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares output with a file under {@code src/test/resources} of the module under test, to the byte. After a change that is
 * meant, {@code mvn test -Dgolden.update=true} writes the files anew; the diff is then read like any other change.
 */
public final class Golden {

    private Golden() {}

    /** @param file below {@code src/test/resources} */
    public static void assertMatches(String file, String actual) {
        Path path = Path.of("src/test/resources").resolve(file);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, actual);
            }
            String golden = Files.readString(path);
            assertThat(golden).as(file).isNotBlank();
            assertThat(actual).as(file).isEqualTo(golden);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
