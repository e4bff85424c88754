package io.watchpost.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a station may be told over its brokers.
 *
 * @param allow the commands that are listened to; none by default
 * @param via names of the transports on which they are; on all when empty
 */
public record CommandsConfig(Set<CommandName> allow, List<String> via) {
    public static final CommandsConfig NONE = new CommandsConfig(Set.of(), List.of());

    public CommandsConfig {
        allow = Set.copyOf(new TreeSet<>(allow));
        via = List.copyOf(via);
    }

    /** Whether commands are listened to on this transport. */
    public boolean isVia(String transport) {
        return !allow.isEmpty() && (via.isEmpty() || via.contains(transport));
    }
}
