package io.watchpost.transport;

import java.nio.charset.StandardCharsets;

/**
 * The topics of one station, below a prefix.
 *
 * <pre>
 * prefix/device/results/pipeline   results, gaps and clocks
 * prefix/device/status             retained, with a last will
 * prefix/device/models/status      retained
 * prefix/device/commands/name      orders to the station, if it is allowed to take them
 * prefix/device/commands/name/reply
 * prefix/device/captures/pipeline  pictures that a command asked for
 * prefix/device/metrics            counters, if somebody asked for them
 * prefix/device/probe              the station's own question whether it is authorised
 * prefix/device/streams/id/…       bundles that come in blocks
 * prefix/groups/group/models       retained: the announcement to the devices of a group
 * </pre>
 *
 * @param prefix one or more levels, {@code watchpost} by default
 * @param device name of the station
 */
public record Topics(String prefix, String device) {
    public static final String DEFAULT_PREFIX = "watchpost";

    /** UTF-8 bytes of a device's or pipeline's name; the prefix may be as long. AWS allows 256 for the whole topic. */
    public static final int NAME_BYTES_MAX = 100;

    public Topics {
        for (String level : prefix.split("/", -1)) {
            checkName("a level of the topic prefix \"" + prefix + "\"", level);
        }
        checkLength("the topic prefix", prefix);
        if (prefix.startsWith("$")) {
            throw new IllegalArgumentException(
                    "the topic prefix \"" + prefix + "\" begins with $, which belongs to the broker: leave it out");
        }
        checkName("the device's name", device);
    }

    public String results(String pipeline) {
        return prefix + "/" + device + "/results/" + pipeline;
    }

    public String status() {
        return prefix + "/" + device + "/status";
    }

    /** What the station says of its models. */
    public String modelsStatus() {
        return prefix + "/" + device + "/models/status";
    }

    public String probe() {
        return prefix + "/" + device + "/probe";
    }

    /** Pictures that a command asked for. */
    public String captures(String pipeline) {
        return prefix + "/" + device + "/captures/" + pipeline;
    }

    /** Counters, for those who watch over a fleet. */
    public String metrics() {
        return prefix + "/" + device + "/metrics";
    }

    /** On which a command is given. */
    public String command(String name) {
        return prefix + "/" + device + "/commands/" + name;
    }

    /** On which a command is answered. */
    public String reply(String name) {
        return command(name) + "/reply";
    }

    /** Where the announcement to a group of devices is retained. */
    public static String modelsOfGroup(String prefix, String group) {
        return prefix + "/groups/" + group + "/models";
    }

    /** What a subscriber asks for to get the results of every device and pipeline. */
    public static String resultsOfAll(String prefix) {
        return prefix + "/+/results/+";
    }

    /**
     * Checks a name that becomes one level of a topic.
     *
     * @param what it names, for the message: {@code the pipeline's name}
     * @throws IllegalArgumentException if it can't be one
     */
    public static void checkName(String what, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(what + " is empty: give it a name");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '+' || c == '#' || c == '/' || Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        what + " can't hold '" + (Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : c)
                                + "', since it is part of an MQTT topic, was \"" + name + "\"");
            }
        }
        checkLength(what, name);
    }

    private static void checkLength(String what, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > NAME_BYTES_MAX) {
            throw new IllegalArgumentException(
                    what + " is " + bytes + " bytes long, at most " + NAME_BYTES_MAX + " fit into a topic");
        }
    }
}
