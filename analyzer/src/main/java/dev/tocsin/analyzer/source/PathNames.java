package dev.tocsin.analyzer.source;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Names of files as text that is the same on every machine and different for different files. */
final class PathNames {

    private PathNames() {}

    /**
     * The last name of a path. Where the platform keeps names as bytes, they are read as UTF-8 whatever the locale says, and
     * bytes that are no UTF-8 become {@code \xE9}.
     */
    static String name(Path path) {
        Path last = path.getFileName();
        if (last == null) {
            return "";
        }
        String name = last.toString();
        return File.separatorChar == '/' && isDoubtful(name) ? fromBytes(path) : name;
    }

    /** A name that the platform's decoding may have damaged: '?' and U+FFFD stand in for what it could not decode. */
    private static boolean isDoubtful(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '?' || c >= 0x80) {
                return true;
            }
        }
        return false;
    }

    private static String fromBytes(Path path) {
        String encoded = path.toUri().getRawPath();
        int end = encoded.endsWith("/") ? encoded.length() - 1 : encoded.length();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = encoded.lastIndexOf('/', end - 1) + 1; i < end; i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return decode(bytes.toByteArray());
    }

    private static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; ) {
            int length = sequenceLength(bytes[i]);
            String character = length == 0 || i + length > bytes.length ? "" : strict(bytes, i, length);
            if (character.isEmpty()) {
                text.append(String.format("\\x%02X", bytes[i] & 0xff));
                i++;
            } else {
                text.append(character);
                i += length;
            }
        }
        return text.toString();
    }

    private static int sequenceLength(byte first) {
        int b = first & 0xff;
        if (b < 0x80) {
            return 1;
        }
        if (b >= 0xc2 && b < 0xe0) {
            return 2;
        }
        if (b >= 0xe0 && b < 0xf0) {
            return 3;
        }
        return b >= 0xf0 && b < 0xf5 ? 4 : 0;
    }

    private static String strict(byte[] bytes, int start, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }
}
