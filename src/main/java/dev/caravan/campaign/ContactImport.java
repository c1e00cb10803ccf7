package dev.caravan.campaign;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import dev.caravan.contacts.ContactRow;
import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.MessageTemplate;
import dev.caravan.domain.campaign.MessageTemplates;
import dev.caravan.domain.campaign.Rendering;
import dev.caravan.store.CampaignStore;
import dev.caravan.store.CampaignStore.Added;

/**
 * One list of contacts on its way into a campaign, a batch at a time, so that a list may be of any length. Each batch
 * is a transaction of its own; what is there already stays, so a list that broke off is simply sent again.
 */
public final class ContactImport implements Consumer<ContactRow> {

    /** @param line in CSV the line, in JSON the place, from 1 */
    public record Rejected(long line, String reason) { }

    /**
     * What all rows came to: each was imported, unchanged, a duplicate or rejected.
     *
     * @param unchanged      rows of persons whom the campaign had before
     * @param duplicates     rows of persons whom an earlier row of this list brought in
     * @param duplicateLines the first of their lines
     * @param optedOut       those of the imported who want no messages
     * @param rejectedTotal  how many; {@code rejected} holds the first
     */
    public record Imported(int imported, int unchanged, int duplicates, List<Long> duplicateLines, int optedOut,
                           int rejectedTotal, List<Rejected> rejected) { }

    /** The rest of the list is not taken. */
    public static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String code;

        Stopped(String code, String message) {
            super(message);
            this.code = code;
        }

        /** Stable, kebab case. */
        public String code() {
            return code;
        }
    }

    private static final int BATCH = 1_000;
    private static final int MOST_LISTED = 1_000;

    private final CampaignStore campaigns;
    private final int unasked;
    private final Campaign campaign;
    private final List<MessageTemplate> templates;
    private final List<ContactRow.Accepted> batch = new ArrayList<>(BATCH);
    /** Messages that this list brought, by first and last number: few, as other lists seldom come in between. */
    private final NavigableMap<Integer, Integer> brought = new TreeMap<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final List<Long> duplicateLines = new ArrayList<>();
    private int rejectedTotal;
    private int imported;
    private int unchanged;
    private int duplicates;
    private int optedOut;

    /** @param unasked how many messages it may have without an approval, once it is started */
    public ContactImport(CampaignStore campaigns, int unasked, Campaign campaign) {
        this.campaigns = campaigns;
        this.unasked = unasked;
        this.campaign = campaign;
        this.templates = MessageTemplates.parse(campaign.terms().templates()).all();
    }

    @Override
    public void accept(ContactRow row) {
        if (row instanceof ContactRow.Rejected bad) {
            reject(bad.line(), bad.reason());
        } else if (row instanceof ContactRow.Accepted good) {
            refusal(good.contact()).ifPresentOrElse(why -> reject(good.line(), why), () -> batch.add(good));
        }
        if (batch.size() == BATCH) {
            write();
        }
    }

    /** Which template a contact gets depends on who else is in the list: each of them must do. */
    private Optional<String> refusal(Contact contact) {
        Map<String, String> values = contact.variables();
        for (MessageTemplate template : templates) {
            if (template.render(values) instanceof Rendering.Refused refused) {
                return Optional.of(refused.reason());
            }
        }
        return Optional.empty();
    }

    private void reject(long line, String reason) {
        rejectedTotal++;
        if (rejected.size() < MOST_LISTED) {
            rejected.add(new Rejected(line, reason));
        }
    }

    private void write() {
        if (batch.isEmpty()) {
            return;
        }
        Added added = campaigns.add(campaign.id(), batch.stream().map(ContactRow.Accepted::contact).toList(), unasked)
                .orElseThrow(() -> new Stopped("wrong-state", "The campaign is over. " + sofar()));
        if (added.refused()) {
            throw new Stopped("approval-needed", "The campaign runs, and would have more messages than an admin "
                    + "approved; pause it to add them. " + sofar());
        }
        countKnown(added.known());
        if (added.imported() > 0) {
            Map.Entry<Integer, Integer> last = brought.lastEntry();
            boolean goesOn = last != null && last.getValue() == added.first() - 1;
            brought.put(goesOn ? last.getKey() : added.first(), added.first() + added.imported() - 1);
        }
        imported += added.imported();
        optedOut += added.optedOut();
        batch.clear();
    }

    private void countKnown(Map<Long, Integer> known) {
        Set<Long> added = new HashSet<>();
        for (ContactRow.Accepted row : batch) {
            long person = row.contact().person().number();
            Integer seq = known.get(person);
            if (seq != null && !isBrought(seq)) {
                unchanged++;
            } else if (seq != null || !added.add(person)) {
                duplicates++;
                if (duplicateLines.size() < MOST_LISTED) {
                    duplicateLines.add(row.line());
                }
            }
        }
    }

    private boolean isBrought(int seq) {
        Map.Entry<Integer, Integer> range = brought.floorEntry(seq);
        return range != null && seq <= range.getValue();
    }

    /** What was taken of a list that broke off. */
    public String sofar() {
        return imported + " contacts were imported before; sending the list again does no harm.";
    }

    /** Takes the last batch. */
    public void finish() {
        write();
    }

    /** What all came to until now. */
    public Imported imported() {
        return new Imported(imported, unchanged, duplicates, List.copyOf(duplicateLines), optedOut, rejectedTotal,
                List.copyOf(rejected));
    }
}
