package io.watchpost.greengrass.jobs;

import io.watchpost.command.Reply;
import io.watchpost.greengrass.cloud.Json;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a job's status says beside one word: at most 10 texts of at most 1,024 characters, without control characters.
 *
 * <pre>
 * state      as in replies: accepted, running, done, …
 * words      a sentence for people
 * hint       what to do
 * details-1  what was found out, as JSON; details-2 … go on with it
 * detailsCut how many characters didn't fit
 * </pre>
 */
final class StatusDetails {
    private static final int TEXT_CHARS_MAX = 1_024;
    private static final int PARTS_MAX = 6;
    private static final Pattern UNFIT = Pattern.compile("\\p{C}");

    private StatusDetails() {}

    static ObjectNode of(Reply reply) {
        ObjectNode details = Json.object();
        details.put("state", reply.state().wireName());
        put(details, "words", reply.words());
        put(details, "hint", reply.hint());
        String found = fit(reply.details());
        int begin = 0;
        for (int part = 1; part <= PARTS_MAX && begin < found.length(); part++) {
            int end = cut(found, begin);
            details.put("details-" + part, found.substring(begin, end));
            begin = end;
        }
        if (begin < found.length()) {
            details.put("detailsCut", Integer.toString(found.length() - begin));
        }
        return details;
    }

    private static void put(ObjectNode details, String key, String text) {
        String fitting = fit(text);
        if (!fitting.isBlank()) {
            details.put(key, fitting.substring(0, cut(fitting, 0)));
        }
    }

    private static String fit(String text) {
        return UNFIT.matcher(text).replaceAll(" ");
    }

    /** Where a text that begins here ends; never between the two halves of a character. */
    private static int cut(String text, int begin) {
        int end = Math.min(text.length(), begin + TEXT_CHARS_MAX);
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
