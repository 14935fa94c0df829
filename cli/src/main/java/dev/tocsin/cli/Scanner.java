package dev.tocsin.cli;

import dev.tocsin.rules.Repairs;
import dev.tocsin.rules.ScanReport;
import java.io.IOException;

/** The analysis, as the command line sees it. */
@FunctionalInterface
public interface Scanner {

    /**
     * Scans a tree and gives back every finding, of whatever confidence. A file that cannot be read is a problem in the
     * report, not an exception.
     *
     * @throws IOException when the root itself cannot be read
     */
    ScanReport scan(ScanRequest request, Progress progress) throws IOException;

    /**
     * The same, and then makes fixes, if it can.
     *
     * @throws IOException when the root itself cannot be read
     */
    default Scanned scanToFix(ScanRequest request, Progress progress) throws IOException {
        return new Scanned(scan(request, progress), Repairs.NONE);
    }
}
