package io.watchpost.device.camera;

import io.watchpost.frame.Capture;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in a sentence why a file could not be read. */
final class ReadFault {
    private ReadFault() {}

    static Capture.Unreadable of(IOException fault, String source) {
        return switch (fault) {
            case NoSuchFileException e ->
                new Capture.Unreadable(source, "there is no such file", "it may have been removed meanwhile");
            case AccessDeniedException e ->
                new Capture.Unreadable(source, "reading it is not permitted", "make it readable for this user");
            default ->
                new Capture.Unreadable(
                        source,
                        "reading it failed: " + reason(fault),
                        "check the disk it lies on (dmesg shows errors)");
        };
    }

    /** What the system said, without the file name in front. */
    static String reason(IOException fault) {
        if (fault instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason();
        }
        String message = fault.getMessage();
        return message != null ? message : fault.getClass().getSimpleName();
    }
}
