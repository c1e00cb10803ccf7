package dev.caravan.boot;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ContactSettingsTest {

    @Test
    void numbersAreOfTheConfiguredRegionAndWordsAreTheConfiguredOnes() {
        ContactSettings settings = read("US", "basta, no más");

        assertEquals("12125550199", settings.phones().person("(212) 555-0199").digits());
        assertTrue(settings.stopWords().match("¡No mas!"));
        assertFalse(settings.stopWords().match("stop"));
    }

    @Test
    void aRegionThatIsNoneStopsTheStart() {
        List<String> mistakes = assertThrows(ConfigurationException.class, () -> read("br", "")).mistakes();

        assertEquals(1, mistakes.size(), mistakes::toString);
        assertTrue(mistakes.get(0).endsWith("campaign.region=br — expected two letters of a country, such as BR"),
                mistakes::toString);
    }

    private static ContactSettings read(String region, String words) {
        return Settings.read(ConfigLayers.load(LaunchOptions.isolated(
                Map.of("campaign.region", region, "campaign.stop-words", words)))).contacts();
    }
}
