package io.watchpost.cli;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.config.ModelsConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.station.StationModels;
import io.watchpost.update.ModelLine;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Transition;
import io.watchpost.update.UpdateState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the doctor says of models that are installed: whom the device trusts, what it keeps, and what each pipeline runs. */
final class ModelChecks {
    private ModelChecks() {}

    /** Looks only; a running station isn't disturbed. */
    static List<Finding> of(StationConfig station) {
        ModelsConfig models = station.models();
        if (models == null) {
            return List.of();
        }
        Path store = StationModels.folder(station.stateDir());
        List<Finding> findings = new ArrayList<>();
        findings.add(trust(store, models.trust()));
        Set<String> wanted = station.pipelines().stream()
                .map(pipeline -> pipeline.model().installed())
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        if (wanted.isEmpty()) {
            findings.add(Finding.note(
                    "models",
                    "no pipeline runs an installed model, so nothing that comes is ever run",
                    "declare model: {installed: NAME} for one"));
        }
        try {
            ModelStore.problems(store)
                    .forEach(problem -> findings.add(Finding.fails("model store", problem, "check the disk")));
            Map<String, ModelLine> lines = ModelStore.read(store);
            wanted.forEach(name -> findings.add(model(name, lines.get(name))));
            ModelNews.of(store).ifPresent(findings::add);
            findings.add(space(station, models));
        } catch (IOException e) {
            findings.add(Finding.fails(
                    "model store", store + " can't be read (" + e + ")", "run this as the station's user"));
        }
        return findings;
    }

    private static Finding trust(Path store, Path pinned) {
        if (!Files.exists(pinned)) {
            return Finding.fails(
                    "trust",
                    "the root of trust " + pinned + " does not exist, so nothing comes in",
                    "put the file there that \"watchpost keys root\" made");
        }
        try {
            return Finding.works(
                    "trust", "version " + ModelStore.trust(store, pinned).root().version() + " of the root");
        } catch (BundleRefused e) {
            return Finding.fails("trust", e.reason(), "until then nothing comes in, and what is installed goes on");
        } catch (IOException e) {
            return Finding.fails("trust", pinned + " can't be read (" + e + ")", "run this as the station's user");
        }
    }

    private static Finding model(String name, @Nullable ModelLine line) {
        String subject = "model " + name;
        ModelLine.Candidate candidate = line == null ? null : line.candidate();
        if (line == null || (line.good() == null && candidate == null)) {
            return Finding.fails(subject, "no model " + name + " is installed", "watchpost model install BUNDLE");
        }
        String good = line.good() == null ? "none is good yet" : line.good().title() + " is good";
        if (candidate != null) {
            return Finding.works(
                    subject,
                    good + "; " + candidate.release().title() + " is on its way: "
                            + candidate.state().word());
        }
        Transition last = line.last();
        return last != null && last.state() instanceof UpdateState.RolledBack(String reason)
                ? Finding.note(
                        subject,
                        good + "; " + last.release().title() + " was rolled back: " + reason,
                        "release a better one; if the reason is gone, \"watchpost model install --again BUNDLE\"")
                : Finding.works(subject, good);
    }

    private static Finding space(StationConfig station, ModelsConfig models) throws IOException {
        Path existing = station.stateDir().toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = Objects.requireNonNull(existing.getParent(), "the root folder is there");
        }
        long freeMegabytes = Files.getFileStore(existing).getUsableSpace() >> 20;
        String found = freeMegabytes + " MB are free for new models, and " + models.reserveMegabytes()
                + " MB of them stay free";
        return freeMegabytes > models.reserveMegabytes() + 2L * models.sizeMegabytesMax()
                ? Finding.works("space for models", found)
                : Finding.note(
                        "space for models",
                        found + "; a bundle of " + models.sizeMegabytesMax() + " MB needs twice its size",
                        "make room, or lower models.sizeMegabytesMax");
    }
}
