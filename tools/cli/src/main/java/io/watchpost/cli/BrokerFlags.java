package io.watchpost.cli;

import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of a command on a workstation that speaks to a broker. */
public final class BrokerFlags {
    @Option(names = "--broker", paramLabel = "URL", description = "Default: mqtt://localhost.")
    private @Nullable String broker;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The watchpost.yaml of a station: its broker, credentials and topic prefix.")
    private @Nullable Path config;

    @Option(names = "--prefix", paramLabel = "TOPIC", description = "The topic prefix. Default: watchpost.")
    private @Nullable String prefix;

    @Option(names = "--user-file", paramLabel = "FILE", description = "Its first line is the user name for the broker.")
    private @Nullable Path userFile;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Its first line is the password.")
    private @Nullable Path passwordFile;

    @Option(names = "--ca-file", paramLabel = "FILE", description = "Certificates to trust, with mqtts://.")
    private @Nullable Path caFile;

    @Option(names = "--certificate-file", paramLabel = "FILE", description = "Certificate to show, with mqtts://.")
    private @Nullable Path certificateFile;

    @Option(names = "--certificate-key-file", paramLabel = "FILE", description = "The certificate's private key.")
    private @Nullable Path certificateKeyFile;

    /** The broker that the flags, or a station's file, name. */
    public BrokerConfig broker() throws Failure, ConfigurationException {
        if (config != null) {
            if (broker != null || prefix != null || userFile != null || passwordFile != null || hasTls()) {
                throw Failure.usage("--config names the broker, its prefix and how to be let in: leave the other flags"
                        + " of the broker out, or --config");
            }
            List<BrokerConfig> brokers = ConfigYaml.station(config).mqtt();
            if (brokers.isEmpty()) {
                throw Failure.usage(config + " names no broker: add one under \"mqtt\", or use --broker");
            }
            return brokers.getFirst();
        }
        BrokerConfig named;
        try {
            named = BrokerConfig.of(broker == null ? "mqtt://localhost" : broker);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--broker: " + e.getMessage());
        }
        try {
            return new BrokerConfig(
                    named.broker(),
                    prefix == null ? named.topicPrefix() : BrokerConfig.checkedTopicPrefix(prefix),
                    userFile == null ? null : new SecretRef.InFile(userFile),
                    passwordFile == null ? null : new SecretRef.InFile(passwordFile),
                    new TlsConfig(caFile, certificateFile, certificateKeyFile),
                    null,
                    named.payload(),
                    named.window(),
                    named.keepAliveSeconds());
        } catch (IllegalArgumentException e) {
            throw Failure.usage((prefix == null ? "the broker: " : "--prefix: ") + e.getMessage());
        }
    }

    private boolean hasTls() {
        return caFile != null || certificateFile != null || certificateKeyFile != null;
    }
}
