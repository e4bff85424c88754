package io.watchpost.demo.belt;

/** A classifier that knows nothing of shapes: what it reaches says how much of the task is only colour and place. */
public interface Baseline {

    /** As in reports: {@code colour histogram}. */
    String name();

    /** Its guess; any thread. */
    BeltLabel classify(LabelledPicture picture);

    /** Share of the first {@code count} pictures that it gets right. */
    default double accuracy(BeltPictures pictures, int count) {
        int right = 0;
        for (int i = 0; i < count; i++) {
            LabelledPicture picture = pictures.picture(i);
            right += classify(picture) == picture.label() ? 1 : 0;
        }
        return (double) right / count;
    }
}
