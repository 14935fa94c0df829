package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.List;

/** Makes fixes for findings. */
@FunctionalInterface
public interface Repairs {

    /** Makes none. */
    Repairs NONE = (finding, window) -> List.of();

    /**
     * The fixes of a finding, the best first.
     *
     * @param window what the finding speaks of
     */
    List<Fix> of(Finding finding, CheckThenAct window);
}
