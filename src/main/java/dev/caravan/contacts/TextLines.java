package dev.caravan.contacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a text; of one that cannot be read, only why. A line that is not UTF-8 is read as Windows-1252, in which
 * spreadsheets in Brazil save CSV by default.
 */
final class TextLines {

    /**
     * A line without its end.
     *
     * @param number  from 1
     * @param text    empty if it cannot be read
     * @param mistake why it cannot be read, or null
     * @param opens   whether it has a quote without its other
     */
    record Line(long number, String text, String mistake, boolean opens) { }

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final char REPLACEMENT = '\uFFFD';
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] line;
    private int position;
    private int filled;
    private long number;
    private boolean afterReturn;

    TextLines(InputStream in, int mostBytes) {
        this.in = in;
        this.line = new byte[mostBytes];
    }

    /** The next line, read to its end however long it is; null after the last. */
    Line next() throws IOException {
        int sign = read();
        if (afterReturn && sign == '\n') {
            sign = read();
        }
        if (sign < 0) {
            return null;
        }
        number++;
        long length = 0;
        boolean opens = false;
        boolean isText = true;
        for (; sign >= 0 && sign != '\n' && sign != '\r'; sign = read()) {
            opens ^= sign == '"';
            isText &= sign != 0;
            if (length < line.length) {
                line[(int) length] = (byte) sign;
            }
            length++;
        }
        afterReturn = sign == '\r';
        String mistake = !isText ? "this is no UTF-8 text"
                : length > line.length ? "longer than " + line.length + " bytes" : null;
        return new Line(number, mistake == null ? text((int) length) : "", mistake, opens);
    }

    /** A BufferedInputStream takes a lock for each byte. */
    private int read() throws IOException {
        if (position == filled) {
            position = 0;
            filled = Math.max(0, in.read(buffer));
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[position++] & 0xFF;
    }

    /** Editors of some systems begin a file with a mark of its byte order. */
    private int afterMark(int length) {
        return length >= 3 && Arrays.equals(line, 0, 3, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 0, 3)
                ? 3 : 0;
    }

    private String text(int to) {
        int from = number == 1 ? afterMark(to) : 0;
        String text = new String(line, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 || isUtf8(from, to) ? text : new String(line, from, to - from, WINDOWS);
    }

    /** The sign that stands for what cannot be decoded may have been there before. */
    private boolean isUtf8(int from, int to) {
        try {
            // Reports what is malformed, as a new decoder does.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
