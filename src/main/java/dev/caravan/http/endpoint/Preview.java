package dev.caravan.http.endpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.contacts.ContactRow;
import dev.caravan.contacts.ContactRows;
import dev.caravan.contacts.UnreadableContacts;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.MessageTemplates;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.Rendering;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.JsonBody;
import dev.caravan.store.CampaignDirectory.Message;
import org.apache.camel.Exchange;

/** Templates and some contacts, and what the first would make of the others. */
record Preview(MessageTemplates templates, List<ContactRow> contacts) {

    /** Contacts that are shown. */
    static final int MOST = 20;

    private static final Set<String> OF_CAMPAIGN = Set.of("contacts");
    private static final Set<String> OF_ANY = Set.of("templates", "contacts");

    /** @param templates of the campaign, or null if the body must name them */
    static Preview read(Exchange exchange, ContactRows lists, List<String> templates) {
        String text = exchange.getMessage().getBody(String.class);
        JsonNode body = JsonBody.read(text == null || text.isBlank() ? "{}" : text, JsonNode.class);
        Fields fields = Fields.of(body, templates == null ? OF_ANY : OF_CAMPAIGN);
        List<String> named = templates == null ? CampaignReader.templates(fields) : templates;
        if (body.has("contacts") && (!body.get("contacts").isArray() || body.get("contacts").size() > MOST)) {
            fields.mistake("contacts", "expected an array of at most " + MOST + " contacts");
        }
        fields.check();
        List<ContactRow> rows = new ArrayList<>();
        if (body.has("contacts")) {
            read(lists, JsonBody.write(body.get("contacts")), rows);
        }
        return new Preview(MessageTemplates.parse(named), rows);
    }

    private static void read(ContactRows lists, String json, List<ContactRow> rows) {
        try {
            lists.json(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), rows::add);
        } catch (UnreadableContacts e) {
            throw ApiProblem.invalidValue("contacts", e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasContacts() {
        return !contacts.isEmpty();
    }

    /** @param messages that a campaign has, in place of contacts */
    PreviewJson show(List<Message> messages, ShownNumber number) {
        List<PreviewJson.Shown> items = new ArrayList<>();
        for (ContactRow row : contacts) {
            items.add(row instanceof ContactRow.Accepted good
                    ? shown(row.line(), items.size(), good.contact().person(), good.contact().variables(), number)
                    : new PreviewJson.Shown(row.line(), null, null, ((ContactRow.Rejected) row).reason()));
        }
        for (Message message : messages) {
            Map<String, String> values = new LinkedHashMap<>(message.fields());
            values.put(Contact.PHONE, message.person().digits());
            items.add(shown(message.seq(), message.seq() - 1L, message.person(), values, number));
        }
        Set<String> required = new LinkedHashSet<>();
        templates.all().forEach(template -> required.addAll(template.required()));
        return new PreviewJson(templates.variables(), required, items);
    }

    private PreviewJson.Shown shown(long line, long index, Person person, Map<String, String> values,
                                    ShownNumber number) {
        Rendering rendering = templates.render(index, values);
        return rendering instanceof Rendering.Text text
                ? new PreviewJson.Shown(line, number.of(person), text.text(), null)
                : new PreviewJson.Shown(line, number.of(person), null, ((Rendering.Refused) rendering).reason());
    }
}
