package io.watchpost.greengrass.shadow;

import java.util.List;

/**
 * The topics of a thing's shadow {@value #NAME}.
 *
 * <pre>
 * $aws/things/T/shadow/name/watchpost/get      …/accepted, …/rejected
 *                                    /update   …/accepted, …/rejected, …/delta
 *                                    /delete/accepted
 * </pre>
 *
 * @see <a href="https://docs.aws.amazon.com/iot/latest/developerguide/device-shadow-mqtt.html">Device Shadow MQTT
 *     topics</a>
 */
record ShadowTopics(String thing) {
    private static final String NAME = "watchpost";

    /** Not {@code update/documents}: it says everything twice. */
    List<String> filters() {
        return List.of(get() + "/+", updated(), update() + "/rejected", delta(), deleted());
    }

    String get() {
        return root() + "get";
    }

    String update() {
        return root() + "update";
    }

    String updated() {
        return update() + "/accepted";
    }

    String delta() {
        return update() + "/delta";
    }

    String deleted() {
        return root() + "delete/accepted";
    }

    private String root() {
        return "$aws/things/" + thing + "/shadow/name/" + NAME + "/";
    }
}
