package io.watchpost.cli;

import io.watchpost.config.ModelConfig;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Pkcs11Config;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.SecretRef;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the files that a command line or a configuration names and that aren't there, before anything is started. */
final class MissingFiles {
    private MissingFiles() {}

    /** Checks one file; null is none named. */
    static void check(String what, @Nullable Path file) throws Failure {
        if (file != null && !Files.exists(file)) {
            throw Failure.usage(what + " " + file + " does not exist: check the path");
        }
    }

    /** Checks every file of a station. */
    static void check(StationConfig station) throws Failure {
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
}
