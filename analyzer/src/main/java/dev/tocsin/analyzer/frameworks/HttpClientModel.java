package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.ir.ExternalEffect;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Requests to other services that change something there, as far as the HTTP method tells: everything but {@code GET},
 * {@code HEAD} and {@code OPTIONS}. A request that is put together step by step is an object that knows its method.
 *
 * <p>Source: the public API of spring-web and spring-webflux 6.2, java.net.http of Java 17, okhttp 4.12, Apache HttpClient
 * 4.5 and 5.4, jakarta.ws.rs-api 3.1, feign-core 13, retrofit 2.11.
 */
public final class HttpClientModel implements FrameworkModel {

    private static final String REQUEST = "$HttpRequest";
    /** One that is sent by the call that chooses its method: {@code target.request().post(entity)}. */
    private static final String INVOCATION = "$HttpInvocation";

    private static final String METHOD = "$httpMethod";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private static final Set<String> FLUENT_CLIENTS = Set.of("RestClient", "WebClient");

    private static final Set<String> SENDING = Set.of(
            "retrieve", "exchange", "exchangeToMono", "exchangeToFlux", "exchangeForRequiredValue", "toBodilessEntity");

    private static final Set<String> TEMPLATES =
            Set.of("RestTemplate", "RestOperations", "TestRestTemplate", "OAuth2RestTemplate", "OAuth2RestOperations");

    /** What is put together by these is sent by a client of another type. */
    private static final Set<String> BUILDERS = Set.of("okhttp3.Request.Builder", "Request.Builder");

    private static final Set<String> APACHE = Set.of("HttpPost", "HttpPut", "HttpPatch", "HttpDelete");

    private static final Set<String> DECLARED_CLIENTS =
            Set.of("FeignClient", "RegisterRestClient", "HttpExchange", "RetrofitClient");

    @Override
    public Set<String> madeByFramework() {
        return DECLARED_CLIENTS;
    }

    @Override
    public Seeds seeds() {
        return new Seeds(List.of(), List.of());
    }

