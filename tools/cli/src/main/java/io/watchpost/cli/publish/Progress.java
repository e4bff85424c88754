package io.watchpost.cli.publish;

import io.watchpost.cli.JsonLine;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says what changes, a line for each device and bundle; one thread. */
final class Progress {
    static final String SCHEMA = "watchpost.publish/1";
    private static final int STEP_PERCENT = 10;

    private final PrintWriter out;
    private final boolean json;
    private final Map<String, String> said = new LinkedHashMap<>();

    Progress(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /**
     * Says it if it is news: another state, or a tenth more.
     *
     * @param state {@code fetching}, or what the device says of the bundle
     */
    void say(String device, String bundle, String state, int percentSent, String reason) {
        String shown = device + " " + bundle;
        String now = state + (state.equals("fetching") ? percentSent / STEP_PERCENT : "") + reason;
        if (now.equals(said.put(shown, now))) {
            return;
        }
        if (json) {
            out.println(JsonLine.of(fields -> {
                fields.writeStringProperty("schema", SCHEMA);
                fields.writeStringProperty("device", device);
                fields.writeStringProperty("bundle", bundle);
                fields.writeStringProperty("state", state);
                fields.writeNumberProperty("percentSent", percentSent);
                if (!reason.isEmpty()) {
                    fields.writeStringProperty("reason", reason);
                }
            }));
        } else {
            out.println(shown + ": " + state + (state.equals("fetching") ? " " + percentSent + " %" : "")
                    + (reason.isEmpty() ? "" : " (" + reason + ")"));
        }
        out.flush();
    }
}
