package dev.caravan.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A small PNG that looks like a QR of its text. Nobody can scan it; the control endpoint does that for a person. */
final class QrPicture {

    private static final int MODULES = 37;
    private static final int SCALE = 8;
    private static final int EYE = 7;

    private QrPicture() {
    }

    /** The picture as a {@code data:} URI, as the gateway sends it. */
    static String dataUri(String text) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(text));
    }

    private static byte[] png(String text) {
        int side = MODULES * SCALE;
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(png, "IHDR", ByteBuffer.allocate(13).putInt(side).putInt(side).put(new byte[] {1, 0, 0, 0, 0}).array());
        chunk(png, "IDAT", deflate(rows(text, side)));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static byte[] rows(String text, int side) {
        Random noise = new Random(text.hashCode());
        boolean[][] dark = new boolean[MODULES][MODULES];
        for (int y = 2; y < MODULES - 2; y++) {
            for (int x = 2; x < MODULES - 2; x++) {
                dark[y][x] = noise.nextBoolean();
            }
        }
        eye(dark, 2, 2);
        eye(dark, MODULES - 2 - EYE, 2);
        eye(dark, 2, MODULES - 2 - EYE);
        int width = side / 8;
        byte[] rows = new byte[side * (width + 1)];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < width; x++) {
                // one byte is one module: eight pixels of one bit, SCALE is 8
                rows[y * (width + 1) + 1 + x] = (byte) (dark[y / SCALE][x] ? 0 : 0xff);
            }
        }
        return rows;
    }

    private static void eye(boolean[][] dark, int left, int top) {
        for (int y = 0; y < EYE; y++) {
            for (int x = 0; x < EYE; x++) {
                int ring = Math.min(Math.min(x, y), Math.min(EYE - 1 - x, EYE - 1 - y));
                dark[top + y][left + x] = ring != 1;
            }
        }
    }

    private static byte[] deflate(byte[] rows) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(rows);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[2048];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
