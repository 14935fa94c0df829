package dev.tocsin.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndefiniteArticleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a `User`", "a `users`", "a `Booking`", "a `Unit`", "a `UniversityCourse`", "a `UtilityBill`",
                        "a `EuroRate`",
                "a `OneTimeToken`", "a `UUIDMapping`", "a `House`", "a `PRODUCT`", "a row", "a matching `Order`",
                        "a `t_order`",
                "a `U`", "a `X`"
            })
    void spokenWithAConsonant(String expected) {
        assertThat(IndefiniteArticle.with(expected.substring(2))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "an `Account`", "an `Order`", "an `orders`", "an `InvoiceLine`", "an `Upload`",
                        "an `UninstalledPlugin`",
                "an `HourlyRate`", "an `SMSCode`", "an `OTPToken`", "an `MFADevice`", "an `EMPLOYEES`", "an `Employee`",
                "an `UnmatchedPayment`", "an overlapping `Booking`", "an `XMLFile`"
            })
    void spokenWithAVowel(String expected) {
        assertThat(IndefiniteArticle.with(expected.substring(3))).isEqualTo(expected);
    }
}
