package dev.caravan.ops.management;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** That the console works with the access policy and the guard is seen only by its own script, in a browser. */
class ConsoleInBrowserTest {

    @TempDir
    Path profile;

    @Test
    void theConsoleShowsTheRoutes() throws Exception {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "needs chromium on the PATH");
        try (var app = new ManagementApplication(new ManagementSettings("127.0.0.1", "", "", List.of()))) {
            Path page = profile.resolve("page.html");
            String address = "http://127.0.0.1:" + app.port + "/hawtio/camel/routes"
                    + "?nid=root-org.apache.camel-" + app.context + "-routes";
            Process process = new ProcessBuilder(browser.get().toString(), "--headless=new", "--no-sandbox",
                    "--disable-gpu", "--user-data-dir=" + profile, "--window-size=1400,900",
                    "--virtual-time-budget=20000", "--dump-dom", address)
                    .redirectOutput(page.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();

            assertTrue(ended, "the browser did not end");
            String shown = Files.readString(page);
            assertTrue(shown.contains("proxy-assignment") && shown.contains("instance-status-polling"), shown);
        }
    }

    private static Optional<Path> browser() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable).findFirst();
    }
}
