package dev.tocsin.analyzer.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/** The threads that share out a list of files: each takes the next one until none is left. */
final class ReadingThreads {

    /** Reserved, not used: only a deeply nested file touches it. */
    private static final long STACK_BYTES = 256L << 20;

    private final List<SourceInput> inputs;
    private final Consumer<SourceInput> afterEach;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<FrontendResult> results;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    ReadingThreads(List<SourceInput> inputs, Consumer<SourceInput> afterEach) {
        this.inputs = List.copyOf(inputs);
        this.afterEach = afterEach;
        this.results = new AtomicReferenceArray<>(this.inputs.size());
    }

    List<FrontendResult> run(int threads) {
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(null, this::readRemaining, "java-frontend-" + i, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
            started.add(thread);
        }
        join(started);
        rethrowFailure();
        List<FrontendResult> inOrder = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            inOrder.add(results.get(i));
        }
        return inOrder;
    }

    private void readRemaining() {
        FileReading reading = new FileReading();
        try {
            for (int i = next.getAndIncrement(); i < inputs.size(); i = next.getAndIncrement()) {
                results.set(i, reading.read(inputs.get(i)));
                afterEach.accept(inputs.get(i));
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            next.set(inputs.size());
        }
    }

    /** Waits for all; an interrupt is kept for the caller. */
    private static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            boolean joined = false;
            while (!joined) {
                try {
                    thread.join();
                    joined = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrowFailure() {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
