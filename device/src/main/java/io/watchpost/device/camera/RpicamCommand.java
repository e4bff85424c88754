package io.watchpost.device.camera;

import io.watchpost.device.camera.CameraOptions.Size;
import io.watchpost.frame.SourceUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command that makes a CSI camera's pictures: {@code rpicam-vid} of the rpicam-apps, which older systems call {@code
 * libcamera-vid}.
 *
 * @param camera number of the camera, empty for the first
 */
record RpicamCommand(String camera, Size size, double fps) {
    private static final List<String> NAMES = List.of("rpicam-vid", "libcamera-vid");

    /**
     * The words of the command.
     *
     * @param searchPath as in the variable PATH
     * @throws SourceUnavailable if the program isn't installed
     */
    List<String> words(String searchPath) throws SourceUnavailable {
        String program = null;
        for (String name : NAMES) {
            program = program == null ? SupervisedProgram.find(name, searchPath) : program;
        }
        if (program == null) {
            throw new SourceUnavailable(
                    "a CSI camera needs the program rpicam-vid (or libcamera-vid), and neither is installed",
                    "sudo apt install rpicam-apps-lite (Raspberry Pi OS 12 and later; before, libcamera-apps-lite)");
        }
        List<String> words = new ArrayList<>();
        words.addAll(List.of(program, "-t", "0", "--nopreview", "--codec", "mjpeg"));
        if (!camera.isEmpty()) {
            words.addAll(List.of("--camera", camera));
        }
        words.addAll(List.of(
                "--width",
                Integer.toString(size.width()),
                "--height",
                Integer.toString(size.height()),
                "--framerate",
                fps == Math.rint(fps) ? Long.toString((long) fps) : String.format(Locale.ROOT, "%.3f", fps),
                "--flush",
                "-o",
                "-"));
        return words;
    }
}
