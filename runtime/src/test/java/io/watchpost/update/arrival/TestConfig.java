package io.watchpost.update.arrival;

import io.watchpost.config.BlocksConfig;
import io.watchpost.config.DailyWindow;
import io.watchpost.config.DownloadConfig;
import io.watchpost.config.ModelsConfig;
import io.watchpost.config.TrialConfig;
import io.watchpost.config.WithoutClock;
import io.watchpost.transport.TlsConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration that waits for nothing; change a part of it, then take it. */
final class TestConfig {
    private final List<DailyWindow> windows = new ArrayList<>();
    private List<String> deviceClasses = List.of("pi-5");
    private List<Path> folders = List.of();
    private int sizeMegabytesMax = 64;
    private int jitterMinutes;
    private WithoutClock withoutClock = WithoutClock.WAIT;
    private @Nullable URI announcement;
    private TlsConfig tls = TlsConfig.DEFAULT;

    TestConfig deviceClasses(String... classes) {
        deviceClasses = List.of(classes);
        return this;
    }

    TestConfig folders(Path... all) {
        folders = List.of(all);
        return this;
    }

    TestConfig sizeMegabytesMax(int max) {
        sizeMegabytesMax = max;
        return this;
    }

    TestConfig window(String text) {
        windows.add(DailyWindow.parse(text));
        return this;
    }

    TestConfig withoutClock(WithoutClock rule) {
        withoutClock = rule;
        return this;
    }

    TestConfig jitterMinutes(int minutes) {
        jitterMinutes = minutes;
        return this;
    }

    TestConfig announcement(URI uri, TlsConfig trusted) {
        announcement = uri;
        tls = trusted;
        return this;
    }

    ModelsConfig models() {
        return new ModelsConfig(
                Path.of("root.json"),
                "all",
                deviceClasses,
                sizeMegabytesMax,
                1_024,
                50,
                folders,
                new DownloadConfig(announcement, tls, 600, windows, withoutClock, jitterMinutes, null),
                BlocksConfig.DEFAULT,
                TrialConfig.DEFAULT);
    }
}
