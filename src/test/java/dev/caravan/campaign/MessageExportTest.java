package dev.caravan.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A long table is made while it is read. */
class MessageExportTest {

    @Test
    void pagesFollowEachOtherAndNoneIsMadeBeforeItIsRead() throws IOException {
        List<Integer> asked = new ArrayList<>();
        try (MessageExport table = new MessageExport(List.of("seq", "name"), after -> {
            asked.add(after);
            return after == 4 ? new MessageExport.Part(4, List.of())
                    : new MessageExport.Part(after + 2, List.of(List.of(after + 1, "=1+1"), List.of(after + 2, "Zé")));
        })) {
            assertEquals("seq,name\n", new String(table.readNBytes(9), StandardCharsets.UTF_8));
            assertTrue(asked.isEmpty());

            assertEquals("1,'=1+1\n2,Zé\n3,'=1+1\n4,Zé\n", new String(table.readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(List.of(0, 2, 4), asked);
            assertEquals(-1, table.read());
        }
    }
}
