package dev.tocsin.analyzer.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExternalEffectModelTest {

    private static Operations seenIn(String source) {
        return Operations.seenBy(new HttpClientModel(), new ExternalEffectModel())
                .in(source);
    }

    @Test
    void requestsThatChangeSomethingAreKnownByTheirMethod() {
        assertThat(seenIn("""
                        import java.net.URI;
                        import java.net.http.HttpClient;
                        import java.net.http.HttpRequest;
                        import java.net.http.HttpResponse;
                        import okhttp3.OkHttpClient;
                        import okhttp3.Request;
                        import org.apache.http.client.methods.HttpGet;
                        import org.apache.http.client.methods.HttpPut;
                        import org.apache.http.impl.client.CloseableHttpClient;
                        import org.springframework.http.HttpMethod;
                        import org.springframework.web.client.RestTemplate;
                        import org.springframework.web.reactive.function.client.WebClient;
                        import jakarta.ws.rs.client.Client;
                        import jakarta.ws.rs.client.Entity;

                        class Requests {
                            RestTemplate template;
                            WebClient.Builder web;
                            HttpClient http;
                            OkHttpClient ok;
                            CloseableHttpClient apache;
                            Client rest;

                            void all(String url, Object body) throws Exception {
                                template.getForObject(url, String.class);
                                template.exchange(url, HttpMethod.GET, null, String.class);
                                template.exchange(url, HttpMethod.PUT, null, String.class);
                                web.build().post().uri(url).bodyValue(body).retrieve().bodyToMono(String.class).block();
                                web.baseUrl(url).build().get().uri(url).retrieve();
                                HttpRequest asked = HttpRequest.newBuilder(URI.create(url)).GET().build();
                                http.send(asked, HttpResponse.BodyHandlers.ofString());
                                HttpRequest told = HttpRequest.newBuilder().uri(URI.create(url)).POST(null).build();
                                http.send(told, HttpResponse.BodyHandlers.ofString());
                                Request request = new Request.Builder().url(url).delete().build();
                                ok.newCall(request).execute();
                                apache.execute(new HttpGet(url));
                                apache.execute(new HttpPut(url));
                                rest.target(url).path("x").request().get();
                                rest.target(url).path("x").request("json").post(Entity.json(body));
                            }
                        }
                        """).effectsOf("all"))
                .containsExactly(
                        "REQUEST exchange",
                        "REQUEST POST",
                        "REQUEST send",
                        "undo REQUEST newCall",
                        "REQUEST execute",
                        "REQUEST post");
    }

    @Test
    void interfacesThatStandForOtherServicesAreKnownByTheirAnnotations() {
        assertThat(seenIn("""
                        import org.springframework.cloud.openfeign.FeignClient;
                        import org.springframework.web.bind.annotation.GetMapping;
                        import org.springframework.web.bind.annotation.PostMapping;

                        @FeignClient("stock")
                        interface StockClient {
                            @GetMapping("/stock")
                            String stock();

                            @PostMapping("/reservations")
                            String reserve(String item);
                        }

                        class Orders {
                            StockClient stock;

                            void order(String item) {
                                stock.stock();
                                stock.reserve(item);
                            }
                        }
                        """).effectsOf("order")).containsExactly("REQUEST reserve");
    }

    @Test
    void librariesAreKnownByTheTypesThatAreImported() {
        assertThat(seenIn("""
                        import com.google.firebase.auth.FirebaseAuth;
                        import com.stripe.model.Refund;
                        import com.stripe.model.PaymentIntent;
                        import com.twilio.rest.api.v2010.account.Message;
                        import org.keycloak.admin.client.Keycloak;
                        import org.keycloak.admin.client.resource.UsersResource;
                        import org.springframework.kafka.core.KafkaTemplate;
                        import org.springframework.mail.javamail.*;
                        import software.amazon.awssdk.services.s3.S3Client;

                        class Libraries {
                            Keycloak keycloak;
                            KafkaTemplate<String, String> kafka;
                            JavaMailSender mails;
                            S3Client s3;

                            void all(Object user, Object file) {
                                keycloak.realm("acme").users().create(user);
                                UsersResource users = keycloak.realm("acme").users();
                                users.get("id").resetPassword(null);
                                users.get("id").remove();
                                FirebaseAuth.getInstance().createUser(user);
                                PaymentIntent.create(user);
                                Refund.create(user);
                                Message.creator(null, null, "hello").create();
                                kafka.send("topic", "value");
                                mails.send(mails.createMimeMessage());
                                s3.putObject(file, file);
                                s3.getObject(file);
                            }
                        }
                        """).effectsOf("all"))
                .containsExactly(
                        "ACCOUNT create",
                        "ACCOUNT resetPassword",
                        "undo ACCOUNT remove",
                        "ACCOUNT createUser",
                        "PAYMENT create",
                        "undo PAYMENT create",
                        "NOTIFICATION create",
                        "MESSAGE send",
                        "MAIL send",
                        "OBJECT putObject");
    }

    @Test
    void whatIsOnlyNamedLikeALibraryIsNone() {
        assertThat(seenIn("""
                        import com.acme.chat.Message;
                        import com.acme.files.Storage;

                        class Others {
                            Storage storage;

                            void all(Object file) {
                                storage.create(file);
                                Message.create(file);
                            }
                        }
                        """).effectsOf("all")).isEmpty();
    }
}
