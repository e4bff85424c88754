package io.watchpost.device.camera;

import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads pictures of a folder by name and judges what a failure means: for this picture, or for the folder. For one
 * thread. Owns the reader.
 */
final class FolderPictures implements AutoCloseable {
    /** So many pictures in a row that the disk fails to give mean that the disk is the trouble, not the pictures. */
    private static final int READ_FAULTS_MAX = 3;

    private final PictureFolder folder;
    private final PictureReader reader;
    private long number;
    private int readFaultsInARow;

    FolderPictures(PictureFolder folder, PictureReader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    Capture read(Path name) {
        String source = folder.nameOf(name);
        try {
            Capture capture = reader.read(folder.resolve(name), source, number++);
            readFaultsInARow = 0;
            return capture;
        } catch (IOException e) {
            if (!folder.isStillThere()) {
                return folder.gone();
            }
            boolean aboutThisFile = e instanceof NoSuchFileException || e instanceof AccessDeniedException;
            readFaultsInARow = aboutThisFile ? 0 : readFaultsInARow + 1;
            return readFaultsInARow < READ_FAULTS_MAX ? ReadFault.of(e, source) : folder.failed(e);
        }
    }

    /** From the next picture on. */
    void decodeFor(DecodeHint hint) {
        reader.decodeFor(hint);
    }

    @Override
    public void close() {
        reader.close();
    }
}
