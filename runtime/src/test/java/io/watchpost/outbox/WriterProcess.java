package io.watchpost.outbox;

import io.watchpost.outbox.Entry.ResultEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process to be killed: appends numbered results and says {@code kept N} when N is kept; takes most of them out
 * again, saying {@code delivered N} before it acknowledges.
 */
final class WriterProcess {
    private WriterProcess() {}

    static Process start(Path folder, long next) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.add("-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path", ""));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WriterProcess.class.getName()));
        command.addAll(List.of(folder.toString(), Long.toString(next)));
        return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    }

    /** Arguments: folder, next number. Ends when it is killed, or when nobody listens any more. */
    public static void main(String[] arguments) throws OutboxUnavailable {
        PrintStream out = new PrintStream(System.out, true);
        try (Outbox outbox = Stations.open(Path.of(arguments[0]), "mqtt")) {
            for (long number = Long.parseLong(arguments[1]); !out.checkError(); number++) {
                outbox.append(Results.result("door", number));
                if (number % 5 == 0) {
                    outbox.flush();
                    out.println("kept " + number);
                }
                if (number % 20 == 0) {
                    deliver(outbox, out);
                }
            }
        }
    }

    private static void deliver(Outbox outbox, PrintStream out) {
        List<Entry> entries = outbox.peek("mqtt", 0, 18);
        for (Entry entry : entries) {
            out.println("delivered " + ((ResultEntry) entry).seq());
        }
        outbox.ack("mqtt", entries.stream().map(Entry::position).toList());
    }
}
