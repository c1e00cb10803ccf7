package dev.caravan.it;

import java.nio.file.Path;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.driven.table.FaultTable;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** Each row is a fault, what must happen, and by when; the clock is driven. The report is target/fault-table.md. */
@ExtendWith(MariaDbExtension.class)
class FaultTableTest {

    private static final FaultTable TABLE = new FaultTable();

    @TestFactory
    Stream<DynamicTest> faults(DataSource dataSource) {
        String only = System.getProperty("fault", "");
        return TABLE.rows().stream().filter(row -> row.fault().contains(only))
                .map(row -> dynamicTest(row.fault(), () -> TABLE.play(row, dataSource)));
    }

    @AfterAll
    static void writeReport() {
        TABLE.write(Path.of("target", "fault-table.md"));
    }
}
