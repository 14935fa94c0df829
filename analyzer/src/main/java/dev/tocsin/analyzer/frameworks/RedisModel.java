package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of Redis as locks: who sets a key that was not there goes on, and removes it to let in the next one. Spring Data Redis,
 * Jedis, Lettuce.
 *
 * @see <a href="https://redis.io/docs/latest/commands/set/">SET with NX</a>
 */
public final class RedisModel implements FrameworkModel {

    private static final String[] TEMPLATES = {"RedisTemplate", "StringRedisTemplate", "RedisOperations"};

    private static final String[] JEDIS = {"Jedis", "JedisPooled", "UnifiedJedis", "JedisCluster", "JedisCommands"};

    private static final String[] LETTUCE = {
        "RedisCommands", "RedisStringCommands", "RedisClusterCommands", "RedisAdvancedClusterCommands"
    };

    private static final Type VALUE_OPERATIONS = Type.library("org.springframework.data.redis.core.ValueOperations");
    private static final String BOUND_OPERATIONS = "org.springframework.data.redis.core.BoundValueOperations";

    private static final Set<String> REMOVALS = Set.of("delete", "unlink", "del");

    /** Qualified names of the classes through which programs set keys, for files to be kept by. */
    public static List<String> types() {
        return List.of(
                "org.springframework.data.redis.core.RedisTemplate",
                "org.springframework.data.redis.core.StringRedisTemplate",
                "org.springframework.data.redis.core.RedisOperations",
                "redis.clients.jedis.Jedis",
                "redis.clients.jedis.JedisPool",
                "redis.clients.jedis.JedisPooled",
                "redis.clients.jedis.UnifiedJedis",
                "redis.clients.jedis.JedisCluster",
                "io.lettuce.core.api.sync.RedisCommands",
                "io.lettuce.core.api.StatefulRedisConnection");
    }

    @Override
    public Seeds seeds() {
        return new Seeds(List.of(), List.of());
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.receiver().isLibrary(TEMPLATES)) {
            return template(call);
        }
        if (call.receiver().isLibrary("ValueOperations")
                && call.name().equals("setIfAbsent")
                && call.arguments().size() >= 2) {
            return Optional.of(taken(call, call.arguments().get(0)));
        }
        if (call.receiver().isLibrary("BoundValueOperations") && call.name().equals("setIfAbsent")) {
            return call.known(call.receiverValue(), "$key").map(key -> taken(call, key));
        }
        if (call.receiver().isLibrary("JedisPool") && call.name().equals("getResource")) {
            return Optional.of(new Answer(call.unknown(), Type.library("redis.clients.jedis.Jedis")));
        }
        if (call.receiver().isLibrary("StatefulRedisConnection") && call.name().equals("sync")) {
            return Optional.of(new Answer(call.unknown(), Type.library("io.lettuce.core.api.sync.RedisCommands")));
        }
        if (call.receiver().isLibrary(JEDIS) || call.receiver().isLibrary(LETTUCE)) {
            return command(call);
        }
        return Optional.empty();
    }

    private static Optional<Answer> template(Call call) {
        List<Value> arguments = call.arguments();
        if (call.name().equals("opsForValue")) {
            return Optional.of(new Answer(call.unknown(), VALUE_OPERATIONS));
        }
        if (call.name().equals("boundValueOps") && arguments.size() == 1) {
            Value bound = call.object(BOUND_OPERATIONS);
            call.set(bound, "$key", arguments.get(0));
            return Optional.of(new Answer(bound, Type.library(BOUND_OPERATIONS)));
        }
        if (call.name().equals("execute")
                && arguments.size() >= 2
                && call.argumentTypes().get(0).isLibrary("RedisScript", "DefaultRedisScript")) {
            // "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1])"
            return givenBack(call, call.item(arguments.get(1), 0));
        }
        return REMOVALS.contains(call.name()) && arguments.size() == 1
                ? givenBack(call, arguments.get(0))
                : Optional.empty();
    }

    private static Optional<Answer> command(Call call) {
        List<Value> arguments = call.arguments();
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Value key = arguments.get(0);
        if (call.name().equals("setnx") && arguments.size() == 2) {
            Value taken = call.lockIfFree(Call.LockKind.ENTRY, call.snapshot(key));
            return Optional.of(Answer.of(
                    call.receiver().isLibrary(LETTUCE) ? taken : either(call.truth(taken), number("1"), number("0"))));
        }
        if (call.name().equals("set")
                && arguments.size() > 2
                && arguments.subList(2, arguments.size()).stream().anyMatch(a -> onlyIfAbsent(call.snapshot(a)))) {
            Value taken = call.lockIfFree(Call.LockKind.ENTRY, call.snapshot(key));
            return Optional.of(Answer.of(
                    either(call.truth(taken), new Value.Const(Value.Const.Kind.STRING, "OK"), Value.Const.NULL)));
        }
        return REMOVALS.contains(call.name()) && arguments.size() == 1 ? givenBack(call, key) : Optional.empty();
    }

    /** {@code "NX"}, {@code SetParams.setParams().nx().px(3000)}, {@code SetArgs.Builder.nx()}. */
    private static boolean onlyIfAbsent(Value setting) {
        if (setting instanceof Value.Const c) {
            return c.text().equalsIgnoreCase("nx");
        }
        return setting instanceof Value.Derived d
                && (d.how().equals("nx") || d.from().stream().anyMatch(RedisModel::onlyIfAbsent));
    }

    private static Answer taken(Call call, Value key) {
        return Answer.of(call.lockIfFree(Call.LockKind.ENTRY, call.snapshot(key)));
    }

    private static Optional<Answer> givenBack(Call call, Value key) {
        call.lock(Call.LockKind.ENTRY, call.snapshot(key), false);
        return Optional.of(Answer.of(call.unknown()));
    }

    private static Value either(Cond taken, Value where, Value otherwise) {
        return new Value.Choice(List.of(new Value.Arm(taken, where), new Value.Arm(Cond.not(taken), otherwise)));
    }

    private static Value number(String text) {
        return new Value.Const(Value.Const.Kind.NUMBER, text);
    }
}
