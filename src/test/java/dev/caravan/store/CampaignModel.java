package dev.caravan.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Tally;

/** What a campaign's rows must say, kept as plainly as it can be. */
final class CampaignModel {

    /** A message; {@code due} counts while it is pending. */
    static final class Message {

        MessageState state = MessageState.PENDING;
        long claim;
        Instant due = CampaignRows.AT_ONCE;
        boolean doubted;

        /** Only as SPEC 7 lets it. */
        void become(MessageState next) {
            if (next != state && !state.next(doubted).contains(next)) {
                throw new AssertionError(state + " does not lead to " + next);
            }
            state = next;
        }
    }

    /** A lease of messages. */
    static final class Lease {

        final String owner;
        Instant until;
        int remaining;

        Lease(String owner, Instant until, int remaining) {
            this.owner = owner;
            this.until = until;
            this.remaining = remaining;
        }
    }

    final Map<Integer, Message> messages = new TreeMap<>();
    final Map<Long, Lease> leases = new TreeMap<>();
    final Set<Integer> optedOut = new HashSet<>();
    final Set<String> away = new HashSet<>();
    boolean runs = true;

    CampaignModel(int size) {
        IntStream.rangeClosed(1, size).forEach(seq -> messages.put(seq, new Message()));
    }

    /** Messages that may be claimed now. */
    List<Integer> due(Instant now) {
        List<Integer> due = new ArrayList<>();
        messages.forEach((seq, message) -> {
            if (message.state == MessageState.PENDING && !message.due.isAfter(now)) {
                due.add(seq);
            }
        });
        return due;
    }

    void claimed(long claim, String owner, Instant until, List<Integer> seqs) {
        leases.put(claim, new Lease(owner, until, seqs.size()));
        for (int seq : seqs) {
            messages.get(seq).become(MessageState.CLAIMED);
            messages.get(seq).claim = claim;
        }
    }

    /** @return what goes out now */
    List<Integer> begun(long claim) {
        List<Integer> out = new ArrayList<>();
        messages.forEach((seq, message) -> {
            if (message.claim == claim && message.state == MessageState.CLAIMED) {
                if (runs) {
                    message.become(MessageState.SENDING);
                    out.add(seq);
                } else {
                    back(message, CampaignRows.AT_ONCE);
                }
            }
        });
        if (leases.containsKey(claim)) {
            leases.get(claim).remaining = out.size();
            leases.values().removeIf(lease -> lease.remaining == 0);
        }
        return out;
    }

    /** @return whether anything waited for this outcome */
    boolean told(SendResult result, Instant later) {
        Message message = messages.get(result.seq());
        boolean sending = message.state == MessageState.SENDING;
        boolean taken = message.state == MessageState.PENDING && result.fate() == Fate.SENT;
        if (message.claim != result.claim() || !sending && !taken && message.state != MessageState.UNKNOWN) {
            return false;
        }
        if (result.fate().state() == MessageState.PENDING) {
            back(message, result.fate() == Fate.LATER ? later : CampaignRows.AT_ONCE);
        } else {
            message.become(message.doubted && result.fate() != Fate.SENT ? MessageState.UNKNOWN : result.fate().state());
        }
        if (result.fate() == Fate.DISCONNECTED) {
            away.add(result.instance());
        }
        if (sending) {
            leases.get(result.claim()).remaining--;
            leases.values().removeIf(lease -> lease.remaining == 0);
        }
        return true;
    }

    void lost(String owner, Instant now) {
        leases.values().stream().filter(lease -> lease.owner.equals(owner) && lease.until.isAfter(now))
                .forEach(lease -> lease.until = now);
    }

    void recovered(Instant now) {
        Set<Long> over = new HashSet<>();
        leases.forEach((claim, lease) -> {
            if (!lease.until.isAfter(now)) {
                over.add(claim);
            }
        });
        leases.keySet().removeAll(over);
        messages.values().stream().filter(message -> over.contains(message.claim)).forEach(message -> {
            if (message.state == MessageState.CLAIMED) {
                back(message, CampaignRows.AT_ONCE);
            } else if (message.state == MessageState.SENDING) {
                message.become(MessageState.UNKNOWN);
            }
        });
    }

    void sentAgain(int seq) {
        messages.get(seq).doubted = true;
        back(messages.get(seq), CampaignRows.AT_ONCE);
    }

    void optOut(int seq) {
        optedOut.add(seq);
        Message message = messages.get(seq);
        if (message.state == MessageState.PENDING || message.state == MessageState.CLAIMED) {
            message.become(message.doubted ? MessageState.UNKNOWN : MessageState.OPTED_OUT);
        }
    }

    private static void back(Message message, Instant due) {
        message.become(MessageState.PENDING);
        message.due = due;
    }

    Tally tally() {
        Tally tally = new Tally();
        for (MessageState state : MessageState.values()) {
            tally.add(state, 0);
        }
        messages.values().forEach(message -> tally.add(message.state, 1));
        return tally;
    }
}
