package io.watchpost.lab.evaluate;

import io.watchpost.demo.belt.Baseline;
import io.watchpost.demo.belt.BeltPictures;
import io.watchpost.demo.belt.BeltSplit;
import io.watchpost.demo.belt.ColourHistogram;
import io.watchpost.demo.belt.LabelledPicture;
import io.watchpost.demo.belt.NearestCentroid;
import io.watchpost.lab.figures.BaselineFigures;
import io.watchpost.lab.figures.Proportion;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** How far one comes on the belt without an idea of shape: classifiers that learn from the training pictures. */
final class Baselines {
    /** How many training pictures they learn from. */
    static final int LEARNED_FROM = 5_000;

    private Baselines() {}

    /**
     * Lets both learn, and judge the pictures that the models judged.
     *
     * @param progress is told after each picture that was drawn for it
     */
    static List<BaselineFigures> on(BeltSet tested, int learnedFrom, Evaluator.Progress progress) {
        int side = tested.lookedAtSide();
        BeltPictures lessons = new BeltPictures(BeltSplit.TRAIN, tested.seed(), side, side);
        int total = 2 * learnedFrom + tested.size();
        AtomicInteger drawn = new AtomicInteger();
        IntFunction<LabelledPicture> lesson = index -> {
            LabelledPicture picture = lessons.picture(index);
            progress.seen(drawn.incrementAndGet(), total);
            return picture;
        };
        List<Baseline> baselines =
                List.of(NearestCentroid.learned(lesson, learnedFrom), ColourHistogram.learned(lesson, learnedFrom));
        int[] hits = new int[baselines.size()];
        BeltPictures pictures = new BeltPictures(tested.split(), tested.seed(), side, side);
        for (int index = 0; index < tested.size(); index++) {
            LabelledPicture picture = pictures.picture(index);
            for (int which = 0; which < hits.length; which++) {
                hits[which] += baselines.get(which).classify(picture) == picture.label() ? 1 : 0;
            }
            progress.seen(drawn.incrementAndGet(), total);
        }
        return IntStream.range(0, hits.length)
                .mapToObj(which -> new BaselineFigures(
                        baselines.get(which).name(), learnedFrom, new Proportion(hits[which], tested.size())))
                .toList();
    }
}
