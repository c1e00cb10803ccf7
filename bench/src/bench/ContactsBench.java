package bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import dev.caravan.contacts.ContactRow;
import dev.caravan.contacts.ContactRows;
import dev.caravan.contacts.PersonZones;
import dev.caravan.contacts.Phones;

/** A list of 1,000,000 contacts that is made while it is read: parsed, its numbers normalised, zones found. */
final class ContactsBench {

    private static final String HEADER = "phone;name;cidade;pedido\n";
    private static final int ROWS = 1_000_000;
    private static final int CHUNK = 1_000;
    private static final int RUNS = 3;
    private static final int WARM_UP = 100_000;
    /** Every hundredth row is one that is rejected. */
    private static final int BAD = 100;
    private static final int[] AREAS = {11, 21, 31, 62, 85, 92, 97};

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ContactsBench() {
    }

    static void run() throws IOException {
        ContactRows rows = new ContactRows(Phones.of("BR").orElseThrow(), new PersonZones());
        Bench.row("list", "rows", "wall s", "CPU s", "MiB of text", "MiB allocated per 1,000 rows");
        Bench.row("---", "---:", "---:", "---:", "---:", "---:");
        measure("CSV", rows::csv, HEADER, "", ContactsBench::line);
        measure("JSON", rows::json, "[{\"phone\":\"+55 62 99999-8888\",\"name\":\"Zé\"}\n", "]", i ->
                ",{\"phone\":\"" + phone(i) + "\",\"name\":\"Maria da Silva " + i + "\",\"cidade\":\"Goiânia\"}\n");
    }

    private static String line(long i) {
        return phone(i) + ";Maria da Silva " + i + ";\"Goiânia; GO\";" + i + "\n";
    }

    /** Such a list as CSV. @param rows in whole thousands */
    static InputStream csv(long rows) {
        return stream(HEADER, "", ContactsBench::line, rows);
    }

    private interface Reader {
        void read(InputStream in, Consumer<ContactRow> sink) throws IOException;
    }

    private static void measure(String name, Reader reader, String head, String tail, LongFunction<String> row)
            throws IOException {
        count(reader, head, tail, row, WARM_UP);
        double[] walls = new double[RUNS];
        double[] cpus = new double[RUNS];
        double allocated = 0;
        for (int run = 0; run < RUNS; run++) {
            // The list is made by the same thread, which is no part of reading it.
            long alone = spent(() -> stream(head, tail, row, ROWS).transferTo(OutputStream.nullOutputStream()));
            long start = System.nanoTime();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long cpu = spent(() -> count(reader, head, tail, row, ROWS));
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            walls[run] = (System.nanoTime() - start) / 1e9;
            cpus[run] = (cpu - alone) / 1e9;
        }
        long bytes = stream(head, tail, row, ROWS).transferTo(OutputStream.nullOutputStream());
        Bench.row(name, Figures.whole(ROWS), Figures.number(Figures.median(walls)),
                Figures.number(Figures.median(cpus)), Figures.whole(bytes / 1048576.0),
                Figures.number(allocated / 1048576 / (ROWS / 1000.0)));
    }

    private interface Work {
        void run() throws IOException;
    }

    private static long spent(Work work) throws IOException {
        long before = THREADS.getCurrentThreadCpuTime();
        work.run();
        return THREADS.getCurrentThreadCpuTime() - before;
    }

    private static void count(Reader reader, String head, String tail, LongFunction<String> row, long rows)
            throws IOException {
        long[] counts = new long[2];
        reader.read(stream(head, tail, row, rows), each -> counts[each instanceof ContactRow.Accepted ? 0 : 1]++);
        if (counts[1] != rows / BAD) {
            throw new IllegalStateException(counts[0] + " taken, " + counts[1] + " rejected");
        }
    }

    /** As people write them: with and without country code, the ninth digit, signs. */
    private static String phone(long i) {
        int area = AREAS[(int) (i % AREAS.length)];
        long local = 80_000_000 + i * 7919 % 19_999_999;
        if (i % BAD == 0) {
            return "9" + local;
        }
        return switch ((int) (i / 10 % 4)) {
            case 0 -> "+55 " + area + " 9" + local / 10000 + "-" + local % 10000 / 1000 + local % 1000 / 100
                    + local % 100 / 10 + local % 10;
            case 1 -> "55" + area + "9" + local;
            case 2 -> "(" + area + ") " + local;
            default -> "0" + area + "9" + local;
        };
    }

    private static InputStream stream(String head, String tail, LongFunction<String> row, long rows) {
        Iterator<InputStream> chunks = Stream.concat(Stream.of(head), Stream.concat(
                LongStream.range(0, rows / CHUNK).mapToObj(chunk -> text(row, chunk)), Stream.of(tail)))
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .<InputStream>map(ByteArrayInputStream::new).iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return chunks.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return chunks.next();
            }
        });
    }

    private static String text(LongFunction<String> row, long chunk) {
        StringBuilder text = new StringBuilder();
        LongStream.range(chunk * CHUNK, (chunk + 1) * CHUNK).mapToObj(row).forEach(text::append);
        return text.toString();
    }
}
