package io.watchpost.device.station;

import io.watchpost.config.ModelConfig;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Pkcs11Config;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.SecretRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the files that a configuration names and that aren't there, before anything is started. */
public final class NamedFiles {
    private final List<String> missing = new ArrayList<>();

    private NamedFiles() {}

    /** A sentence for each of them. */
    public static List<String> missing(StationConfig station) {
        NamedFiles files = new NamedFiles();
        files.check(station);
        return files.missing;
    }

    private void check(StationConfig station) {
        for (PipelineConfig pipeline : station.pipelines()) {
            ModelConfig model = pipeline.model();
            check("the model", model.installed() == null ? model.file() : null);
            check("the labels file", model.labels());
        }
        if (station.models() != null) {
            check("the root of trust", station.models().trust());
        }
        for (BrokerConfig mqtt : station.mqtt()) {
            check("the certificates' file", mqtt.tls().caFile());
            check("the certificate's file", mqtt.tls().certificateFile());
            check("the key's file", mqtt.tls().keyFile());
            check("the user name's file", file(mqtt.username()));
            check("the password's file", file(mqtt.password()));
            Pkcs11Config token = mqtt.tls().pkcs11();
            if (token != null) {
                check("the token's library", token.library());
                check("the PIN's file", file(token.pin()));
            }
            ProxyConfig proxy = mqtt.proxy();
            if (proxy != null) {
                check("the proxy's user name's file", file(proxy.username()));
                check("the proxy's password's file", file(proxy.password()));
            }
        }
    }

    private static @Nullable Path file(@Nullable SecretRef secret) {
        return secret instanceof SecretRef.InFile(Path file) ? file : null;
    }

    private void check(String what, @Nullable Path file) {
        if (file != null && !Files.exists(file)) {
            missing.add(what + " " + file + " does not exist: check the path");
        }
    }
}
