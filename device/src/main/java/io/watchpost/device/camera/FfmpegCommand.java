package io.watchpost.device.camera;

import io.watchpost.frame.SourceUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command that makes pictures of a video: {@code ffmpeg}.
 *
 * @param input as FFmpeg names it; may hold a password
 * @param isLive whether it is a network stream
 * @param fps pictures per second at most, 0 for all there are
 */
record FfmpegCommand(String input, boolean isLive, double fps) {

    /**
     * The words of the command.
     *
     * @param searchPath as in the variable PATH
     * @throws SourceUnavailable if the program isn't installed
     */
    List<String> words(String searchPath) throws SourceUnavailable {
        String program = SupervisedProgram.find("ffmpeg", searchPath);
        if (program == null) {
            throw new SourceUnavailable(
                    "RTSP streams and video files need the program ffmpeg, and it isn't installed",
                    "sudo apt install ffmpeg; without it cameras are v4l2:, rpicam: or http: with MJPEG");
        }
        List<String> words =
                new ArrayList<>(List.of(program, "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error"));
        if (isLive) {
            // what the camera sends now, without a second of reserve, and whole: UDP loses packets
            words.addAll(List.of("-rtsp_transport", "tcp", "-fflags", "nobuffer", "-flags", "low_delay"));
        }
        words.addAll(List.of("-i", input, "-an", "-sn", "-dn"));
        if (fps > 0) {
            words.addAll(List.of("-vf", "fps=" + String.format(Locale.ROOT, "%.3f", fps)));
        } else {
            words.addAll(List.of("-fps_mode", "passthrough"));
        }
        words.addAll(List.of("-c:v", "ppm", "-f", "image2pipe", "-flush_packets", "1", "pipe:1"));
        return words;
    }

    /** Never the input. */
    @Override
    public String toString() {
        return "ffmpeg";
    }
}
