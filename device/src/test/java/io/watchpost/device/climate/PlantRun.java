package io.watchpost.device.climate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A governor on a {@link Plant}, with a sensor of half degrees that trembles and steps that take a while. */
final class PlantRun {
    static final double HOLD = 75;

    private static final double HYSTERESIS = 5;
    private static final double QUANTUM = 0.487; // of a Raspberry Pi's sensor
    private static final double NOISE = 0.3;
    private static final double SENSOR_SECONDS = 2;
    private static final double STEP_SECONDS = 0.5;

    private static final double IDLE_WATTS = 2;
    private static final double WORK_WATTS = 4;
    /** Of the work, with so many steps taken. */
    private static final double[] SHARES = {1, 0.7, 0.45, 0.25, 0.22, 0.2, 0.15, 0.12, 0.1};

    private final Plant plant;
    private final double deadSeconds;
    private final Random random;
    private final Governor governor = new Governor(HOLD, HYSTERESIS);

    private int taken;
    private int effective;
    private double lostFrom = Double.POSITIVE_INFINITY;
    private double lostTo = Double.POSITIVE_INFINITY;

    private double longestAboveSeconds;
    private double maxCelsius;
    private final List<Change> changes = new ArrayList<>();

    /** A step that was taken (1) or given back (-1). */
    record Change(double atSeconds, int direction, int taken) {}

    private record Pending(double atSeconds, int effective) {}

    PlantRun(Plant plant, double deadSeconds, long seed) {
        this.plant = plant;
        this.deadSeconds = deadSeconds;
        this.random = new Random(seed);
    }

    /** The sensor says nothing in between. */
    PlantRun losingTheSensor(double fromHours, double toHours) {
        lostFrom = fromHours * 3_600;
        lostTo = toHours * 3_600;
        return this;
    }

    PlantRun hours(double hours) {
        Deque<Pending> pending = new ArrayDeque<>();
        double above = 0;
        double measured = 0;
        for (double now = 0; now < hours * 3_600; now += STEP_SECONDS) {
            while (!pending.isEmpty() && pending.getFirst().atSeconds <= now) {
                effective = pending.removeFirst().effective;
            }
            plant.advance(now, IDLE_WATTS + WORK_WATTS * SHARES[effective], STEP_SECONDS);
            above = plant.celsius() > HOLD ? above + STEP_SECONDS : 0;
            longestAboveSeconds = Math.max(longestAboveSeconds, above);
            maxCelsius = Math.max(maxCelsius, plant.celsius());
            if (now >= measured) {
                measured += SENSOR_SECONDS;
                int change = measure(now);
                if (change != 0) {
                    taken += change;
                    changes.add(new Change(now, change, taken));
                    pending.addLast(new Pending(now + deadSeconds, taken));
                }
            }
        }
        return this;
    }

    private int measure(double now) {
        if (now >= lostFrom && now < lostTo) {
            governor.lost();
            return 0;
        }
        double celsius = Math.floor((plant.celsius() + NOISE * random.nextGaussian()) / QUANTUM) * QUANTUM;
        return switch (governor.judge(celsius, (long) (now * 1e9), taken - 1)) {
            case LESS -> {
                if (taken == SHARES.length - 1) {
                    yield 0;
                }
                governor.took(taken);
                yield 1;
            }
            case MORE -> {
                governor.gaveBack(taken - 1);
                yield -1;
            }
            case STAY -> 0;
        };
    }

    int taken() {
        return taken;
    }

    List<Change> changes() {
        return changes;
    }

    double longestAboveSeconds() {
        return longestAboveSeconds;
    }

    double maxCelsius() {
        return maxCelsius;
    }

    /** In the busiest hour after the first ones. */
    long changesAnHour(double afterHours) {
        long most = 0;
        for (Change first : changes) {
            if (first.atSeconds >= afterHours * 3_600) {
                most = Math.max(
                        most,
                        changes.stream()
                                .filter(other ->
                                        other.atSeconds >= first.atSeconds && other.atSeconds < first.atSeconds + 3_600)
                                .count());
            }
        }
        return most;
    }

    /** How often it turned from less to more or back, after the first hours. */
    long turns(double afterHours) {
        long turns = 0;
        for (int at = 1; at < changes.size(); at++) {
            boolean counts = changes.get(at).atSeconds >= afterHours * 3_600;
            turns += counts && changes.get(at).direction != changes.get(at - 1).direction ? 1 : 0;
        }
        return turns;
    }
}
