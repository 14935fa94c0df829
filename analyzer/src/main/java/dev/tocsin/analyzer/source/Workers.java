package dev.tocsin.analyzer.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** Threads that share out work, with stacks that are large enough for the recursion over deeply nested code. */
public final class Workers {

    /** Reserved, not used: only a deeply nested file touches it. */
    private static final long STACK_BYTES = 1L << 30;

    private Workers() {}

    /**
     * Runs the task in so many threads at once and waits for all of them, also when the caller is interrupted: it stays
     * interrupted then. The first exception or error of any of them is thrown here.
     *
     * @param name of the threads, for whoever looks at a running process
     * @param threads at least 1
     */
    public static void run(String name, int threads, Runnable task) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(
                    null,
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException | Error e) {
                            failure.compareAndSet(null, e);
                        }
                    },
                    name + "-" + i,
                    STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
            started.add(thread);
        }
        started.forEach(Workers::await);
        if (failure.get() instanceof Error error) {
            throw error;
        }
        if (failure.get() instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /**
     * Does the same with many things at once; what comes of it stands in their order. After a failure no further thing is
     * begun, and the failure is thrown.
     *
     * @param threads at least 1
     * @param worker gives each thread its own way to do it
     */
    public static <T, R> List<R> map(String name, int threads, List<T> things, Supplier<Function<T, R>> worker) {
        Object[] results = new Object[things.size()];
        AtomicInteger next = new AtomicInteger();
        run(name, Math.min(threads, things.size()), () -> {
            Function<T, R> work = worker.get();
            for (int i = next.getAndIncrement(); i < results.length; i = next.getAndIncrement()) {
                try {
                    results[i] = work.apply(things.get(i));
                } catch (RuntimeException | Error e) {
                    next.set(results.length);
                    throw e;
                }
            }
        });
        @SuppressWarnings("unchecked")
        List<R> inOrder = (List<R>) Arrays.asList(results);
        return inOrder;
    }

    private static void await(Thread thread) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                thread.join();
                ended = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
