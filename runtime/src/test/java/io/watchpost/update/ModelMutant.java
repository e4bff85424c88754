package io.watchpost.update;

/**
 * A model of which one field was changed.
 *
 * @param what the field, and how
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record ModelMutant(String what, byte[] bytes) {}
