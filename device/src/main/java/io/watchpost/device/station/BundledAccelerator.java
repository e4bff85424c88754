package io.watchpost.device.station;

import io.watchpost.classify.Classifier;
import io.watchpost.classify.ModelContract;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.Target;
import io.watchpost.engine.isolated.ChildLimits;
import io.watchpost.engine.isolated.IsolatedEngineProvider;
import io.watchpost.engine.isolated.RestartPolicy;
import io.watchpost.failover.AcceleratedModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bundle's variant for an accelerator, read once, and the device that is plugged in for it. */
final class BundledAccelerator implements AcceleratedModel {
    private static final Logger LOG = LoggerFactory.getLogger(BundledAccelerator.class);

    private final Target target;
    private final ModelFile file;
    private final ModelContract contract;
    private final EngineOptions options;
    private final Classifier cpu;
    private final PluggedIn pluggedIn;
    private final StationClock clock;
    private final String device;

    /**
     * Nothing is opened yet.
     *
     * @param file the variant's
     * @param contract the variant's, at the camera's place
     * @param options say which device of its kind
     * @param cpu the same bundle's, whose labels it has
     */
    BundledAccelerator(
            Target target,
            ModelFile file,
            ModelContract contract,
            EngineOptions options,
            Classifier cpu,
            PluggedIn pluggedIn,
            StationClock clock) {
        this.target = target;
        this.file = file;
        this.contract = contract;
        this.options = options;
        this.cpu = cpu;
        this.pluggedIn = pluggedIn;
        this.clock = clock;
        device = pluggedIn.find(target, word()).map(PluggedIn.Device::name).orElse("the accelerator " + word(target));
    }

    private static String word(Target target) {
        return target.wireName();
    }

    private String word() {
        return options.accelerator().device();
    }

    @Override
    public String target() {
        return target.wireName();
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public Classifier open() throws EngineException {
        EngineProvider engine = Engines.forTarget(file.format(), target).inProcess();
        return Classifier.open(
                file,
                new IsolatedEngineProvider(engine, ChildLimits.SERVING, RestartPolicy.NEVER),
                options,
                contract,
                cpu,
                clock);
    }

    @Override
    public void reset() {
        LOG.info("{}: {}", device, pluggedIn.reset(target, word()));
    }

    @Override
    public boolean isPresent() {
        return pluggedIn.find(target, word()).isPresent();
    }

    @Override
    public String advice() {
        return pluggedIn
                .find(target, word())
                .map(found -> found.fix().isEmpty() ? "look at its cable, its power and how hot it is" : found.fix())
                .orElse("it is not plugged in: plug it in, or look whether its port is supplied");
    }
}
