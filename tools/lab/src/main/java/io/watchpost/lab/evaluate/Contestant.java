package io.watchpost.lab.evaluate;

import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.config.Contract;
import io.watchpost.device.station.ModelOpening;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.lab.figures.ModelRun;
import io.watchpost.vision.InputLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model that is open, with one engine. One thread; closed by whoever opened it.
 *
 * @param run what it is
 * @param classifier the device's own way from a frame to scores
 */
public record Contestant(ModelRun run, Classifier classifier) implements AutoCloseable {
    /** In the place of an engine: each that reads the file. */
    private static final String EVERY_ENGINE = "all";

    /**
     * Opens a model with each engine that was named and can read it.
     *
     * @param contract its engine may be several with commas, or {@code all}; none is what fits the file
     * @throws EngineException if it is refused, or no engine that was named reads it
     */
    public static List<Contestant> open(Contract contract, Path cacheDir, StationClock clock) throws EngineException {
        ModelFile file = ModelFiles.read(contract.model().file());
        Integer declared = contract.model().threads();
        int threads = declared == null ? 1 : declared;
        List<Contestant> opened = new ArrayList<>();
        try {
            for (EngineProvider provider : providers(contract.model().engine(), file)) {
                Classifier classifier = ModelOpening.open(
                                contract.model().with(provider.id(), threads),
                                contract.preprocessing(),
                                cacheDir,
                                clock)
                        .classifier();
                opened.add(new Contestant(run(file, provider, classifier, threads), classifier));
            }
            return opened;
        } catch (EngineException | RuntimeException e) {
            opened.forEach(Contestant::close);
            throw e;
        }
    }

    private static List<EngineProvider> providers(@Nullable String engines, ModelFile file) throws EngineException {
        if (engines == null) {
            return List.of(Engines.provider(file.format(), null));
        }
        List<EngineProvider> readers = Engines.all().stream()
                .filter(provider -> provider.formats().contains(file.format()))
                .toList();
        if (engines.equals(EVERY_ENGINE)) {
            List<EngineProvider> ofCpu = readers.stream()
                    .filter(provider -> !provider.isAccelerator())
                    .toList();
            return ofCpu.isEmpty() ? List.of(Engines.provider(file.format(), null)) : ofCpu;
        }
        List<String> wanted = List.of(engines.split(",", -1));
        List<EngineProvider> chosen = readers.stream()
                .filter(provider -> wanted.contains(provider.id()))
                .toList();
        for (String word : wanted) {
            boolean known =
                    Engines.all().stream().anyMatch(provider -> provider.id().equals(word));
            if (!known || chosen.isEmpty()) {
                Engines.provider(file.format(), word); // says what is wrong with it
            }
        }
        return chosen;
    }

    private static ModelRun run(ModelFile file, EngineProvider provider, Classifier classifier, int threads) {
        InputLayout input = classifier.inputLayout();
        return new ModelRun(
                file.path(),
                file.format().wireName(),
                file.digest(),
                file.bytes().byteSize(),
                String.format(
                        Locale.ROOT,
                        "%s %dx%dx%d",
                        input.type().name().toLowerCase(Locale.ROOT),
                        input.height(),
                        input.width(),
                        input.channels()),
                classifier.labels().size(),
                provider.id(),
                classifier.engine().name(),
                threads);
    }

    @Override
    public void close() {
        classifier.close();
    }
}
