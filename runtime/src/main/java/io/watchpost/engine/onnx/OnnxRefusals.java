package io.watchpost.engine.onnx;

import ai.onnxruntime.OrtException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what ONNX Runtime says of a model into one sentence for the operator. */
final class OnnxRefusals {
    private static final int TEXT_CHARS_MAX = 300;
    private static final Pattern PREFIX = Pattern.compile("^Error code - \\S+ - message: ");
    /** Where in the library's sources it was said: a file, a line and a function's signature. */
    private static final Pattern PLACE = Pattern.compile(
            "\\S*onnxruntime\\S*\\.(?:cc|h):\\d+ [^()]{1,200}\\([^()]{0,1000}\\)(?: const)?(?: \\[with [^\\]]*\\])? ");

    private static final Pattern NO_OPERATOR = Pattern.compile("No Op registered for (\\S+)");
    private static final Pattern UNREGISTERED =
            Pattern.compile("([A-Za-z0-9_.:]{1,80})\\(-?\\d+\\) is not a registered");
    private static final Pattern NEWER =
            Pattern.compile("Unsupported model IR version: (\\d+), max supported IR version: (\\d+)");

    private OnnxRefusals() {}

    static String sentence(OrtException e) {
        String said = clean(String.valueOf(e.getMessage()));
        Matcher newer = NEWER.matcher(said);
        if (newer.find()) {
            return "is of ONNX version " + newer.group(1) + ", and this runtime reads up to " + newer.group(2)
                    + ": export it with an older version";
        }
        for (Pattern pattern : new Pattern[] {NO_OPERATOR, UNREGISTERED}) {
            Matcher unknown = pattern.matcher(said);
            if (unknown.find()) {
                return "needs the operator " + unknown.group(1)
                        + ", which this runtime doesn't have: export it with standard operators only";
            }
        }
        return "ONNX Runtime refuses it: " + said;
    }

    /** One printable line, not longer than a sentence may be: the words may come out of a hostile file. */
    static String clean(String said) {
        String text = PLACE.matcher(PREFIX.matcher(said).replaceFirst(""))
                .replaceAll("")
                .replaceAll("[^ -~]+", " ")
                .replaceAll(" {2,}", " ")
                .strip();
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX) + "…";
    }
}
