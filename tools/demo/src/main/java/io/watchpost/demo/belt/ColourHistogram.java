package io.watchpost.demo.belt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Softmax regression on how often each of 512 colours occurs. Immutable after learning. */
public final class ColourHistogram implements Baseline {
    private static final List<BeltLabel> LABELS = List.of(BeltLabel.values());
    private static final int LEVELS = 8;
    private static final int BINS = LEVELS * LEVELS * LEVELS;
    private static final int EPOCHS = 60;
    private static final float RATE = 0.5f;

    /** One row for each class: a weight for each colour, the bias last. */
    private final float[][] weights = new float[LABELS.size()][BINS + 1];

    private ColourHistogram() {}

    /** @param count how many pictures to learn from, from the first one on */
    public static ColourHistogram learned(BeltPictures pictures, int count) {
        return learned(pictures::picture, count);
    }

    /**
     * The same, asking for each picture once.
     *
     * @param pictures by their index
     */
    public static ColourHistogram learned(IntFunction<LabelledPicture> pictures, int count) {
        float[][] histograms = new float[count][];
        List<BeltLabel> truths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LabelledPicture picture = pictures.apply(i);
            histograms[i] = histogram(picture.rgb());
            truths.add(picture.label());
        }
        ColourHistogram learned = new ColourHistogram();
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            float rate = RATE / (1 + epoch * 0.1f);
            for (int i = 0; i < count; i++) {
                learned.step(histograms[i], truths.get(i), rate);
            }
        }
        return learned;
    }

    @Override
    public String name() {
        return "colour histogram";
    }

    @Override
    public BeltLabel classify(LabelledPicture picture) {
        double[] scores = scores(histogram(picture.rgb()));
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return LABELS.get(best);
    }

    private void step(float[] histogram, BeltLabel truth, float rate) {
        double[] scores = scores(histogram);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i]);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            float error = (float) ((LABELS.get(i) == truth ? 1 : 0) - scores[i] / sum);
            for (int bin = 0; bin < histogram.length; bin++) {
                weights[i][bin] += rate * error * histogram[bin];
            }
        }
    }

    private double[] scores(float[] histogram) {
        double[] scores = new double[weights.length];
        for (int i = 0; i < scores.length; i++) {
            for (int bin = 0; bin < histogram.length; bin++) {
                scores[i] += weights[i][bin] * histogram[bin];
            }
        }
        return scores;
    }

    /** Square roots of the shares, so that rare colours count; the last value is 1 for the bias. */
    private static float[] histogram(byte[] rgb) {
        float[] histogram = new float[BINS + 1];
        int shift = 5;
        for (int at = 0; at < rgb.length; at += 3) {
            int red = (rgb[at] & 0xff) >> shift;
            int green = (rgb[at + 1] & 0xff) >> shift;
            int blue = (rgb[at + 2] & 0xff) >> shift;
            histogram[(red * LEVELS + green) * LEVELS + blue]++;
        }
        for (int bin = 0; bin < BINS; bin++) {
            histogram[bin] = (float) Math.sqrt(histogram[bin] * 3 / rgb.length);
        }
        histogram[BINS] = 1;
        return histogram;
    }
}
