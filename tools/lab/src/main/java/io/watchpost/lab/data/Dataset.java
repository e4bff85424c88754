package io.watchpost.lab.data;

import io.watchpost.cli.Failure;
import java.util.List;

/** Labelled pictures, by number. Any thread may ask for any of them. */
public interface Dataset {

    /** Names of the classes; a picture's label is an index of these. */
    List<String> labels();

    /** How many pictures there are. */
    int size();

    /**
     * One picture, read or rendered now.
     *
     * @throws Failure naming the file, if it can't be read
     */
    LabelledImage get(int index) throws Failure;

    /** The class of a picture, without reading it. */
    int label(int index);

    /**
     * As many pictures of the same kind that haven't been seen in earlier rounds, where more can be made; otherwise the
     * same ones.
     *
     * @param round from 0; round 0 is this dataset
     */
    default Dataset round(int round) {
        return this;
    }
}
