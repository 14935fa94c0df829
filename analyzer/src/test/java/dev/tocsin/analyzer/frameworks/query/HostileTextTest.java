package dev.tocsin.analyzer.frameworks.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that nobody wrote to be read: the reader neither throws nor loses itself in them. */
class HostileTextTest {

    private static final String[] STATEMENTS = {
        "select u.*, case when count(r) > 0 then true else false end from users u join roles r on (r.uid = u.id)"
                + " where u.a = ?::uuid and (u.b in (?, ?) or not exists (select 1 from t where x = u.y)) for update",
        "insert into t (a, b) values (?, (select max(b) + 1 from t)) on conflict (a) do update set b = excluded.b",
        "with c as (select 1) update t set (a, b) = (?, ?) from c where t.a between ? and :x and lower(n) like '%s'",
        "merge into t using (select ? as k) s on (t.k = s.k) when matched then update set v = ? when not matched then insert (k) values (?)",
    };

    /** Forty thousand characters of one thing, which ends everywhere and nowhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "((a = 1 or b = 2) and ",
                "select (",
                "f((select ",
                "max((select max((select ",
                "coalesce((select ",
                "case when ",
                "not ",
                "x in (select ",
                "exists (select 1 from t where ",
                "lower(",
                "cast(",
                "'",
                "\"",
                "`",
                "[a",
                "{",
                "#{",
                "${",
                "$a$",
                "/*",
                "--",
                "<if ",
                "<if test=\"x\">",
                "<trim ",
                "join t on a.b = c.d ",
                "a and ",
                "a or ",
                "a, ",
                "a.",
                "(a, b) = (",
                "? between ",
                "::",
                "with x as (",
                "when ",
                "values (",
                "\uFFFC",
                "order by ",
                "union select ",
            })
    void endlessRepetitionIsSurvived(String unit) {
        String repeated = unit.repeat(40_000 / unit.length());
        for (String start :
                new String[] {"", "select ", "select * from t where ", "update t set a = ", "insert into t "}) {
            assertThatCode(() -> QueryText.read(start + repeated, Dialect.AUTO)).doesNotThrowAnyException();
        }
    }

    @Test
    void mutilatedStatementsAreRead() {
        Random random = new Random(20261101);
        String[] pieces = {
            "(",
            ")",
            "'",
            " select ",
            " case ",
            " end ",
            " and ",
            ",",
            ".",
            "?",
            "\uFFFC",
            " = ",
            " in ",
            "<where>",
            "::"
        };
        int read = 0;
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text = new StringBuilder(STATEMENTS[random.nextInt(STATEMENTS.length)]);
            for (int k = 0; k < 5; k++) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.delete(at, Math.min(text.length() - 1, at + random.nextInt(12)));
                } else {
                    text.insert(at, pieces[random.nextInt(pieces.length)]);
                }
            }
            for (Dialect dialect : Dialect.values()) {
                read += QueryText.read(text.toString(), dialect).isPresent() ? 1 : 0;
                QueryText.readPredicate(text.toString(), "t", dialect);
            }
        }
        assertThat(read).isGreaterThan(6_000);
    }

    @Test
    void whatIsNestedTooDeepIsUnknown() {
        Predicate predicate = Shown.select("select * from t where a = 1 and " + "(b = 1 and (c = 2 or ".repeat(100)
                        + "d = 3" + "))".repeat(100))
                .predicate();

        assertThat(Shown.where(predicate)).startsWith("t.a EQ 1").endsWith("...");
    }

    @Test
    void manyParenthesesAroundAConditionAreStrippedAtAnyDepth() {
        assertThat(Shown.where("select * from t where " + "(".repeat(5000) + "a = ?" + ")".repeat(5000)))
                .containsExactly("t.a EQ ?1");
    }

    @Test
    void aTextBeyondTheLimitIsNotRead() {
        assertThat(QueryText.read("select 1 " + " ".repeat(1 << 20), Dialect.SQL))
                .isEmpty();
    }
}
