package io.watchpost.demo;

/** How a running demo is shown. Called by one thread. */
interface View {
    /** Nothing is shown. */
    View SILENT = _ -> {};

    /** Shows how things stand; called several times a second. */
    void show(Moment moment);
}
