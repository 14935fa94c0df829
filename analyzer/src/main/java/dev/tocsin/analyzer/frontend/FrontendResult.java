package dev.tocsin.analyzer.frontend;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.source.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What became of one source file.
 *
 * @param facts what the file says as far as it could be read; empty when nothing of it could be
 * @param problems syntax errors and limits, sorted by place
 */
public record FrontendResult(Optional<FileFacts> facts, List<Problem> problems) {
    public FrontendResult {
        problems = List.copyOf(problems);
    }
}
