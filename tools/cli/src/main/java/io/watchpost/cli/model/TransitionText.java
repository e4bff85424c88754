package io.watchpost.cli.model;

import io.watchpost.clock.ClockQuality;
import io.watchpost.result.UtcText;
import io.watchpost.update.Transition;

/** A transition as people read it, one line. */
final class TransitionText {
    private TransitionText() {}

    static String of(Transition transition) {
        String why = transition.state().reason().isEmpty()
                ? transition.detail()
                : transition.state().reason();
        return UtcText.of(transition.utcMillis())
                + (transition.clock() == ClockQuality.SYNCED ? " " : "?") + " "
                + String.format(
                        "%s %s: %s%s",
                        transition.name(),
                        transition.release().title(),
                        transition.state().word(),
                        why.isEmpty() ? "" : ": " + why);
    }
}
