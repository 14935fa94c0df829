package dev.tocsin.rules.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same with many things at once; what comes of it stands in their order. */
final class Workers {

    /** Reserved, not used: only a deeply nested file touches it. */
    private static final long STACK_BYTES = 256L << 20;

    private Workers() {}

    /** @param threads at least 1 */
    static <T, R> List<R> map(List<T> things, Function<T, R> work, int threads) {
        if (things.isEmpty()) {
            return List.of();
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, things.size()), Workers::thread);
        try {
            List<Callable<R>> calls = new ArrayList<>();
            things.forEach(thing -> calls.add(() -> work.apply(thing)));
            List<R> results = new ArrayList<>();
            for (Future<R> result : pool.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "tocsin-fixes", STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }
}
