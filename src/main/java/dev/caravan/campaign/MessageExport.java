package dev.caravan.campaign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

import dev.caravan.contacts.CsvExport;

/** A long table as CSV, made a page at a time while it is read: nobody holds all of it. */
public final class MessageExport extends InputStream {

    /** @param last number after which the next page begins. @param rows none after the last */
    public record Part(int last, List<List<?>> rows) { }

    private final IntFunction<Part> next;
    private byte[] text;
    private int position;
    private int last;
    private boolean ended;

    /**
     * @param header names of the columns
     * @param next   the page after a number, 0 for the first
     */
    public MessageExport(List<String> header, IntFunction<Part> next) {
        this.next = next;
        this.text = csv(List.of(header));
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        Objects.checkFromIndexSize(from, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (position == text.length) {
            if (ended) {
                return -1;
            }
            Part part = next.apply(last);
            ended = part.rows().isEmpty();
            last = part.last();
            text = csv(part.rows());
            position = 0;
        }
        int count = Math.min(length, text.length - position);
        System.arraycopy(text, position, into, from, count);
        position += count;
        return count;
    }

    private static byte[] csv(List<? extends List<?>> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CsvExport csv = new CsvExport(bytes)) {
            for (List<?> row : rows) {
                csv.row(row);
            }
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written but to memory", e);
        }
        return bytes.toByteArray();
    }
}
