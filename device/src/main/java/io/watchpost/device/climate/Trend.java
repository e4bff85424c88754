package io.watchpost.device.climate;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A straight line through the temperatures of the last while, by least squares: a sensor that counts in half degrees
 * and trembles still tells how fast it rises. For one thread.
 */
final class Trend {
    private final double windowSeconds;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(double seconds, double celsius) {}

    Trend(double windowSeconds) {
        this.windowSeconds = windowSeconds;
    }

    void add(double seconds, double celsius) {
        samples.addLast(new Sample(seconds, celsius));
        while (seconds - samples.getFirst().seconds > windowSeconds) {
            samples.removeFirst();
        }
    }

    void forget() {
        samples.clear();
    }

    /** From the first to the last sample, in seconds. */
    double spanSeconds() {
        return samples.isEmpty() ? 0 : samples.getLast().seconds - samples.getFirst().seconds;
    }

    /** Degrees a second. */
    double slope() {
        return line().slope;
    }

    /** Where the line stands so many seconds after the last sample. */
    double celsiusIn(double seconds) {
        if (samples.isEmpty()) {
            return Double.NaN;
        }
        Line line = line();
        return line.celsius + line.slope * (samples.getLast().seconds + seconds - line.seconds);
    }

    /** Through the middle of the samples. */
    private record Line(double seconds, double celsius, double slope) {}

    private Line line() {
        double seconds = 0;
        double celsius = 0;
        for (Sample sample : samples) {
            seconds += sample.seconds;
            celsius += sample.celsius;
        }
        seconds /= samples.size();
        celsius /= samples.size();
        double products = 0;
        double squares = 0;
        for (Sample sample : samples) {
            products += (sample.seconds - seconds) * (sample.celsius - celsius);
            squares += (sample.seconds - seconds) * (sample.seconds - seconds);
        }
        return new Line(seconds, celsius, squares == 0 ? 0 : products / squares);
    }
}
