package io.watchpost.device.climate;

import io.watchpost.config.ClimateStep;
import io.watchpost.pipeline.Ease;
import io.watchpost.pipeline.Easing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What can be given up, rung by rung, and what is. A rung that would change nothing at the moment (a limit above what is
 * classified anyway, a thread less of one) is passed over, so that what is said to be traded is. For one thread.
 */
final class Ladder {
    private final List<Rung> rungs;
    private final Collection<Easing> pipelines;
    private final List<Trade> taken = new ArrayList<>();

    Ladder(List<Rung> rungs, Collection<Easing> pipelines) {
        this.rungs = rungs;
        this.pipelines = pipelines;
    }

    /** What is given up, in the order in which it was. */
    List<Trade> taken() {
        return List.copyOf(taken);
    }

    /** The last one that was taken; negative if there is none. */
    int last() {
        return taken.isEmpty() ? -1 : taken.getLast().index();
    }

    /** The next one that would change anything; empty at the end. */
    OptionalInt next() {
        Ease present = asked();
        for (int index = 0; index < rungs.size(); index++) {
            Ease further = present.and(rungs.get(index).ease());
            if (pipelines.stream().anyMatch(one -> one.isLess(further, present))) {
                return OptionalInt.of(index);
            }
        }
        return OptionalInt.empty();
    }

    /** At the end: the steps of which nothing could be given up, in their order. */
    List<ClimateStep> useless() {
        Set<ClimateStep> steps = new LinkedHashSet<>();
        rungs.forEach(rung -> steps.add(rung.step()));
        taken.forEach(trade -> steps.remove(trade.rung().step()));
        return List.copyOf(steps);
    }

    Trade take(int index, long uptimeMillis, String why) {
        Trade trade = new Trade(index, rungs.get(index), uptimeMillis, why);
        taken.add(trade);
        apply();
        return trade;
    }

    Trade giveBack() {
        Trade trade = taken.removeLast();
        apply();
        return trade;
    }

    /** Everything. */
    void clear() {
        taken.clear();
        apply();
    }

    private void apply() {
        Ease ease = asked();
        pipelines.forEach(pipeline -> pipeline.set(ease));
    }

    private Ease asked() {
        Ease ease = Ease.NONE;
        for (Trade trade : taken) {
            ease = ease.and(trade.rung().ease());
        }
        return ease;
    }
}
