package io.watchpost.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a station does for AWS IoT, beside its results.
 *
 * @param thing the station's name there; empty when neither of the two is on
 * @param jobs whether it carries out the thing's jobs
 * @param shadow whether it is configured by the thing's shadow {@code watchpost}, and reports there
 * @param metricsSeconds how often the station says its metrics; 0 for never, else {@value #METRICS_SECONDS_MIN} to 86,400
 * @param via names of the transports that reach AWS IoT; the first of them that the station has is used
 */
public record AwsConfig(String thing, boolean jobs, boolean shadow, int metricsSeconds, List<String> via) {
    public static final int METRICS_SECONDS_MIN = 10;
    public static final int METRICS_SECONDS_MAX = 86_400;
    /** What Greengrass tells its components. */
    public static final String THING_VARIABLE = "AWS_IOT_THING_NAME";

    public static final List<String> VIA_DEFAULT = List.of("greengrass", "iotcore");
    private static final Pattern THING = Pattern.compile("[A-Za-z0-9:_-]{1,128}");

    /** Neither jobs nor a shadow. */
    public static final AwsConfig NONE = new AwsConfig("", false, false, 0, VIA_DEFAULT);

    public AwsConfig {
        via = List.copyOf(via);
        if (metricsSeconds != 0 && (metricsSeconds < METRICS_SECONDS_MIN || metricsSeconds > METRICS_SECONDS_MAX)) {
            throw new IllegalArgumentException("metricsSeconds is 0 for never, or " + METRICS_SECONDS_MIN + " to "
                    + METRICS_SECONDS_MAX + ", was " + metricsSeconds);
        }
        if (!thing.isEmpty()) {
            checkedThing(thing);
        }
        if ((jobs || shadow) && thing.isEmpty()) {
            throw new IllegalArgumentException("jobs and shadow belong to a thing of AWS IoT: name it with \"thing\","
                    + " or in " + THING_VARIABLE + " as Greengrass does");
        }
        if ((jobs || shadow) && via.isEmpty()) {
            throw new IllegalArgumentException(
                    "jobs and shadow need a way to AWS IoT: name transports with \"via\", or leave it out");
        }
    }

    /**
     * A thing's name.
     *
     * @throws IllegalArgumentException if AWS IoT has none of that kind
     */
    static String checkedThing(String text) {
        if (!THING.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "found \"" + text + "\", expected the name of a thing: 1 to 128 letters, digits, :, _ and -");
        }
        return text;
    }

    /** What the environment says; empty if it says nothing. */
    static String thingDefault() {
        String thing = System.getenv(THING_VARIABLE);
        return thing == null ? "" : thing;
    }
}
