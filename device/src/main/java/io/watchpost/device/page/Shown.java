package io.watchpost.device.page;

import io.watchpost.config.StationConfig;
import io.watchpost.device.part.StationView;

/**
 * A station that runs.
 *
 * @param config that it runs by
 * @param view what it says of itself
 * @param watching what went by since it started
 */
record Shown(StationConfig config, StationView view, Watching watching) {}
