package dev.caravan.boot;

import java.time.Clock;
import java.time.Duration;
import javax.management.JMException;
import javax.sql.DataSource;

import dev.caravan.campaign.CampaignLife;
import dev.caravan.campaign.Foresight;
import dev.caravan.contacts.ContactRows;
import dev.caravan.contacts.PersonZones;
import dev.caravan.http.endpoint.CampaignEndpoints;
import dev.caravan.http.endpoint.CampaignMessageEndpoints;
import dev.caravan.http.endpoint.OptOutEndpoints;
import dev.caravan.ops.CampaignNumbers;
import dev.caravan.ops.ManagedCampaigns;
import dev.caravan.store.AuditStore;
import dev.caravan.store.CampaignDirectory;
import dev.caravan.store.CampaignEnds;
import dev.caravan.store.CampaignStore;
import dev.caravan.store.ContactArrivals;
import dev.caravan.store.OptOutStore;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.spi.Registry;

/** How people make and lead campaigns: over HTTP and JMX; and their numbers. */
final class CampaignApiWiring {

    private CampaignApiWiring() {
    }

    static void bind(Registry registry, DataSource dataSource, Settings settings, Foresight foresight, AuditStore audit,
                     Clock clock) {
        CampaignTerms terms = settings.terms();
        CampaignStore campaigns = new CampaignStore(dataSource, clock);
        CampaignDirectory directory = new CampaignDirectory(dataSource, clock);
        CampaignLife life = new CampaignLife(campaigns, directory, new CampaignEnds(dataSource, terms.endSlice(),
                clock), audit, terms.approvalFrom(), clock);
        ContactSettings contacts = settings.contacts();
        registry.bind("campaignLife", life);
        registry.bind("campaignEndpoints", new CampaignEndpoints(campaigns, directory, life, foresight, audit,
                terms.defaults(), clock));
        registry.bind("campaignMessageEndpoints", new CampaignMessageEndpoints(campaigns,
                new ContactArrivals(dataSource, terms.lists().patience(), clock), directory, life, audit,
                new ContactRows(contacts.phones(), new PersonZones()), contacts.phones(), terms.lists()));
        registry.bind("optOutEndpoints", new OptOutEndpoints(new OptOutStore(dataSource, clock), contacts.phones(),
                audit));
    }

    static void publish(Registry registry, DataSource dataSource, MeterRegistry meters, Duration age,
                        Closeables closeables, Clock clock) throws JMException {
        CampaignNumbers numbers = new CampaignNumbers(new CampaignDirectory(dataSource, clock), age, clock);
        numbers.bindTo(meters);
        closeables.add("the campaigns' MBean", new ManagedCampaigns(numbers,
                registry.lookupByNameAndType("campaignLife", CampaignLife.class)));
    }
}
