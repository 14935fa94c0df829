package dev.tocsin.analyzer.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class @NAME@ModelTest {

    private static List<String> operations(String method, String source) {
        return Operations.seenBy(new @NAME@Model()).in(source).of(method);
    }

    @Test
    void anInsertDependsOnTheQuestionBeforeIt() {
        assertThat(operations("register", """
                        import @TYPE@;
                        class Users {
                            private @SIMPLE@ db;

                            void register() {
                                if (!db.exists("users")) {
                                    db.insert("users");
                                }
                            }
                        }
                        """)).containsExactly("READ users WHERE .. [EXISTS]", "INSERT users(..) IF not exists 1");
    }
}
