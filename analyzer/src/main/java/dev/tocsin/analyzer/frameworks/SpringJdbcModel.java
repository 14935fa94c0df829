package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.MethodFacts;
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
 * Spring's JDBC classes: {@code JdbcTemplate} and its kin, {@code JdbcClient}, {@code SimpleJdbcInsert}, and the objects that
 * carry parameters to them.
 *
 * <p>Source: packages {@code org.springframework.jdbc.core}, {@code .namedparam} and {@code .simple} of spring-jdbc 6.2.
 */
public final class SpringJdbcModel implements FrameworkModel {

    private static final String[] TEMPLATES = {
        "JdbcTemplate",
        "JdbcOperations",
        "NamedParameterJdbcTemplate",
        "NamedParameterJdbcOperations",
        "SimpleJdbcTemplate",
        "SimpleJdbcOperations"
    };

    private static final Set<String> TEMPLATE_GETTERS = Set.of(
            "getJdbcTemplate",
            "getJdbcOperations",
            "getNamedParameterJdbcTemplate",
            "getNamedParameterJdbcOperations",
            "getSimpleJdbcTemplate");

    @Override
    public Seeds seeds() {
        return new Seeds(
                List.of(
                        "JdbcTemplate",
                        "JdbcOperations",
                        "NamedParameterJdbcOperations",
                        "JdbcClient",
                        "SimpleJdbcInsert",
                        "jdbcTemplate",
                        "JdbcDaoSupport",
                        "NamedParameterJdbcDaoSupport",
                        "RowMapper",
                        "ResultSetExtractor"),
                List.of("JdbcTemplate"));
    }

    @Override
    public Set<String> setUpOnce() {
        return Set.of("SimpleJdbcInsert");
    }

    @Override
    public Optional<Answer> call(Call call) {
        Type receiver = call.receiver();
        if (call.name().equals(MethodFacts.CONSTRUCTOR)) {
            return made(call);
        }
        if (call.isStatic()) {
            return onType(call);
        }
        if (TEMPLATE_GETTERS.contains(call.name()) && call.arguments().isEmpty()) {
            return Optional.of(
                    new Answer(call.unknown(), Type.library(call.name().substring("get".length()))));
        }
        if (JdbcClientCalls.is(receiver)) {
            return new JdbcClientCalls(call).answer();
        }
        if (receiver.isLibrary("SimpleJdbcInsert", "SimpleJdbcInsertOperations")) {
            return SimpleInsertCalls.answer(call);
        }
        if (GeneratedKeys.isHolder(receiver)) {
            return GeneratedKeys.answer(call);
        }
        if (receiver.isLibrary("MapSqlParameterSource")) {
            return parameterSource(call);
        }
        return call.types().librarySupertype(receiver, TEMPLATES).isPresent()
                ? new JdbcTemplateCalls(call).answer()
                : Optional.empty();
    }

    // ---- objects that models keep things in

    private static Optional<Answer> made(Call call) {
        List<Value> arguments = call.arguments();
        switch (call.receiver().simpleName()) {
            case "MapSqlParameterSource": {
                Value source = call.object(call.receiver().name());
                if (arguments.size() == 1) {
                    call.set(source, SqlParameters.BEAN, arguments.get(0));
                } else if (arguments.size() == 2) {
                    call.text(arguments.get(0)).ifPresent(n -> call.set(source, n, arguments.get(1)));
                }
                return Optional.of(Answer.of(source));
            }
            case "BeanPropertySqlParameterSource", "SimplePropertySqlParameterSource": {
                Value source = call.object(call.receiver().name());
                if (!arguments.isEmpty()) {
                    call.set(source, SqlParameters.BEAN, arguments.get(0));
                }
                return Optional.of(Answer.of(source));
            }
            case "SimpleJdbcInsert", "GeneratedKeyHolder":
                return Optional.of(Answer.of(call.object(call.receiver().name())));
            default:
                return Optional.empty();
        }
    }

    private static Optional<Answer> parameterSource(Call call) {
        List<Value> arguments = call.arguments();
        Value source = call.receiverValue();
        switch (call.name()) {
            case "addValue":
                if (arguments.size() >= 2) {
                    call.text(arguments.get(0)).ifPresent(n -> call.set(source, n, arguments.get(1)));
                }
                return Optional.of(new Answer(source, call.receiver()));
            case "addValues":
                if (arguments.size() == 1) {
                    call.set(source, SqlParameters.BEAN, arguments.get(0));
                }
                return Optional.of(new Answer(source, call.receiver()));
            default:
                return Optional.empty();
        }
    }

    private static Optional<Answer> onType(Call call) {
        List<Value> arguments = call.arguments();
        return switch (call.receiver().simpleName() + "." + call.name()) {
            case "BeanPropertyRowMapper.newInstance",
                    "DataClassRowMapper.newInstance",
                    "SingleColumnRowMapper.newInstance" ->
                Optional.of(new Answer(
                        call.unknown(),
                        arguments.isEmpty()
                                ? call.receiver()
                                : Type.library(
                                        call.receiver().name(),
                                        call.argumentTypes().get(0).argument(0))));
            case "DataAccessUtils.singleResult",
                    "DataAccessUtils.nullableSingleResult",
                    "DataAccessUtils.uniqueResult",
                    "DataAccessUtils.optionalResult" ->
                arguments.size() == 1 ? Optional.of(single(call, arguments.get(0))) : Optional.empty();
            // Throws where there is none.
            case "DataAccessUtils.requiredSingleResult", "DataAccessUtils.requiredUniqueResult" ->
                arguments.size() == 1 ? Optional.of(Answer.of(call.elementOf(arguments.get(0)))) : Optional.empty();
            case "SqlParameterSourceUtils.createBatch" ->
                arguments.size() == 1 ? Optional.of(Answer.of(arguments.get(0))) : Optional.empty();
            case "JdbcClient.create" -> Optional.of(new Answer(call.unknown(), call.receiver()));
            default -> Optional.empty();
        };
    }

    /** The first element, or null. */
    private static Answer single(Call call, Value sequence) {
        Value element = call.elementOf(sequence);
        if (!(sequence instanceof Value.Many m)
                || !(m.source() instanceof Value.Result r)
                || !m.filter().equals(Cond.TRUE)) {
            return Answer.of(element);
        }
        Cond present = Results.exists(r.operation());
        if (call.name().equals("optionalResult")) {
            return Answer.of(new Value.Maybe(present, element));
        }
        return Answer.of(new Value.Choice(
                List.of(new Value.Arm(present, element), new Value.Arm(Cond.not(present), Value.Const.NULL))));
    }
}
