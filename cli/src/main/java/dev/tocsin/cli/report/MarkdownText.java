package dev.tocsin.cli.report;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text that may hold anything, as Markdown that shows it and nothing more: no markup, no links, no HTML, nobody mentioned (the
 * CommonMark and GitHub Flavored Markdown specifications).
 */
final class MarkdownText {

    /** What may begin markup; a backslash before it makes it itself (CommonMark, "Backslash escapes"). */
    private static final String SPECIAL = "\\`*_{}[]<>#|~&$";

    /** What may begin a list, a heading or a quote at the start of a text. */
    private static final Pattern OPENING = Pattern.compile("^(?:[-+=]|\\d+(?=[.)]))");

    /** Splits a mention, a link or a reference without being seen. */
    private static final String NOTHING = "&#8203;";

    private MarkdownText() {}

    /** A text with backticks around code. */
    static String prose(String text) {
        return prose(text, false);
    }

    /** The same inside a table, where a bar ends the cell, in code too. */
    static String cell(String text) {
        return prose(text, true);
    }

    private static String prose(String text, boolean inTable) {
        StringBuilder out = new StringBuilder();
        String line = VisibleText.line(text).strip();
        int start = 0;
        if (OPENING.matcher(line).find()) {
            out.append(NOTHING);
        }
        while (start < line.length()) {
            int open = line.indexOf('`', start);
            int close = open < 0 ? -1 : line.indexOf('`', open + 1);
            if (close < 0) {
                out.append(plain(line.substring(start)));
                break;
            }
            out.append(plain(line.substring(start, open)));
            out.append(inTable ? cellCode(line.substring(open + 1, close)) : code(line.substring(open + 1, close)));
            start = close + 1;
        }
        return out.toString();
    }

    private static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (SPECIAL.indexOf(c) >= 0) {
                out.append('\\');
            }
            out.append(c);
            if (c == '@' || c == '#' || opensLink(text, i)) {
                out.append(NOTHING);
            }
        }
        return out.toString();
    }

    /** GitHub makes links of addresses without being asked: {@code www.} and {@code https://}. */
    private static boolean opensLink(String text, int index) {
        return text.startsWith("://", index) || text.regionMatches(true, index - 2, "www.", 0, 4);
    }

    /** A code span; empty code is none. */
    static String code(String code) {
        String line = VisibleText.line(code).strip();
        if (line.isEmpty()) {
            return "";
        }
        String fence = "`".repeat(longestRun(line) + 1);
        boolean atEdge = line.startsWith("`") || line.endsWith("`");
        String space = atEdge ? " " : "";
        return fence + space + line + space + fence;
    }

    static String cellCode(String code) {
        return code(code).replace("|", "\\|");
    }

    /** A block of lines, as they are. */
    static String fenced(List<String> lines) {
        String fence = "`"
                .repeat(Math.max(
                        3,
                        lines.stream().mapToInt(MarkdownText::longestRun).max().orElse(0) + 1));
        return lines.stream().collect(Collectors.joining("\n", fence + "text\n", "\n" + fence + "\n"));
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
