package io.watchpost.update;

import io.watchpost.clock.ClockQuality;

/**
 * A release that came to another state, as histories and messages tell it.
 *
 * @param number counts the transitions of this name, from 1, without a gap
 * @param utcMillis wall clock, for people
 * @param clock what the wall clock was worth
 * @param uptimeMillis since boot
 * @param name of the model
 * @param release which of its releases
 * @param state that it came to
 * @param detail in words, empty when the state says all
 */
public record Transition(
        long number,
        long utcMillis,
        ClockQuality clock,
        long uptimeMillis,
        String name,
        Release release,
        UpdateState state,
        String detail) {}
