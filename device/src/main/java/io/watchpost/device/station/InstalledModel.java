package io.watchpost.device.station;

import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.pipeline.Ease;
import io.watchpost.pipeline.FrameWatch;
import io.watchpost.pipeline.NothingToRun;
import io.watchpost.pipeline.Scorer;
import io.watchpost.update.ProvingScorer;
import io.watchpost.update.Seat;
import io.watchpost.update.Serving;
import io.watchpost.update.UpdateMachine;
import io.watchpost.update.trial.TrialScorer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline runs a model of the store, whichever release the update machine says. Its thread loads at the start and after
 * failures; what changes meanwhile is loaded on the models' thread and taken over between two frames.
 */
final class InstalledModel implements FrameWatch.Loader, Seat {
    private final String name;
    private final UpdateMachine machine;
    private final PipelineModels models;
    private final StationClock clock;

    /** Made by the models' thread, not yet taken by the pipeline. */
    private final AtomicReference<@Nullable Made> next = new AtomicReference<>();

    // the pipeline's thread only
    private @Nullable Made present;
    private final EasedReload reload;

    private volatile boolean hasEnded;

    /** A watch, what it was made of, and for which ease. */
    private record Made(FrameWatch watch, Serving serving, Ease.Model ease) {}

    /** @param name of the model's bundles */
    InstalledModel(String name, UpdateMachine machine, PipelineModels models, StationClock clock) {
        this.name = name;
        this.machine = machine;
        this.models = models;
        this.clock = clock;
        reload = new EasedReload(models.pipeline(), models.easing());
        machine.attach(name, this);
    }

    @Override
    public FrameWatch load() throws EngineException, NothingToRun {
        Serving serving;
        try {
            serving = machine.load(name, this);
        } catch (IOException e) {
            throw new NothingToRun(
                    "the installed model " + name + " can't be loaded: " + e.getMessage(), "it is tried again");
        }
        if (serving == null) {
            throw new NothingToRun(
                    "no model " + name + " is installed", "install one with \"watchpost model install BUNDLE\"");
        }
        try {
            return taken(made(serving));
        } catch (EngineException e) {
            if (!machine.unloadable(name, serving, e.failure())) {
                throw e;
            }
            throw new NothingToRun(e.failure().reason(), "the release that was good before is loaded");
        }
    }

    @Override
    public void offer(Serving serving) throws EngineException {
        Made made = made(serving);
        Made before = next.getAndSet(made);
        if (before != null) {
            before.watch.close();
        }
        if (hasEnded) {
            ended();
        }
    }

    @Override
    public @Nullable FrameWatch successor() {
        Made made = next.get() == null ? null : next.getAndSet(null);
        return made == null ? eased() : taken(made);
    }

    private FrameWatch taken(Made made) {
        present = made;
        reload.madeFor(made.ease);
        return made.watch;
    }

    /** The same release in another form, if less or more is asked for; a trial isn't disturbed. */
    private @Nullable FrameWatch eased() {
        Made made = present;
        if (made == null || made.serving.tried() != null) {
            return null;
        }
        FrameWatch watch = reload.next(() -> made(made.serving).watch);
        if (watch != null) {
            present = new Made(watch, made.serving, made.ease);
        }
        return watch;
    }

    @Override
    public boolean failed(FrameWatch watch, EngineFailure failure) {
        Made made = present;
        return made != null && made.watch == watch && machine.failed(name, made.serving.release(), failure);
    }

    @Override
    public void ended() {
        hasEnded = true;
        reload.ended();
        machine.detach(this);
        Made made = next.getAndSet(null);
        if (made != null) {
            made.watch.close();
        }
    }

    private Made made(Serving serving) throws EngineException {
        Ease.Model ease = models.easing().present().model();
        return new Made(models.watch(scorer(serving)), serving, ease);
    }

    private Scorer scorer(Serving serving) throws EngineException {
        Scorer active =
                models.best(serving.active().manifest(), serving.active().folder(), PipelineModels.ACTIVE);
        if (serving.proving() != null) {
            return new ProvingScorer(active, serving.proving());
        }
        if (serving.tried() == null || serving.trial() == null) {
            return active;
        }
        try {
            Scorer candidate = models.onTrial(
                    serving.tried().manifest(),
                    serving.tried().folder(),
                    serving.trial().mode().wireName());
            return new TrialScorer(active, candidate, serving.trial(), clock);
        } catch (EngineException e) {
            active.close();
            throw e;
        }
    }
}
