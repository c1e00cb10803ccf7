package bench;

import java.time.Duration;

import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Tally;

/** The whole application as it ships: one campaign without delay, from its start until the last outcome is committed. */
final class CaravanDispatch implements Contender {

    /** A started application is new to the compilers; those who send with it have it run for days. */
    private static final int WARM_UP = 20_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "(e) Caravan";
    }

    @Override
    public Result run(Load load) throws Exception {
        try (RunningCaravan caravan = RunningCaravan.start(load.database(), load.gateway(), load.instances(), LIMIT)) {
            load.gateway().reset(0);
            WarmUp.run(() -> {
                caravan.finish(filled(caravan, WARM_UP));
                caravan.clear();
            });
            long campaign = filled(caravan, load.messages());
            load.database().settle();
            load.gateway().reset(load.delay());
            Meter meter = Meter.start(load);
            caravan.finish(campaign);
            meter.end();
            load.jdbc().query("SELECT TIMESTAMPDIFF(MICROSECOND, sending_at, sent_at) FROM message WHERE campaign_id = ?"
                    + " AND state = 'sent'", row -> {
                        meter.sent(row.getLong(1));
                    }, campaign);
            Result result = meter.stop();
            Tally tally = caravan.campaigns().tally(campaign);
            if (tally.of(MessageState.SENT) != load.messages()) {
                throw new IllegalStateException(tally.toString());
            }
            caravan.clear();
            return result;
        }
    }

    private static long filled(RunningCaravan caravan, int messages) {
        long campaign = caravan.create(Duration.ZERO);
        caravan.fill(campaign, messages);
        return campaign;
    }
}
