package io.watchpost.greengrass.jobs;

import java.util.List;

/**
 * The topics of a thing's jobs.
 *
 * <pre>
 * $aws/things/T/jobs/notify-next      what is next has changed
 * $aws/things/T/jobs/$next/get        what is next? … also of a job by its id
 * $aws/things/T/jobs/start-next       begin it
 * $aws/things/T/jobs/ID/update        how it stands
 *                    …/accepted, …/rejected
 * </pre>
 *
 * @see <a href="https://docs.aws.amazon.com/iot/latest/developerguide/jobs-mqtt-api.html">Jobs device MQTT API</a>
 */
record JobTopics(String thing) {
    private static final String NEXT = "$next";

    /** Few, since a connection has 50: what is for all jobs is asked for with wildcards. */
    List<String> filters() {
        return List.of(notifyNext(), root() + "start-next/+", root() + "+/get/+", root() + "+/update/+");
    }

    String notifyNext() {
        return root() + "notify-next";
    }

    String startNext() {
        return root() + "start-next";
    }

    String getNext() {
        return get(NEXT);
    }

    String get(String jobId) {
        return root() + jobId + "/get";
    }

    String update(String jobId) {
        return root() + jobId + "/update";
    }

    private String root() {
        return "$aws/things/" + thing + "/jobs/";
    }
}
