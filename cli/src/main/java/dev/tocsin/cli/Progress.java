package dev.tocsin.cli;

/** Told how far a scan is; called from any thread, and often, so that it must cost next to nothing. */
public interface Progress {

    /** Tells nobody. */
    Progress NONE = new Progress() {
        @Override
        public void phase(String name, int steps) {}

        @Override
        public void step() {}
    };

    /**
     * A new part of the scan begins.
     *
     * @param name in a word or two, {@code reading files}
     * @param steps how many {@link #step} calls it will make; 0 when that is not known
     */
    void phase(String name, int steps);

    /** One more step of the phase is done. */
    void step();
}
