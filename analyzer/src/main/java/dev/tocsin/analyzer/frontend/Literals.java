package dev.tocsin.analyzer.frontend;

/**
 * Values of literals (Java Language Specification 3.10). What is not valid stays as it is written: the file may be
 * broken, or newer than this reader.
 */
final class Literals {

    private static final int UNICODE_DIGITS = 4;

    private Literals() {}

    /** An integer's digits and radix prefix, without underscores and suffix. */
    static String integer(String written) {
        String digits = written.replace("_", "");
        return digits.endsWith("L") || digits.endsWith("l") ? digits.substring(0, digits.length() - 1) : digits;
    }

    /** A floating-point number, without underscores and suffix. */
    static String floating(String written) {
        String digits = written.replace("_", "");
        int last = digits.length() - 1;
        if (last < 1 || "fFdD".indexOf(digits.charAt(last)) < 0) {
            return digits;
        }
        boolean hexDigit = (digits.startsWith("0x") || digits.startsWith("0X"))
                && digits.indexOf('p') < 0
                && digits.indexOf('P') < 0;
        return hexDigit ? digits : digits.substring(0, last);
    }

    /** The content of a string or character literal, given without its quotes. */
    static String unescaped(String written) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        return withoutEscapes(withoutUnicodeEscapes(written));
    }

    /** The content of a text block, given with its delimiters. */
    static String textBlock(String written) {
        int start = written.indexOf("\"\"\"") + 3;
        int end = Math.max(start, written.length() - 3);
        while (start < end && written.charAt(start) != '\n' && written.charAt(start) != '\r') {
            start++;
        }
        if (written.startsWith("\r\n", start)) {
            start++;
        }
        String content = withoutUnicodeEscapes(written.substring(Math.min(start + 1, end), end));
        return withoutEscapes(content.stripIndent());
    }

    /** Replaces Unicode escapes. Two backslashes before a {@code u} are an escaped backslash. */
    static String withoutUnicodeEscapes(String text) {
        if (!text.contains("\\u")) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                result.append(c);
                i++;
            } else if (text.charAt(i + 1) == 'u') {
                i = appendUnicode(text, i, result);
            } else {
                result.append(c).append(text.charAt(i + 1));
                i += 2;
            }
        }
        return result.toString();
    }

    private static int appendUnicode(String text, int backslash, StringBuilder result) {
        int digits = backslash + 1;
        while (digits < text.length() && text.charAt(digits) == 'u') {
            digits++;
        }
        int end = digits + UNICODE_DIGITS;
        int value = end <= text.length() ? hexadecimal(text, digits, end) : -1;
        if (value < 0) {
            result.append(text, backslash, digits);
            return digits;
        }
        result.append((char) value);
        return end;
    }

    private static int hexadecimal(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private static String withoutEscapes(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                result.append(c);
                i++;
                continue;
            }
            char escaped = text.charAt(i + 1);
            if (escaped >= '0' && escaped <= '7') {
                i = appendOctal(text, i + 1, result);
            } else {
                appendEscape(escaped, result);
                i += 2;
            }
        }
        return result.toString();
    }

    private static int appendOctal(String text, int from, StringBuilder result) {
        int most = text.charAt(from) <= '3' ? 3 : 2;
        int value = 0;
        int i = from;
        while (i < text.length() && i < from + most && text.charAt(i) >= '0' && text.charAt(i) <= '7') {
            value = value * 8 + text.charAt(i) - '0';
            i++;
        }
        result.append((char) value);
        return i;
    }

    private static void appendEscape(char escaped, StringBuilder result) {
        switch (escaped) {
            case 'b' -> result.append('\b');
            case 't' -> result.append('\t');
            case 'n' -> result.append('\n');
            case 'f' -> result.append('\f');
            case 'r' -> result.append('\r');
            case 's' -> result.append(' ');
            case '\n' -> {} // a text block's line that goes on
            case '"', '\'', '\\' -> result.append(escaped);
            default -> result.append('\\').append(escaped);
        }
    }
}
