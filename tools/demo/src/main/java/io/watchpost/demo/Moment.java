package io.watchpost.demo;

import org.jspecify.annotations.Nullable;

/**
 * How things stand in a running demo.
 *
 * @param seconds since the start
 * @param last the newest result that arrived; null before the first
 * @param delivered results that arrived, each counted once
 * @param duplicates results that arrived again
 * @param waiting entries in the outbox
 * @param broker what the station's delivery is doing: {@code connected}, {@code waiting}
 * @param framesPerSecond classified in the last seconds
 * @param accuracy so far; NaN when no truth is known
 * @param decided frames whose truth is known, so far
 * @param page where the station's page is; empty while there is none
 */
record Moment(
        double seconds,
        Tally.@Nullable Arrived last,
        long delivered,
        long duplicates,
        long waiting,
        String broker,
        double framesPerSecond,
        double accuracy,
        long decided,
        String page) {}
