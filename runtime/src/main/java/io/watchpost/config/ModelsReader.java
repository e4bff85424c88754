package io.watchpost.config;

import io.watchpost.transport.TlsConfig;
import io.watchpost.update.trial.TrialMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the records of the {@code models} section. */
final class ModelsReader {
    private final Problems problems;

    ModelsReader(Problems problems) {
        this.problems = problems;
    }

    @Nullable
    ModelsConfig models(Section section) {
        int before = problems.count();
        Path trust = section.pathOrNull("trust");
        if (trust == null && !section.has("trust")) {
            section.problem("the root of trust is missing: name the file that \"watchpost keys root\" made with"
                    + " \"trust\"");
        }
        String group = section.text("group", Names.EXPECTED, Function.identity(), ModelsConfig.GROUP_DEFAULT);
        List<String> classes = section.texts("deviceClasses", "a device class");
        int size = section.whole(
                "sizeMegabytesMax", 1, ModelsConfig.SIZE_MEGABYTES_MAX, ModelsConfig.SIZE_MEGABYTES_DEFAULT);
        int store = section.whole(
                "storeMegabytesMax", 1, ModelsConfig.STORE_MEGABYTES_MAX, ModelsConfig.STORE_MEGABYTES_DEFAULT);
        int reserve = section.whole(
                "reserveMegabytes", 0, ModelsConfig.RESERVE_MEGABYTES_MAX, ModelsConfig.RESERVE_MEGABYTES_DEFAULT);
        List<Path> folders = section.paths("folders");
        DownloadConfig download = download(section.section("download"));
        BlocksConfig blocks = blocks(section.section("blocks"));
        TrialConfig trial = trial(section.section("trial"));
        return section.finish(
                before,
                () -> new ModelsConfig(
                        Objects.requireNonNull(trust),
                        group,
                        classes,
                        size,
                        store,
                        reserve,
                        folders,
                        Objects.requireNonNull(download),
                        Objects.requireNonNull(blocks),
                        Objects.requireNonNull(trial)));
    }

    private @Nullable DownloadConfig download(Section section) {
        int before = problems.count();
        var announcement = section.textOrNull("announcement", "an https address", DownloadConfig::address);
        TlsConfig tls = TlsReader.read(section.section("tls"), problems);
        int poll = section.whole(
                "pollSeconds",
                DownloadConfig.POLL_SECONDS_MIN,
                DownloadConfig.POLL_SECONDS_MAX,
                DownloadConfig.POLL_SECONDS_DEFAULT);
        List<DailyWindow> windows = section.parsed("window", "local times like 02:00-05:00", DailyWindow::parse);
        WithoutClock withoutClock = section.choice(
                "withoutClock", Words.of(WithoutClock.values(), WithoutClock::wireName), WithoutClock.WAIT);
        int jitter = section.whole(
                "jitterMinutes", 0, DownloadConfig.JITTER_MINUTES_MAX, DownloadConfig.JITTER_MINUTES_DEFAULT);
        Integer rate = section.wholeOrNull(
                "rateKilobytesPerSecond", DownloadConfig.RATE_KILOBYTES_MIN, DownloadConfig.RATE_KILOBYTES_MAX);
        return section.finish(
                before,
                () -> new DownloadConfig(
                        announcement, Objects.requireNonNull(tls), poll, windows, withoutClock, jitter, rate));
    }

    private @Nullable BlocksConfig blocks(Section section) {
        int before = problems.count();
        String from = section.text("from", BlocksConfig.FROM_EXPECTED, Function.identity(), BlocksConfig.ANY);
        String thing = section.textOrNull("thing", BlocksConfig.THING_EXPECTED, Function.identity());
        int rate = section.whole(
                "rateKilobytesPerSecond",
                DownloadConfig.RATE_KILOBYTES_MIN,
                DownloadConfig.RATE_KILOBYTES_MAX,
                BlocksConfig.RATE_KILOBYTES_DEFAULT);
        return section.finish(before, () -> new BlocksConfig(from, thing, rate));
    }

    private @Nullable TrialConfig trial(Section section) {
        int before = problems.count();
        TrialMode mode =
                section.choice("mode", Words.of(TrialMode.values(), TrialMode::wireName), TrialConfig.DEFAULT.mode());
        double share = section.number("share", TrialConfig.SHARE_MIN, 1, TrialConfig.SHARE_DEFAULT);
        int frames =
                section.whole("frames", TrialConfig.FRAMES_MIN, TrialConfig.FRAMES_MAX, TrialConfig.FRAMES_DEFAULT);
        return section.finish(before, () -> new TrialConfig(mode, share, frames));
    }
}
