package dev.caravan.ops;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import dev.caravan.campaign.CampaignLife;
import dev.caravan.domain.campaign.CampaignAct;
import dev.caravan.domain.campaign.MessageState;

/** The campaigns' MBean, registered while Caravan runs. */
public final class ManagedCampaigns implements AutoCloseable {

    private record Managed(CampaignNumbers numbers, CampaignLife life) implements CampaignsMXBean {

        @Override
        public Map<String, Integer> getByState() {
            Map<String, Integer> byState = new TreeMap<>();
            numbers.snapshot().campaigns().forEach((state, count) -> byState.put(state.name(), count));
            return byState;
        }

        @Override
        public Map<String, Integer> getMessages() {
            Map<String, Integer> byState = new TreeMap<>();
            for (MessageState state : MessageState.values()) {
                byState.put(state.code(), numbers.snapshot().messages().of(state));
            }
            return byState;
        }

        @Override
        public String[] getRunning() {
            return numbers.snapshot().running().stream().map(one -> one.campaign().id() + " " + one.campaign().name()
                    + ": " + one.tally().open() + " of " + one.tally().total()).toArray(String[]::new);
        }

        @Override
        public String start(long campaign) {
            return act(CampaignAct.START, campaign);
        }

        @Override
        public String pause(long campaign) {
            return act(CampaignAct.PAUSE, campaign);
        }

        @Override
        public String resume(long campaign) {
            return act(CampaignAct.RESUME, campaign);
        }

        @Override
        public String cancel(long campaign) {
            return act(CampaignAct.CANCEL, campaign);
        }

        private String act(CampaignAct act, long campaign) {
            return life.act(act, campaign, "jmx").map(outcome -> outcome.refusal() != null ? outcome.refusal().why()
                    : outcome.changed() ? "done" : "done before").orElse("there is no such campaign");
        }
    }

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name = new ObjectName("dev.caravan:type=Campaigns");

    public ManagedCampaigns(CampaignNumbers numbers, CampaignLife life) throws JMException {
        if (server.isRegistered(name)) {
            server.unregisterMBean(name);
        }
        server.registerMBean(new Managed(numbers, life), name);
    }

    @Override
    public void close() throws JMException {
        if (server.isRegistered(name)) {
            server.unregisterMBean(name);
        }
    }
}
