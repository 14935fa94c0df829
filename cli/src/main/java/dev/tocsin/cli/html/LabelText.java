package dev.tocsin.cli.html;

import dev.tocsin.cli.report.VisibleText;
import java.util.ArrayList;
import java.util.List;

/** Breaks a label into lines, because SVG does not: at spaces, else inside names where a hump or a dot is. */
final class LabelText {

    private static final String ELLIPSIS = "…";

    private LabelText() {}

    /**
     * @param width characters a line, at least 4
     * @param maxLines what is left over ends in an ellipsis
     */
    static List<String> lines(String text, int width, int maxLines) {
        String rest = VisibleText.line(text).strip().replaceAll(" +", " ");
        List<String> lines = new ArrayList<>();
        while (rest.length() > width && lines.size() < maxLines - 1) {
            int cut = cut(rest, width);
            lines.add(rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut).stripLeading();
        }
        lines.add(rest.length() <= width ? rest : rest.substring(0, whole(rest, width - 1)) + ELLIPSIS);
        return lines;
    }

    private static int cut(String text, int width) {
        int space = text.lastIndexOf(' ', width);
        if (space > 0) {
            return space;
        }
        for (int i = width; i > width / 3; i--) {
            boolean hump = Character.isUpperCase(text.charAt(i)) && Character.isLowerCase(text.charAt(i - 1));
            if (hump || ".(_".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return whole(text, width);
    }

    /** Never between the halves of a character. */
    private static int whole(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }
}
