package io.watchpost.engine.tflite;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what TensorFlow Lite says of a model into one sentence for the operator. */
final class TfliteRefusals {
    private static final int TEXT_CHARS_MAX = 300;
    private static final Pattern CUSTOM_OP = Pattern.compile("custom op: ([A-Za-z0-9_:./-]{1,80}?)(?:\\.|\\s|$)");
    private static final Pattern FLEX_OP = Pattern.compile("\\((Flex[A-Za-z0-9]{1,80})\\)");
    /** Where in the library's sources it was said, on the machine that built it. */
    private static final Pattern PLACE = Pattern.compile("\\S*/tensorflow/\\S+\\.(?:cc|h|c)(?::\\d+)? ");

    private static final Pattern LINKS = Pattern.compile("See instructions: \\S*ops_(?:custom|select)");

    /** The library says the same of each tensor, one message right behind the other. */
    private static final Pattern FIRST_OF_SEVERAL = Pattern.compile("(?<=\\.)(?=[A-Z])");

    private TfliteRefusals() {}

    /** A clause that goes on after "the model … is refused: ". */
    static String sentence(String said) {
        Matcher custom = CUSTOM_OP.matcher(said);
        if (custom.find()) {
            String operator = custom.group(1);
            return operator.equals("edgetpu-custom-op")
                    ? "needs the custom operator edgetpu-custom-op: it was compiled for the Edge TPU; use the original"
                            + " .tflite, or an Edge TPU"
                    : "needs the custom operator " + operator
                            + ", which this runtime doesn't have: convert it with built-in operators only";
        }
        Matcher flex = FLEX_OP.matcher(said);
        if (flex.find() || said.toLowerCase(Locale.ROOT).contains("select tensorflow op")) {
            String operator = flex.reset().find() ? " (" + flex.group(1) + ")" : "";
            return "needs TensorFlow operators" + operator
                    + " that TensorFlow Lite doesn't have: convert it with built-in operators only";
        }
        if (said.contains("not a valid Flatbuffer")) {
            return "is damaged or truncated: TensorFlow Lite can't verify its flatbuffer; copy or download it again";
        }
        String text = clean(FIRST_OF_SEVERAL.split(said, 2)[0]);
        return text.isEmpty() ? "TensorFlow Lite refuses it without a reason" : "TensorFlow Lite refuses it: " + text;
    }

    /** One printable line, not longer than a sentence may be: the words may come out of a hostile file. */
    static String clean(String said) {
        String text = PLACE.matcher(LINKS.matcher(said).replaceAll(" "))
                .replaceAll("")
                .replaceAll("[^ -~]+", " ")
                .replaceAll(" {2,}", " ")
                .strip();
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX) + "…";
    }
}
