package io.watchpost.lab.evaluate;

import io.watchpost.classify.Classifier;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.demo.belt.BeltSplit;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.lab.data.LabelledImage;
import java.nio.file.Path;
import java.util.List;

/** Labelled pictures to evaluate with, by number, as the frames that a device would have of them. One thread. */
public interface PictureSet {

    /**
     * Pictures in class folders, as many as the limit allows; which ones the seed decides.
     *
     * @throws Failure if there aren't two classes with pictures
     */
    static PictureSet folder(Path folder, int limit, long seed, StationClock clock) throws Failure {
        return FolderPictures.open(folder, limit, seed, clock);
    }

    /** The first pictures of a split of the belt, each drawn in the size of a model's input. */
    static PictureSet belt(BeltSplit split, int count, long seed, StationClock clock) {
        return new BeltSet(split, seed, count, 0, clock);
    }

    /**
     * By what a flag says: {@code belt}, {@code belt:shifted} and so on, or a folder.
     *
     * @param limit at most so many pictures
     * @throws Failure if there is no such split, or the folder doesn't hold two classes with pictures
     */
    static PictureSet named(String data, int limit, long seed, StationClock clock) throws Failure {
        return BeltSet.isMeantBy(data)
                ? belt(BeltSet.split(data), limit, seed, clock)
                : folder(Path.of(data), limit, seed, clock);
    }

    /** Where they came from, for the record: {@code belt:test, seed 1}. */
    String description();

    /** Names of the classes; a picture's label is an index of these. */
    List<String> labels();

    int size();

    /** The class of a picture, without reading it. */
    int label(int index);

    /** What a person calls a picture: its file, or its number. */
    String name(int index);

    /** In what size a classifier wants its pictures. Classifiers with the same wish share their frames. */
    DecodeHint wish(Classifier classifier);

    /** Opens the pictures in a size. The caller closes it. */
    Frames open(DecodeHint wish);

    /**
     * One picture for a person to look at.
     *
     * @throws Failure if it can't be read
     */
    LabelledImage picture(int index) throws Failure;

    /** The pictures, decoded or drawn. */
    interface Frames extends AutoCloseable {

        /** A frame that is valid until the next call, or why there is none. */
        Capture read(int index);

        @Override
        void close();
    }
}
