package io.watchpost.outbox;

/** Whose sequence numbers: they are gapless for each of these. */
record PipelineRef(int id, String device, String epoch, String name) {}
