package io.watchpost.device.station;

import io.watchpost.config.ModelConfig;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.sandbox.Sandbox;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Pkcs11Config;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.SecretRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that a configuration names, and which of them aren't there, before anything is started. */
public final class NamedFiles {
    private final List<Named> named = new ArrayList<>();

    private NamedFiles() {}

    /**
     * One of them.
     *
     * @param what for people, with its article
     */
    public record Named(String what, Path file) {}

    /** All of them, in the order of the configuration. */
    public static List<Named> of(StationConfig station) {
        NamedFiles files = new NamedFiles();
        files.collect(station);
        return files.named;
    }

    /** A sentence for each that isn't there. */
    public static List<String> missing(StationConfig station) {
        return of(station).stream()
                .filter(one -> !Files.exists(one.file))
                .map(one -> one.what + " " + one.file + " does not exist: "
                        + Sandbox.hint(one.file).orElse("check the path"))
                .toList();
    }

    private void collect(StationConfig station) {
        for (PipelineConfig pipeline : station.pipelines()) {
            ModelConfig model = pipeline.model();
            add("the model", model.installed() == null ? model.file() : null);
            add("the labels file", model.labels());
        }
        if (station.models() != null) {
            add("the root of trust", station.models().trust());
        }
        for (BrokerConfig mqtt : station.mqtt()) {
            add("the certificates' file", mqtt.tls().caFile());
            add("the certificate's file", mqtt.tls().certificateFile());
            add("the key's file", mqtt.tls().keyFile());
            add("the user name's file", file(mqtt.username()));
            add("the password's file", file(mqtt.password()));
            Pkcs11Config token = mqtt.tls().pkcs11();
            if (token != null) {
                add("the token's library", token.library());
                add("the PIN's file", file(token.pin()));
            }
            ProxyConfig proxy = mqtt.proxy();
            if (proxy != null) {
                add("the proxy's user name's file", file(proxy.username()));
                add("the proxy's password's file", file(proxy.password()));
            }
        }
    }

    private static @Nullable Path file(@Nullable SecretRef secret) {
        return secret instanceof SecretRef.InFile(Path file) ? file : null;
    }

    private void add(String what, @Nullable Path file) {
        if (file != null) {
            named.add(new Named(what, file));
        }
    }
}
