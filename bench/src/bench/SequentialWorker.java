package bench;

import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/** The origin's way: the next message is read, sent and booked, one after another. */
final class SequentialWorker implements Contender {

    /** At 50 ms more would only take longer. */
    private static final int MOST_OF_SLOW = 200;

    @Override
    public String name() {
        return "(a) one after another";
    }

    @Override
    public Result run(Load load) throws Exception {
        PlainMessages.fill(load);
        JdbcTemplate jdbc = load.jdbc();
        int wanted = load.delay() == 0 ? load.messages() : Math.min(MOST_OF_SLOW, load.messages());
        Meter meter = Meter.start(load);
        for (int i = 0; i < wanted; i++) {
            List<Message> next = jdbc.query("""
                    SELECT id, instance, recipient, text FROM plain_message WHERE status = 0 ORDER BY id LIMIT 1""",
                    Message::of);
            long claimed = System.nanoTime();
            String keyId = load.sender().sendAndWait(next.get(0));
            meter.sent((System.nanoTime() - claimed) / 1_000);
            PlainMessages.book(jdbc, next.get(0).id(), keyId);
        }
        Result result = meter.stop();
        PlainMessages.requireSent(load, wanted);
        return result;
    }
}
