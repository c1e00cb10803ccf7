package dev.caravan.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** @param rejectedTotal how many; {@code rejected} holds the first */
    public record Imported(int imported, int unchanged, int optedOut, int rejectedTotal, List<Rejected> rejected) { }

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
    private final List<Contact> batch = new ArrayList<>(BATCH);
    private final List<Rejected> rejected = new ArrayList<>();
    private int rejectedTotal;
    private int imported;
    private int unchanged;
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
            refusal(good.contact()).ifPresentOrElse(why -> reject(good.line(), why), () -> batch.add(good.contact()));
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
        Added added = campaigns.add(campaign.id(), batch, unasked).orElseThrow(
                () -> new Stopped("wrong-state", "The campaign is over. " + sofar()));
        if (added.refused()) {
            throw new Stopped("approval-needed", "The campaign runs, and would have more messages than an admin "
                    + "approved; pause it to add them. " + sofar());
        }
        imported += added.imported();
        unchanged += added.unchanged();
        optedOut += added.optedOut();
        batch.clear();
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
        return new Imported(imported, unchanged, optedOut, rejectedTotal, List.copyOf(rejected));
    }
}
