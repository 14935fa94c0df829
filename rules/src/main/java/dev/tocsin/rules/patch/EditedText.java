package dev.tocsin.rules.patch;

import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.TextEdit;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A file's text before and after its edits, in the encoding that it has.
 *
 * @param mark the byte order mark, as bytes; mostly none
 */
record EditedText(String before, String after, List<TextEdit> edits, Charset charset, byte[] mark) {

    private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final byte[] NO_MARK = {};

    /** Empty where the bytes are no text whose encoding is certain enough to be written again: UTF-8, or windows-1252. */
    static Optional<EditedText> of(FileEdit edit, byte[] bytes) {
        if (edit.creates()) {
            String text = edit.edits().get(0).replacement();
            return Optional.of(new EditedText("", text, edit.edits(), StandardCharsets.UTF_8, NO_MARK));
        }
        byte[] mark = startsWith(bytes, UTF_8_MARK) ? UTF_8_MARK : NO_MARK;
        byte[] content = Arrays.copyOfRange(bytes, mark.length, bytes.length);
        Charset charset = isUtf8(content) ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
        String before = new String(content, charset);
        boolean survives = Arrays.equals(before.getBytes(charset), content);
        String after = apply(before, edit.edits());
        boolean writable = charset.newEncoder().canEncode(after);
        return survives && writable && before.indexOf('\0') < 0
                ? Optional.of(new EditedText(before, after, edit.edits(), charset, mark))
                : Optional.empty();
    }

    byte[] bytesAfter() {
        byte[] text = after.getBytes(charset);
        byte[] all = Arrays.copyOf(mark, mark.length + text.length);
        System.arraycopy(text, 0, all, mark.length, text.length);
        return all;
    }

    private static String apply(String text, List<TextEdit> edits) {
        StringBuilder after = new StringBuilder();
        int at = 0;
        for (TextEdit edit : edits) {
            after.append(text, at, edit.start()).append(edit.replacement());
            at = edit.end();
        }
        return after.append(text, at, text.length()).toString();
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
