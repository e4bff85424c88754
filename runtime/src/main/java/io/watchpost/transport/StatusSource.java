package io.watchpost.transport;

/** What a station says of itself on a retained topic. Asked by the delivery threads; must answer at once. */
public interface StatusSource {

    /** The topic that it is said on. */
    String topic();

    /** Differs from the last one when subscribers should hear of it now; counters alone don't change it. */
    String revision();

    /** The status as JSON, at this moment. */
    byte[] online();

    /** What the broker keeps when the station is gone. */
    byte[] offline();
}
