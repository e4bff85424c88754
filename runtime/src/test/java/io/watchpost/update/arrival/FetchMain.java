package io.watchpost.update.arrival;

import io.watchpost.clock.SystemClock;
import io.watchpost.transport.TlsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A process that fetches a file, to be killed: {@code FetchMain URI CA FOLDER SHA256 SIZE}. */
final class FetchMain {
    private FetchMain() {}

    public static void main(String[] arguments) {
        Wanted wanted = new Wanted(
                "it",
                URI.create(arguments[0]),
                Long.parseLong(arguments[4]),
                arguments[3],
                (head, size) -> Optional.empty());
        new Download(
                        new TlsConfig(Path.of(arguments[1]), null, null),
                        Patience.Limits.DEFAULT,
                        null,
                        () -> Long.MAX_VALUE,
                        0,
                        new SystemClock())
                .fetch(wanted, new PartFile(Path.of(arguments[2]), arguments[3]), Optional::empty);
    }

    static Process start(ModelServer server, String path, Path folder, String sha256, long size) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchMain.class.getName(),
                        server.uri(path).toString(),
                        String.valueOf(server.tls().caFile()),
                        folder.toString(),
                        sha256,
                        Long.toString(size))
                .inheritIO()
                .start();
    }
}
