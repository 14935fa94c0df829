package dev.tocsin.analyzer.schema.readers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A file of settings, in properties or in YAML, that the program itself is run with: not one of its tests. */
record SettingsFile(SchemaFile file, String name) {

    /** Larger files are no settings. */
    private static final int MAX_BYTES = 1 << 18;

    /** The file as one of settings; empty where its name is that of another kind. */
    static Optional<SettingsFile> of(SchemaFile file) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        SettingsFile settings = new SettingsFile(file, name);
        boolean known = settings.yaml() || name.endsWith(".properties");
        return known && !name.contains("test") && !SchemaFiles.isTest(file.path())
                ? Optional.of(settings)
                : Optional.empty();
    }

    /** The name in lower case, without its ending. */
    String base() {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /**
     * Hands over the path and the value of each setting; none where the file cannot be read, is no file of settings by its size,
     * or has none of the words.
     */
    void entries(Collection<String> words, BiConsumer<String, String> entry) {
        byte[] bytes;
        try {
            bytes = file.content().read();
        } catch (IOException e) {
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES || words.stream().noneMatch(text::contains)) {
            return;
        }
        if (yaml()) {
            YamlEntries.read(text, entry);
        } else {
            PropertyEntries.read(text, entry);
        }
    }

    private boolean yaml() {
        return name.endsWith(".yml") || name.endsWith(".yaml");
    }
}
