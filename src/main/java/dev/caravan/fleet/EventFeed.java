package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.caravan.fleet.FleetEvent.Position;
import dev.caravan.store.EventLedger;
import dev.caravan.store.EventLedger.Newest;
import dev.caravan.store.EventLedger.Row;

/**
 * Reads what any node has written, in the order of its numbers, each row once. Transactions commit in another order
 * than they take their numbers: where a number is missing, what comes after it waits a while for it. So a position
 * tells exactly what its holder has had. Used by one thread at a time.
 */
public final class EventFeed {

    /** Rows that are read at once. */
    public static final int PAGE = 500;

    private final EventLedger ledger;
    private final Duration settle;
    private final Clock clock;
    private final Map<Long, Instant> instancesSeen = new HashMap<>();
    private final Map<Long, Instant> incidentsSeen = new HashMap<>();
    private final Map<Long, Instant> campaignsSeen = new HashMap<>();
    private Position position;

    /** @param settle how long a transaction may take to commit after it has written a row */
    public EventFeed(EventLedger ledger, Duration settle, Clock clock) {
        this.ledger = ledger;
        this.settle = settle;
        this.clock = clock;
    }

    /** How far it has read. The first call begins at what is newest. */
    public Position position() {
        if (position == null) {
            Newest newest = ledger.newest();
            position = new Position(newest.ofInstances(), newest.ofIncidents(), newest.ofCampaigns());
        }
        return position;
    }

    /** Nobody watches any more: what happens from now on is not read. */
    public void rest() {
        position = null;
        instancesSeen.clear();
        incidentsSeen.clear();
        campaignsSeen.clear();
    }

    /** What is new, a page of each series at the most. */
    public List<FleetEvent> next() {
        List<FleetEvent> events = new ArrayList<>();
        Position from = position();
        for (Row row : settled(ledger.ofInstances(from.ofInstances(), Long.MAX_VALUE, PAGE), from.ofInstances(),
                instancesSeen)) {
            position = new Position(row.id(), position.ofIncidents(), position.ofCampaigns());
            events.add(new FleetEvent(position, row));
        }
        for (Row row : settled(ledger.ofIncidents(from.ofIncidents(), Long.MAX_VALUE, PAGE), from.ofIncidents(),
                incidentsSeen)) {
            position = new Position(position.ofInstances(), row.id(), position.ofCampaigns());
            events.add(new FleetEvent(position, row));
        }
        for (Row row : settled(ledger.ofCampaigns(from.ofCampaigns(), Long.MAX_VALUE, PAGE), from.ofCampaigns(),
                campaignsSeen)) {
            position = new Position(position.ofInstances(), position.ofIncidents(), row.id());
            events.add(new FleetEvent(position, row));
        }
        return events;
    }

    /**
     * What happened between a position and that of this feed, in pages.
     *
     * @return the events of a page; a page that is not full is the last
     */
    public List<FleetEvent> since(Position from) {
        List<FleetEvent> events = new ArrayList<>();
        Position upTo = position();
        Position at = from;
        for (Row row : ledger.ofInstances(from.ofInstances(), upTo.ofInstances(), PAGE)) {
            at = new Position(row.id(), at.ofIncidents(), at.ofCampaigns());
            events.add(new FleetEvent(at, row));
        }
        int room = PAGE - events.size();
        for (Row row : ledger.ofIncidents(from.ofIncidents(), upTo.ofIncidents(), room)) {
            at = new Position(at.ofInstances(), row.id(), at.ofCampaigns());
            events.add(new FleetEvent(at, row));
        }
        room = PAGE - events.size();
        for (Row row : ledger.ofCampaigns(from.ofCampaigns(), upTo.ofCampaigns(), room)) {
            at = new Position(at.ofInstances(), at.ofIncidents(), row.id());
            events.add(new FleetEvent(at, row));
        }
        return events;
    }

    /** The rows whose turn it is: up to the first gap, and beyond it those that have waited for it long enough. */
    private <R extends Row> List<R> settled(List<R> rows, long after, Map<Long, Instant> seen) {
        Instant now = clock.instant();
        rows.forEach(row -> seen.putIfAbsent(row.id(), now));
        List<R> settled = new ArrayList<>();
        long last = after;
        for (R row : rows) {
            if (row.id() != last + 1 && now.isBefore(seen.get(row.id()).plus(settle))) {
                break;
            }
            last = row.id();
            settled.add(row);
        }
        settled.forEach(row -> seen.remove(row.id()));
        return settled;
    }
}
