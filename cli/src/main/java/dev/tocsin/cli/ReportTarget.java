package dev.tocsin.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A report to make.
 *
 * @param file where it goes; standard output when empty
 * @param shown the file as the user named it; empty for standard output
 */
record ReportTarget(Format format, Optional<Path> file, String shown) {}