    /** Qualified names of the types whose users may send requests. */
    public static List<String> types() {
        return List.of(
                "org.springframework.web.client.RestTemplate",
                "org.springframework.web.client.RestOperations",
                "org.springframework.web.client.RestClient",
                "org.springframework.web.reactive.function.client.WebClient",
                "java.net.http.HttpClient",
                "okhttp3.OkHttpClient",
                "org.apache.http.client.methods.HttpPost",
                "org.apache.http.client.methods.HttpPut",
                "org.apache.hc.client5.http.classic.methods.HttpPost",
                "org.apache.hc.client5.http.classic.methods.HttpPut",
                "jakarta.ws.rs.client.Client",
                "javax.ws.rs.client.Client",
                "jakarta.ws.rs.client.WebTarget",
                "javax.ws.rs.client.WebTarget",
                "org.springframework.cloud.openfeign.FeignClient",
                "org.eclipse.microprofile.rest.client.inject.RegisterRestClient",
                "org.springframework.web.service.annotation.HttpExchange",
                "org.springframework.web.service.annotation.PostExchange",
                "feign.RequestLine",
                "retrofit2.http.POST");
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.declared().isPresent()) {
            return declaredClient(call, call.declared().get());
        }
        Type receiver = call.receiver();
        if (receiver.isLibrary(INVOCATION) || receiver.name().endsWith("Invocation.Builder")) {
            return invocation(call);
        }
        Optional<String> method = method(call, call.receiverValue());
        if (method.isPresent()) {
            return onRequest(call, method.get());
        }
        if (fluentClient(receiver.name()) || fluentBuilder(receiver.name())) {
            return fluent(call);
        }
        if (receiver.isLibrary(TEMPLATES.toArray(String[]::new))) {
            return template(call);
        }
        Optional<Answer> built = builder(call);
        return built.isPresent() ? built : sent(call);
    }

    // ---- requests that are put together

    private static Optional<String> method(Call call, Value request) {
        return call.known(request, METHOD)
                .filter(Value.Const.class::isInstance)
                .map(v -> ((Value.Const) v).text())
                .filter(m -> !m.isEmpty());
    }

    private static Answer request(Call call, String method) {
        Value request = call.object(REQUEST);
        call.set(request, METHOD, new Value.Const(Value.Const.Kind.STRING, method));
        return new Answer(request, Type.library(REQUEST));
    }

    private static Optional<Answer> onRequest(Call call, String method) {
        if (SENDING.contains(call.name())) {
            send(call, method, method);
            return Optional.of(Answer.of(call.derived()));
        }
        Optional<String> chosen = chosen(call);
        chosen.ifPresent(m -> call.set(call.receiverValue(), METHOD, new Value.Const(Value.Const.Kind.STRING, m)));
        return Optional.of(new Answer(call.receiverValue(), call.receiver()));
    }

    /** {@code post()} of a client, {@code POST(body)} and {@code method("POST", body)} of a builder. */
    private static Optional<String> chosen(Call call) {
        return switch (call.name().toUpperCase(Locale.ROOT)) {
            case "POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS" ->
                Optional.of(call.name().toUpperCase(Locale.ROOT));
            case "METHOD" -> call.arguments().stream().findFirst().map(HttpClientModel::named);
            default -> Optional.empty();
        };
    }

    /** {@code HttpMethod.POST}, {@code "POST"}; empty text where it is not known. */
    private static String named(Value value) {
        if (value instanceof Value.Named n) {
            return n.name();
        }
        return value instanceof Value.Const c && c.kind() == Value.Const.Kind.STRING ? c.text() : "";
    }

    private static boolean fluentClient(String type) {
        return FLUENT_CLIENTS.contains(type.substring(type.lastIndexOf('.') + 1));
    }

    private static boolean fluentBuilder(String type) {
        return type.endsWith(".Builder") && fluentClient(type.substring(0, type.length() - ".Builder".length()));
    }

    private static Optional<Answer> fluent(Call call) {
        String type = call.receiver().name();
        if (fluentBuilder(type)) {
            String made = call.name().equals("build") ? type.substring(0, type.length() - ".Builder".length()) : type;
            return Optional.of(new Answer(call.derived(), Type.library(made)));
        }
        if (call.isStatic()) {
            String made = call.name().equals("builder") ? type + ".Builder" : type;
            return Optional.of(new Answer(call.derived(), Type.library(made)));
        }
        return chosen(call).filter(m -> !m.isEmpty()).map(m -> request(call, m));
    }

    private static Optional<Answer> invocation(Call call) {
        Optional<String> chosen = chosen(call);
        chosen.ifPresent(m -> send(call, m, call.name()));
        return Optional.of(
                chosen.isPresent() ? Answer.of(call.derived()) : new Answer(call.derived(), Type.library(INVOCATION)));
    }

    private static Optional<Answer> builder(Call call) {
        boolean starts = call.receiver().isLibrary("HttpRequest") && call.name().equals("newBuilder")
                || call.name().equals(MethodFacts.CONSTRUCTOR)
                        && BUILDERS.contains(call.receiver().name());
        if (starts) {
            return Optional.of(request(call, "GET"));
        }
        if (call.receiver().isLibrary("WebTarget") && call.name().equals("request")) {
            return Optional.of(new Answer(call.derived(), Type.library(INVOCATION)));
        }
        if (call.receiver().isLibrary("Client", "WebTarget")
                && call.receiver().name().contains(".rs.client.")
                && Set.of("target", "path", "queryParam", "resolveTemplate", "register", "matrixParam", "property")
                        .contains(call.name())) {
            String owner = call.receiver().name();
            return Optional.of(new Answer(
                    call.derived(), Type.library(owner.substring(0, owner.lastIndexOf('.')) + ".WebTarget")));
        }
        return Optional.empty();
    }

    /** {@code client.execute(new HttpPost(..))}, {@code client.send(request, ..)}, {@code client.newCall(request)}. */
    private static Optional<Answer> sent(Call call) {
        boolean sends = call.receiver()
                        .isLibrary("HttpClient", "CloseableHttpClient", "CloseableHttpAsyncClient", "OkHttpClient")
                && Set.of("execute", "send", "sendAsync", "newCall").contains(call.name());
        if (!sends || call.arguments().isEmpty()) {
            return Optional.empty();
        }
        Type argument = call.argumentTypes().get(0);
        Optional<String> method = argument.isLibrary(APACHE.toArray(String[]::new))
                ? Optional.of(argument.simpleName().substring("Http".length()).toUpperCase(Locale.ROOT))
                : method(call, call.arguments().get(0));
        method.ifPresent(m -> send(call, m, call.name()));
        return Optional.empty();
    }

    // ---- one call

    private static Optional<Answer> template(Call call) {
        String name = call.name();
        if (name.startsWith("post")
                || name.startsWith("put")
                || name.startsWith("patch")
                || name.startsWith("delete")) {
            send(call, name.startsWith("delete") ? "DELETE" : "POST", name);
        } else if (name.equals("exchange") || name.equals("execute")) {
            call.arguments().stream()
                    .map(HttpClientModel::named)
                    .filter(m -> Set.of("POST", "PUT", "PATCH", "DELETE").contains(m))
                    .findFirst()
                    .ifPresent(m -> send(call, m, name));
        }
        return Optional.empty();
    }

    /** A method of an interface that a library implements by requests. */
    private static Optional<Answer> declaredClient(Call call, Method method) {
        boolean client =
                method.owner().facts().annotations().stream().anyMatch(a -> DECLARED_CLIENTS.contains(a.simpleName()))
                        || method.owner().file().imports().stream()
                                .anyMatch(i -> i.name().startsWith("retrofit2.http")
                                        || i.name().equals("feign.RequestLine")
                                        || i.name().startsWith("org.springframework.web.service.annotation"));
        if (client) {
            for (Annotation annotation : method.facts().annotations()) {
                method(annotation).ifPresent(m -> send(call, m, method.name()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> method(Annotation annotation) {
        String name = annotation.simpleName();
        if (name.equals("RequestMapping")) {
            return Annotations.constant(annotation, "method");
        }
        if (name.equals("RequestLine")) {
            String text = annotation.values().values().toString();
            return Set.of("POST", "PUT", "PATCH", "DELETE").stream()
                    .filter(text::contains)
                    .sorted()
                    .findFirst();
        }
        String method = name.replace("Mapping", "").replace("Exchange", "").toUpperCase(Locale.ROOT);
        return Set.of("POST", "PUT", "PATCH", "DELETE").contains(method) ? Optional.of(method) : Optional.empty();
    }

    private static void send(Call call, String method, String label) {
        if (!READING.contains(method)) {
            call.effect(new ExternalEffect(ExternalEffect.Kind.REQUEST, label, method.equals("DELETE")));
        }
    }
}
