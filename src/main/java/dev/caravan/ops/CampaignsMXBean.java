package dev.caravan.ops;

import java.util.Map;

/** Campaigns over JMX, {@code dev.caravan:type=Campaigns}. An operation answers what came of it, in a sentence. */
public interface CampaignsMXBean {

    /** Campaigns by state. */
    Map<String, Integer> getByState();

    /** Messages of the campaigns that run, by state. */
    Map<String, Integer> getMessages();

    /** The campaigns that run, a line each: number, name, how many messages of how many wait. */
    String[] getRunning();

    String start(long campaign);

    String pause(long campaign);

    String resume(long campaign);

    String cancel(long campaign);
}
