package dev.tocsin.rules;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code a} or {@code an}, as the name of a class or table is spoken. Spelling does not tell it for certain; the beginnings that
 * names of entities really have are known.
 */
final class IndefiniteArticle {

    /** Written with a vowel and spoken with a consonant: user, unit, european, one-time. */
    private static final Pattern CONSONANT =
            Pattern.compile("(?:us[aeiu]|uti|ubi|uni(?![dmn])|eu|ewe|one|once|u$|u[_-]).*");

    /** Written with a consonant and spoken with a vowel: hour, honour, heir. */
    private static final Pattern SILENT = Pattern.compile("(?:hour|hono|heir).*");

    /** Capitals in front of another word, which are spelt out: SMSCode, OTPToken. */
    private static final Pattern SPELT = Pattern.compile("[A-Z]{2,}[A-Z][a-z].*");

    private static final Set<Character> SPOKEN_WITH_A_VOWEL =
            Set.of('A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X');

    private IndefiniteArticle() {}

    /** {@code a `User`}, {@code an `Account`}, {@code an overlapping `Booking`}. */
    static String with(String noun) {
        return (withVowel(noun.replace("`", "")) ? "an " : "a ") + noun;
    }

    private static boolean withVowel(String word) {
        if (SPELT.matcher(word).matches()) {
            return SPOKEN_WITH_A_VOWEL.contains(word.charAt(0));
        }
        String small = word.toLowerCase(Locale.ROOT);
        if (CONSONANT.matcher(small).matches()) {
            return false;
        }
        return SILENT.matcher(small).matches() || (!small.isEmpty() && "aeiou".indexOf(small.charAt(0)) >= 0);
    }
}
