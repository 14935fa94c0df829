package dev.tocsin.cli;

import dev.tocsin.cli.selection.Closest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that takes one of a few words, in any case of letters, and says which there are when it is another. */
final class Choice<E extends Enum<E>> implements ITypeConverter<E> {

    private final E[] constants;

    Choice(Class<E> type) {
        constants = type.getEnumConstants();
    }

    @Override
    public E convert(String given) {
        return Stream.of(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(unknown(
                        given,
                        Stream.of(constants)
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .toList())));
    }

    /** {@code "eror" is none of error, warning, note; is error meant?}. */
    static String unknown(String given, List<String> words) {
        String said = "\"" + given + "\" is none of " + String.join(", ", words);
        return Closest.to(given, words.stream())
                .map(meant -> said + "; is " + meant + " meant?")
                .orElse(said);
    }
}
