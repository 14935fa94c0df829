package dev.tocsin.analyzer.engine;

import java.util.function.Supplier;

/**
 * Work on a thread of its own, whose stack is large enough for the recursion over deeply nested code.
 *
 * @param <T> what it gives
 */
final class LargeStackTask<T> {

    /** Reserved, not used: only a deeply nested file touches it. */
    private static final long STACK_BYTES = 1L << 30;

    private final Thread thread;
    private T result;
    private Throwable failure;

    private LargeStackTask(String name, Supplier<T> work) {
        this.thread = new Thread(null, () -> run(work), name, STACK_BYTES);
        thread.setDaemon(true);
    }

    static <T> LargeStackTask<T> start(String name, Supplier<T> work) {
        LargeStackTask<T> task = new LargeStackTask<>(name, work);
        task.thread.start();
        return task;
    }

    private void run(Supplier<T> work) {
        try {
            result = work.get();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Waits for the result; throws what the work threw. */
    T join() {
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
        return result;
    }
}
