package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;

/**
 * Locks that are no row's: {@code java.util.concurrent} and flags that are set atomically, Redisson, ShedLock, Spring Integration,
 * Curator, Hazelcast.
 */
public final class LockModel implements FrameworkModel {

    private static final String LOCK_OF_A_SERVICE = "$DistributedLock";

    /** What only the lock of a service has in it. */
    private static final String KEY = "$key";

    private static final String SHED_LOCK = "net.javacrumbs.shedlock.core.SimpleLock";

    /** Spring Integration's; its {@code DefaultLockRegistry} has locks of the process. */
    private static final String[] REGISTRIES = {
        "LockRegistry",
        "ExpirableLockRegistry",
        "RenewableLockRegistry",
        "JdbcLockRegistry",
        "RedisLockRegistry",
        "ZookeeperLockRegistry",
        "HazelcastLockRegistry",
        "DynamoDbLockRegistry"
    };

    @Override
    public Seeds seeds() {
        return new Seeds(List.of(), List.of());
    }

    @Override
    public Optional<Answer> call(Call call) {
        Optional<Value> task = task(call);
        if (task.isPresent()) {
            return Optional.of(Answer.of(call.runWithLock(task.get(), List.of(), Call.LockKind.DISTRIBUTED)));
        }
        if ((call.receiver().isLibrary(REGISTRIES)
                        || call.receiver().isLibrary("RedissonClient", "HazelcastInstance", "CPSubsystem"))
                && (call.name().toLowerCase(java.util.Locale.ROOT).contains("lock")
                        || call.name().equals("obtain"))) {
            Value lock = call.object(LOCK_OF_A_SERVICE);
            call.set(
                    lock,
                    KEY,
                    call.arguments().isEmpty()
                            ? call.unknown()
                            : call.arguments().get(0));
            return Optional.of(new Answer(lock, Type.library(LOCK_OF_A_SERVICE)));
        }
        if (call.receiver().isLibrary("LockProvider") && call.name().equals("lock")) {
            // ShedLock gives the lock that it has taken, or nothing.
            call.lock(Call.LockKind.DISTRIBUTED, call.snapshot(call.receiverValue()), true);
            return Optional.of(new Answer(call.unknown(), Type.library("java.util.Optional", Type.library(SHED_LOCK))));
        }
        if (call.receiver().isLibrary("AtomicBoolean") && call.receiverValue() instanceof Value.Property) {
            return gate(call);
        }
        boolean inProcess = call.receiver().isLibrary("Lock", "ReentrantLock", "WriteLock", "StampedLock", "Semaphore");
        boolean distributed = call.receiver()
                        .isLibrary(
                                LOCK_OF_A_SERVICE,
                                "RLock",
                                "InterProcessMutex",
                                "InterProcessLock",
                                "FencedLock",
                                "IMap",
                                "SimpleLock")
                // A variable is mostly declared as java.util.concurrent.locks.Lock, whoever has made the lock.
                || inProcess && call.known(call.receiverValue(), KEY).isPresent();
        if (!distributed && !inProcess) {
            return Optional.empty();
        }
        Call.LockKind kind = distributed ? Call.LockKind.DISTRIBUTED : Call.LockKind.IN_PROCESS;
        switch (call.name()) {
            case "lock", "tryLock", "lockInterruptibly", "acquire", "tryAcquire", "lockAsync", "writeLock":
                if (call.name().equals("writeLock") && call.receiver().isLibrary("ReentrantReadWriteLock")) {
                    return Optional.empty();
                }
                call.lock(kind, call.snapshot(call.receiverValue()), true);
                return Optional.of(Answer.of(call.name().startsWith("try") ? call.unknown() : Value.Const.NULL));
            case "unlock", "release", "unlockAsync", "forceUnlock":
                call.lock(kind, call.snapshot(call.receiverValue()), false);
                return Optional.of(Answer.of(Value.Const.NULL));
            default:
                return Optional.empty();
        }
    }

    /** {@code if (running.getAndSet(true)) return;} lets one thread of the process in, until it is set back. */
    private static Optional<Answer> gate(Call call) {
        List<Value> arguments = call.arguments();
        Value last = arguments.isEmpty() ? call.unknown() : arguments.get(arguments.size() - 1);
        boolean sets = last.equals(Value.Const.TRUE)
                && (call.name().equals("getAndSet") || call.name().equals("compareAndSet"));
        boolean clears = last.equals(Value.Const.FALSE)
                && (call.name().equals("set")
                        || call.name().equals("getAndSet")
                        || call.name().equals("compareAndSet"));
        if (!sets && !clears) {
            return Optional.empty();
        }
        call.lock(Call.LockKind.IN_PROCESS, call.snapshot(call.receiverValue()), sets);
        return Optional.of(Answer.of(call.unknown()));
    }

    /** The function that the call runs under a lock: ShedLock is given it first, Spring Integration last. */
    private static Optional<Value> task(Call call) {
        List<Value> arguments = call.arguments();
        if (arguments.size() < 2) {
            return Optional.empty();
        }
        if (call.receiver().isLibrary("LockingTaskExecutor", "DefaultLockingTaskExecutor")
                && call.name().equals("executeWithLock")) {
            return Optional.of(arguments.get(0));
        }
        return call.receiver().isLibrary(REGISTRIES) && call.name().equals("executeLocked")
                ? Optional.of(arguments.get(arguments.size() - 1))
                : Optional.empty();
    }
}
