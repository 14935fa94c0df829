package dev.tocsin.analyzer.source;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Runs one task in several threads at once, the caller's among them. */
final class Workers {

    private Workers() {}

    /**
     * Runs the task {@code threads} times and waits for all of them. The first exception of any of them is thrown here.
     *
     * @throws CancellationException when the calling thread is interrupted
     */
    static void run(Runnable task, int threads) {
        List<Worker> workers = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            Worker worker = new Worker(task);
            worker.start();
            workers.add(worker);
        }
        task.run();
        for (Worker worker : workers) {
            worker.await();
        }
    }

    private static final class Worker extends Thread {

        private Throwable failure;

        Worker(Runnable task) {
            super(task, "tocsin-sieve");
            setDaemon(true);
            setUncaughtExceptionHandler((thread, e) -> failure = e);
        }

        void await() {
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
