package io.watchpost.cli.outbox;

import io.watchpost.bundle.SigningKey;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.JsonLine;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import io.watchpost.stick.StickKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost outbox key}: whom the other side is to trust. */
@Command(
        name = "key",
        description = {
            "Show the public key of this machine: it signs the exports of a station, and the receipts of who imports.",
            "Made at first need. The other side is given the .pub file."
        })
final class OutboxKeyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final OutboxPlace place = new OutboxPlace();

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path stateDir = place.stateDir();
        try {
            SigningKey key = StickKey.open(stateDir, StationConfig.deviceDefault());
            Path publicFile = stateDir.resolve(StickKey.PUBLIC_FILE_NAME);
            if (json) {
                out.println(JsonLine.of(line -> {
                    line.writeStringProperty("schema", "watchpost.key/1");
                    line.writeStringProperty("name", key.publicKey().name());
                    line.writeStringProperty("keyId", key.publicKey().keyId());
                    line.writeStringProperty(
                            "privateKey", stateDir.resolve(StickKey.FILE_NAME).toString());
                    line.writeStringProperty("publicKey", publicFile.toString());
                }));
            } else {
                out.println("key id   " + key.publicKey().keyId());
                out.println("public   " + publicFile);
            }
            out.flush();
            return ExitCode.OK;
        } catch (IOException e) {
            throw Failure.unavailable(
                    "this machine's key can't be read or made: " + e.getMessage(),
                    "run this as the station's user, or name a folder of your own with --state-dir");
        }
    }
}
