package io.watchpost.lab.train;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.lab.data.Dataset;
import io.watchpost.lab.net.NetworkSpec;
import io.watchpost.lab.net.Weights;
import java.util.ArrayList;
import java.util.List;

/** The training loop. One thread; worker threads only make pictures. */
final class Training {
    /** Epochs, or their part, in which the learning rate rises. */
    private static final double WARM_UP_EPOCHS = 1;

    private final NetworkSpec spec;
    private final TrainingSettings settings;
    private final StationClock clock;

    Training(NetworkSpec spec, TrainingSettings settings, StationClock clock) {
        this.spec = spec;
        this.settings = settings;
        this.clock = clock;
    }

    /** Is told how it goes, on the training thread. */
    interface Listener {

        /** Part of an epoch is done. */
        void step(int epoch, int batch, int batches, double loss);

        /** An epoch is done. */
        void epoch(Epoch epoch, List<Epoch> soFar) throws Failure;

        /** The last epoch was the best so far; these are its weights. */
        void best(Epoch epoch, Weights weights) throws Failure;
    }

    /**
     * Trains until it is enough.
     *
     * @param start the weights that it begins with
     * @return all epochs
     * @throws Failure when pictures can't be read, PyTorch isn't there, or the network learned nothing that is a number
     */
    List<Epoch> run(Weights start, Dataset training, Dataset validation, Listener listener) throws Failure {
        Engine engine = TorchEngine.open(settings.threads());
        engine.setRandomSeed((int) settings.seed());
        Dataset pictures = settings.isFresh() ? training : new PictureCache(training, spec.size());
        Dataset held = new PictureCache(validation, spec.size());
        int batches = Math.max(1, training.size() / settings.batchSize());
        LearningRate rate = new LearningRate(
                settings.learningRate(), Math.max(1, (int) (batches * WARM_UP_EPOCHS)), batches * settings.epochs());
        try (BatchFeeder small = feeder(settings.startSize());
                BatchFeeder full = feeder(spec.size());
                Model model = Model.newInstance(spec.name(), engine.getEngineName())) {
            NetworkBlock block = new NetworkBlock(spec);
            model.setBlock(block);
            Optimizer optimizer = Optimizer.adamW()
                    .optLearningRateTracker(rate)
                    .optWeightDecays(TrainingSettings.WEIGHT_DECAY)
                    .build();
            try (Trainer trainer = model.newTrainer(
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer))) {
                trainer.initialize(new Shape(settings.batchSize(), NetworkSpec.CHANNELS, spec.size(), spec.size()));
                block.setWeights(start);
                return loop(trainer, block, small, full, pictures, held, rate, listener);
            }
        }
    }

    private BatchFeeder feeder(int size) {
        return new BatchFeeder(size, settings.batchSize(), settings.seed(), settings.threads());
    }

    private List<Epoch> loop(
            Trainer trainer,
            NetworkBlock block,
            BatchFeeder small,
            BatchFeeder full,
            Dataset training,
            Dataset validation,
            LearningRate rate,
            Listener listener)
            throws Failure {
        List<Epoch> epochs = new ArrayList<>();
        EarlyStopping stopping = new EarlyStopping(settings.patience());
        int batches = Math.max(1, training.size() / settings.batchSize());
        for (int number = 1; number <= settings.epochs() && !stopping.isEnough(); number++) {
            long from = clock.nanos();
            boolean isFull = settings.sizeIn(number, spec.size()) == spec.size();
            if (isFull && number > 1 && settings.sizeIn(number - 1, spec.size()) != spec.size()) {
                stopping = new EarlyStopping(settings.patience()); // losses of another size don't compare
            }
            BatchFeeder feeder = isFull ? full : small;
            int epochNumber = number;
            Mean loss = new Mean();
            Dataset data = settings.isFresh() ? training.round(number - 1) : training;
            feeder.shuffled(data, number, settings.augmentation(), batch -> {
                loss.add(learn(trainer, batch));
                listener.step(epochNumber, (int) loss.count(), batches, loss.value());
            });
            Mean validationLoss = new Mean();
            Mean accuracy = new Mean();
            feeder.inOrder(validation, batch -> judge(trainer, batch, validationLoss, accuracy));
            Epoch epoch = new Epoch(
                    number,
                    loss.value(),
                    validationLoss.value(),
                    accuracy.value(),
                    rate.getNewValue(number * batches),
                    (clock.nanos() - from) / 1e9);
            epochs.add(epoch);
            if (stopping.isBest(epoch.validationLoss())) {
                listener.best(epoch, block.weights());
            }
            listener.epoch(epoch, List.copyOf(epochs));
        }
        if (epochs.stream().noneMatch(epoch -> Double.isFinite(epoch.validationLoss()))) {
            throw new Failure(
                    ExitCode.PARTLY,
                    "the training ended without a network: its loss is not a number",
                    "try again with a lower --learning-rate than " + settings.learningRate());
        }
        return List.copyOf(epochs);
    }

    private double learn(Trainer trainer, Batch batch) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDArray pixels = pixels(manager, batch);
            float value;
            try (GradientCollector gradients = trainer.newGradientCollector()) {
                NDList outputs = trainer.forward(new NDList(pixels));
                NDArray loss = crossEntropy(manager, outputs.getFirst(), targets(batch.labels()), 1);
                value = loss.getFloat();
                if (batch.places() != null && outputs.size() > 1) {
                    loss = loss.add(
                            crossEntropy(manager, outputs.getLast(), batch.places(), TrainingSettings.PLACES_WEIGHT));
                }
                gradients.backward(loss);
            }
            trainer.step();
            return value;
        }
    }

    /**
     * Cross entropy along axis 1. Everything that scales it is in the targets: a number that DJL multiplies an array with
     * lies in memory that Java collects, perhaps before PyTorch comes back to it for the gradient, and then a random
     * number takes its place.
     *
     * @param targets of the shape of the logits
     */
    private static NDArray crossEntropy(NDManager manager, NDArray logits, float[] targets, float weight) {
        float[] factors = new float[targets.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = -weight * targets[i];
        }
        return logits.logSoftmax(1)
                .mul(manager.create(factors, logits.getShape()))
                .sum();
    }

    private void judge(Trainer trainer, Batch batch, Mean loss, Mean accuracy) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDArray logits =
                    trainer.evaluate(new NDList(pixels(manager, batch))).singletonOrThrow();
            float[] logs = logits.logSoftmax(1).toFloatArray();
            for (int picture = 0; picture < batch.labels().length; picture++) {
                int from = picture * spec.classes();
                int best = 0;
                for (int label = 1; label < spec.classes(); label++) {
                    best = logs[from + label] > logs[from + best] ? label : best;
                }
                loss.add(-logs[from + batch.labels()[picture]]);
                accuracy.add(best == batch.labels()[picture] ? 1 : 0);
            }
        }
    }

    private NDArray pixels(NDManager manager, Batch batch) {
        return manager.create(
                batch.pixels(), new Shape(batch.labels().length, NetworkSpec.CHANNELS, batch.size(), batch.size()));
    }

    /** For the label all but what is spread over all classes; the sum of all pictures is 1. */
    private float[] targets(int[] labels) {
        float[] targets = new float[labels.length * spec.classes()];
        for (int picture = 0; picture < labels.length; picture++) {
            for (int label = 0; label < spec.classes(); label++) {
                float share = TrainingSettings.LABEL_SMOOTHING / spec.classes()
                        + (label == labels[picture] ? 1 - TrainingSettings.LABEL_SMOOTHING : 0);
                targets[picture * spec.classes() + label] = share / labels.length;
            }
        }
        return targets;
    }
}
