package dev.tocsin.analyzer.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes to text. UTF-8 unless a byte order mark says UTF-16; text that is no UTF-8 is read as windows-1252, in which every
 * position is right and only letters beyond ASCII may be wrong. Zero bytes mean that the file is no text at all.
 */
public final class SourceReader {

    /** How much a file may have grown since the tree was walked; a log that is being written is not followed for ever. */
    private static final int GROWTH = 1_000_000;

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private SourceReader() {}

    /** Reads a file; whatever goes wrong is the result's problem. */
    public static Reading read(SourceFile file) {
        try (InputStream in = Files.newInputStream(file.location())) {
            byte[] bytes = in.readNBytes(limit(file));
            if (bytes.length == limit(file)) {
                return new Reading.Failure(grown(file.path()));
            }
            return decode(file.path(), bytes);
        } catch (IOException | SecurityException e) {
            return new Reading.Failure(unreadable(file.path(), e));
        }
    }

    /**
     * Makes text of a file's bytes.
     *
     * @param path relative to the scan root, for positions
     */
    public static Reading decode(String path, byte[] bytes) {
        Optional<Charset> utf16 = utf16(bytes, bytes.length);
        if (utf16.isPresent()) {
            String text = new String(bytes, 2, bytes.length - 2, utf16.get());
            return new Reading.Success(new SourceText(path, text, false));
        }
        for (byte b : bytes) {
            if (b == 0) {
                return new Reading.Failure(binary(path));
            }
        }
        int start = hasUtf8Mark(bytes, bytes.length) ? 3 : 0;
        // The platform's own decoder is a third faster than a CharsetDecoder and marks bad input with U+FFFD.
        String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0 || isStrictUtf8(bytes, start)) {
            return new Reading.Success(new SourceText(path, text, false));
        }
        return new Reading.Success(new SourceText(path, singleByte(bytes), true));
    }

    private static boolean isStrictUtf8(byte[] bytes, int start) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, bytes.length - start));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String singleByte(byte[] bytes) {
        String text = new String(bytes, WINDOWS_1252);
        return text.indexOf('\uFFFD') < 0 ? text : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The charset that a UTF-16 byte order mark announces. */
    static Optional<Charset> utf16(byte[] bytes, int length) {
        if (length < 2) {
            return Optional.empty();
        }
        if (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        if (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return Optional.empty();
    }

    static boolean hasUtf8Mark(byte[] bytes, int length) {
        return length >= 3 && Arrays.equals(bytes, 0, 3, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, 0, 3);
    }

    /** One more byte than the file may have. */
    static int limit(SourceFile file) {
        return (int) Math.min(file.size() + GROWTH, Integer.MAX_VALUE - 16);
    }

    static Problem grown(String path) {
        return new Problem(SourceSpan.line(path, 1), Problem.Kind.SKIPPED, "the file grew while the scan ran");
    }

    static Problem binary(String path) {
        return new Problem(SourceSpan.line(path, 1), Problem.Kind.SKIPPED, "the file holds zero bytes: it is not text");
    }

    static Problem unreadable(String path, Exception e) {
        return new Problem(
                SourceSpan.line(path, 1), Problem.Kind.UNREADABLE, "the file cannot be read: " + Failures.reason(e));
    }
}
