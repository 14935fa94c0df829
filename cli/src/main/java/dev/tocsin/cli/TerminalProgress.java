package dev.tocsin.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One line on the terminal that is written over and at last wiped. */
final class TerminalProgress implements Progress, AutoCloseable {

    private static final long NANOS_BETWEEN = 100_000_000;
    private static final String WIPE = "\r\u001b[K";

    private final PrintStream terminal;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong shown = new AtomicLong(System.nanoTime());
    private volatile String phase = "";
    private volatile int steps;

    TerminalProgress(PrintStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void phase(String name, int steps) {
        this.phase = name;
        this.steps = steps;
        done.set(0);
        show();
    }

    @Override
    public void step() {
        done.incrementAndGet();
        long last = shown.get();
        long now = System.nanoTime();
        if (now - last >= NANOS_BETWEEN && shown.compareAndSet(last, now)) {
            show();
        }
    }

    private void show() {
        String count = steps == 0 ? "" : String.format(Locale.ROOT, " %,d/%,d", done.get(), steps);
        terminal.print(WIPE + phase + count);
        terminal.flush();
    }

    @Override
    public void close() {
        terminal.print(WIPE);
        terminal.flush();
    }
}
