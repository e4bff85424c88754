package io.watchpost.demo.belt;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;

/** The class whose mean picture is nearest, pixel by pixel. Immutable. */
public final class NearestCentroid implements Baseline {
    private final Map<BeltLabel, float[]> centroids;

    private NearestCentroid(Map<BeltLabel, float[]> centroids) {
        this.centroids = centroids;
    }

    /** @param count how many pictures to learn from, from the first one on */
    public static NearestCentroid learned(BeltPictures pictures, int count) {
        return learned(pictures::picture, count);
    }

    /**
     * The same, asking for each picture once.
     *
     * @param pictures by their index
     */
    public static NearestCentroid learned(IntFunction<LabelledPicture> pictures, int count) {
        Map<BeltLabel, float[]> sums = new EnumMap<>(BeltLabel.class);
        Map<BeltLabel, Integer> counts = new EnumMap<>(BeltLabel.class);
        for (int i = 0; i < count; i++) {
            LabelledPicture picture = pictures.apply(i);
            float[] sum = sums.computeIfAbsent(picture.label(), label -> new float[picture.rgb().length]);
            for (int at = 0; at < sum.length; at++) {
                sum[at] += picture.rgb()[at] & 0xff;
            }
            counts.merge(picture.label(), 1, Integer::sum);
        }
        counts.forEach((label, number) -> {
            float[] sum = sums.getOrDefault(label, new float[0]);
            for (int at = 0; at < sum.length; at++) {
                sum[at] /= number;
            }
        });
        return new NearestCentroid(sums);
    }

    @Override
    public String name() {
        return "nearest centroid on pixels";
    }

    @Override
    public BeltLabel classify(LabelledPicture picture) {
        BeltLabel nearest = BeltLabel.EMPTY;
        double least = Double.POSITIVE_INFINITY;
        for (Map.Entry<BeltLabel, float[]> centroid : centroids.entrySet()) {
            double distance = distance(picture.rgb(), centroid.getValue());
            if (distance < least) {
                least = distance;
                nearest = centroid.getKey();
            }
        }
        return nearest;
    }

    private static double distance(byte[] rgb, float[] centroid) {
        double sum = 0;
        for (int at = 0; at < centroid.length; at++) {
            float difference = (rgb[at] & 0xff) - centroid[at];
            sum += difference * difference;
        }
        return sum;
    }
}
