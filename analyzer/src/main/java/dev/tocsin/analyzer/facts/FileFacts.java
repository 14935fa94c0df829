package dev.tocsin.analyzer.facts;

import java.util.List;

/**
 * What one source file says.
 *
 * @param file path relative to the scan root, with forward slashes
 * @param packageName empty for the unnamed package
 * @param types top-level types
 * @param lines number of lines of the file
 */
public record FileFacts(String file, String packageName, List<Import> imports, List<TypeFacts> types, int lines) {
    public FileFacts {
        imports = List.copyOf(imports);
        types = List.copyOf(types);
    }
}
