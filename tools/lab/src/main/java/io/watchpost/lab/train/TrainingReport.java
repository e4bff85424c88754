package io.watchpost.lab.train;

import io.watchpost.cli.Failure;
import io.watchpost.lab.net.Weights;
import java.util.List;

/** Tells the operator how a training goes, and keeps what it found. */
final class TrainingReport implements Training.Listener {
    private final ProgressLines progress;
    private final TrainingOutput output;

    TrainingReport(ProgressLines progress, TrainingOutput output) {
        this.progress = progress;
        this.output = output;
    }

    @Override
    public void step(int epoch, int batch, int batches, double loss) {
        progress.step(epoch, batch, batches, loss);
    }

    @Override
    public void best(Epoch epoch, Weights weights) throws Failure {
        output.model(weights);
    }

    @Override
    public void epoch(Epoch epoch, List<Epoch> soFar) throws Failure {
        output.history(soFar);
        progress.epoch(epoch);
    }
}
