package io.watchpost.device.page;

import io.watchpost.command.Commands;
import io.watchpost.command.Reply;
import io.watchpost.config.CommandName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What was ordered on the page. Orders go the way of all others, through {@link Commands}; here their last replies are
 * remembered, of the newest {@value #KEPT_MAX}. For any thread.
 */
final class Orders {
    static final int KEPT_MAX = 20;

    private final Commands commands;
    private final Map<String, Reply> replies = new LinkedHashMap<>(); // guarded by this

    Orders(Commands commands) {
        this.commands = commands;
    }

    /**
     * Hands an order on.
     *
     * @param word of the command
     * @param body the order, {@code watchpost.command/1}
     * @param allowed the commands that may be given here
     */
    Answer give(String word, byte[] body, Set<CommandName> allowed) throws Refused {
        Optional<CommandName> command = CommandName.of(word);
        if (command.isEmpty()) {
            throw new Refused(
                    404, "There is no command of that name. There are " + words(List.of(CommandName.values())) + ".");
        }
        if (!allowed.contains(command.get())) {
            throw new Refused(
                    403,
                    "This page mayn't order that; page.allow in the configuration says what it may"
                            + (allowed.isEmpty() ? ": nothing." : ": " + words(allowed) + "."));
        }
        CompletableFuture<Reply> first = new CompletableFuture<>();
        commands.submit(command.get(), body, reply -> {
            first.complete(reply);
            note(reply);
        });
        Reply reply = first.join(); // the first comes before submit returns
        boolean isRefused = reply.state() == Reply.State.REFUSED;
        return Answer.json(reply.isForNow() ? 503 : isRefused ? 400 : 202, reply.json());
    }

    /** Whether an order was taken and hasn't ended. */
    boolean isOpen(String id) {
        return commands.isOpen(id);
    }

    private static String words(Iterable<CommandName> commands) {
        List<String> words = new ArrayList<>();
        commands.forEach(command -> words.add(command.wireName()));
        words.sort(null);
        return String.join(", ", words);
    }

    private synchronized void note(Reply reply) {
        if (reply.id().isEmpty()) {
            return;
        }
        if (!replies.containsKey(reply.id()) && replies.size() >= KEPT_MAX) {
            replies.remove(replies.keySet().iterator().next());
        }
        replies.put(reply.id(), reply);
    }

    /** How an order stands. */
    synchronized Answer reply(String id) throws Refused {
        Reply reply = replies.get(id);
        if (reply == null) {
            throw new Refused(404, "Nobody here knows that order; the station's process may have begun anew.");
        }
        return Answer.json(200, reply.json());
    }

    /** The last replies, the oldest order first. */
    synchronized List<Reply> all() {
        return List.copyOf(replies.values());
    }
}
