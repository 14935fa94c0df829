package dev.tocsin.cli.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The colours that meet can be told apart (WCAG 2.2, level AA), by day and by night. */
class PaletteTest {

    /** Lines between things, which nobody has to see to understand the page. */
    private static final Set<Palette> DECORATION = EnumSet.of(Palette.RULE);

    static Stream<Palette.Pair> pairs() {
        return Palette.pairs().stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void contrastsEnough(Palette.Pair pair) {
        assertThat(contrast(pair, Palette::day)).as("day").isGreaterThanOrEqualTo(pair.ratio());
        assertThat(contrast(pair, Palette::night)).as("night").isGreaterThanOrEqualTo(pair.ratio());
    }

    /** The formula itself, at its known ends. */
    @Test
    void contrastIsAsDefined() {
        assertThat(contrast("#000000", "#ffffff")).isEqualTo(21.0);
        assertThat(contrast("#777777", "#ffffff")).isBetween(4.47, 4.49);
    }

    @Test
    void everyColourIsTriedAndUsed() throws Exception {
        Set<Palette> tried = Palette.pairs().stream()
                .flatMap(pair -> Stream.of(pair.front(), pair.back()))
                .collect(Collectors.toSet());
        tried.addAll(DECORATION);
        assertThat(tried).containsExactlyInAnyOrder(Palette.values());

        String css = Files.readString(Path.of("src/main/resources/dev/tocsin/cli/html/report.css"));
        Set<String> used = Pattern.compile("var\\(--([a-z-]+)\\)")
                .matcher(css)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toSet());
        Set<String> own = Set.of("tone", "soft", "lane");
        Set<String> named = Arrays.stream(Palette.values())
                .map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.toSet());
        assertThat(used).containsAll(named);
        used.removeAll(named);
        assertThat(used).isEqualTo(own);
        assertThat(css).as("colours come from the palette").doesNotContainPattern("#[0-9a-f]{3,8}\\b[^{]*;");
    }

    private static double contrast(Palette.Pair pair, Function<Palette, String> colour) {
        return contrast(colour.apply(pair.front()), colour.apply(pair.back()));
    }

    /** WCAG 2.2, "contrast ratio". */
    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** WCAG 2.2, "relative luminance". */
    private static double luminance(String colour) {
        return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
    }

    private static double channel(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
