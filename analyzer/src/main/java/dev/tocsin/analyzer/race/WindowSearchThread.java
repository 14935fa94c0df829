package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.types.Method;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Searches on a thread of its own, while the next methods are still being followed on the caller's. The methods are searched
 * in the order in which they are handed over, so that what is found does not depend on the threads.
 */
final class WindowSearchThread implements AutoCloseable {

    /** Reserved, not used: only a deeply nested condition touches it. */
    private static final long STACK_BYTES = 256L << 20;

    private final WindowSearch search;
    private final BlockingQueue<Optional<Work>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private Throwable failure;

    private record Work(Method method, Summary summary) {}

    WindowSearchThread(WindowSearch search) {
        this.search = search;
        this.thread = new Thread(null, this::searchAll, "tocsin-windows", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
    }

    void add(Method method, Summary summary) {
        waiting.add(Optional.of(new Work(method, summary)));
    }

    /** Waits until everything that was handed over has been searched; throws what the search died of. */
    @Override
    public void close() {
        waiting.add(Optional.empty());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    private void searchAll() {
        try {
            for (Optional<Work> next = waiting.take(); next.isPresent(); next = waiting.take()) {
                search.add(next.get().method(), next.get().summary());
            }
        } catch (InterruptedException e) {
            failure = new IllegalStateException("interrupted", e);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }
}
