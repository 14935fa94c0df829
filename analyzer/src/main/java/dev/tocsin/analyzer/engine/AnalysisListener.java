package dev.tocsin.analyzer.engine;

/** Told how far an analysis is; {@link #step} is called on several threads. */
public interface AnalysisListener {

    /** Tells nobody. */
    AnalysisListener NONE = new AnalysisListener() {
        @Override
        public void phase(String name, int steps) {}

        @Override
        public void step() {}
    };

    /** A part begins that has so many steps, 0 where that is not known. */
    void phase(String name, int steps);

    void step();
}
