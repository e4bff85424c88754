package io.watchpost.transport;

import java.util.List;

/**
 * All that is said over one connection.
 *
 * @param topics of the station
 * @param messages made of entries
 * @param statuses said on retained topics
 * @param correspondents who else talks and listens
 */
public record Correspondence(
        Topics topics, EntryMessages messages, List<StatusSource> statuses, List<Correspondent> correspondents) {
    public Correspondence {
        statuses = List.copyOf(statuses);
        correspondents = List.copyOf(correspondents);
    }

    /** Entries only. */
    public static Correspondence of(Topics topics, EntryMessages messages) {
        return new Correspondence(topics, messages, List.of(), List.of());
    }
}
