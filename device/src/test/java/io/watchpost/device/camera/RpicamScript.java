package io.watchpost.device.camera;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A program of the name {@code rpicam-vid}, or another, that does what a test says; its process number is in a file.
 */
final class RpicamScript {
    private final Path folder;

    /** @param name of the program */
    RpicamScript(Path folder, String name, String commands) throws IOException {
        this.folder = folder;
        Files.write(folder.resolve("picture.jpg"), TestPictures.encoded("jpg", 32, 24, 0x336699));
        Path script = Files.writeString(
                folder.resolve(name),
                // what it writes it writes itself: a child would outlive it, and write into a folder that is gone
                "#!/bin/sh\necho $$ > '" + folder + "/pid'\n" + "echo \"$@\" > '" + folder + "/arguments'\ncd '"
                        + folder + "'\n" + commands + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Plays the picture for ever, a hundred times a second. */
    static RpicamScript playing(Path folder) throws IOException {
        return new RpicamScript(folder, "rpicam-vid", "while cat picture.jpg; do sleep 0.01; done");
    }

    /** Where it is found, before the system's own programs. */
    String searchPath() {
        return folder + ":/usr/bin:/bin";
    }

    FrameSource open(String uri) throws SourceUnavailable {
        return new RpicamCameras(searchPath()).open(CameraUri.parse(uri), DecodeHint.FULL_SIZE, new SystemClock());
    }

    String arguments() throws IOException {
        return Files.readString(folder.resolve("arguments")).strip();
    }

    /** Of the program that ran last; 0 if none has. */
    static long pid(Path folder) throws IOException {
        Path file = folder.resolve("pid");
        String number = Files.exists(file) ? Files.readString(file).strip() : "";
        return number.isEmpty() ? 0 : Long.parseLong(number);
    }
}
