package io.watchpost.device.page;

import io.watchpost.clock.StationClock;
import io.watchpost.config.StationConfig;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.part.StationView;
import io.watchpost.pipeline.ResultListener;

/** Lets the page show a station while it runs. */
final class PagePart implements StationPart {
    private final StationConfig config;
    private final PageContent content;
    private final Runnable open;
    private final Watching watching;

    /** @param open lets the page be opened, if it isn't; returns at once */
    PagePart(StationConfig config, PageContent content, Runnable open, StationClock clock) {
        this.config = config;
        this.content = content;
        this.open = open;
        watching = new Watching(
                config.pipelines().stream().map(pipeline -> pipeline.name()).toList(), clock);
    }

    @Override
    public String name() {
        return "page";
    }

    @Override
    public void start(StationView station) {
        content.show(new Shown(config, station, watching));
        open.run();
    }

    @Override
    public ResultListener listener() {
        return watching;
    }

    @Override
    public void close() {
        content.hide(watching);
    }
}
