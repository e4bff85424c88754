package io.watchpost.command;

import io.watchpost.config.CommandName;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Message;
import io.watchpost.transport.Topics;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Commands over plain MQTT or local publish/subscribe: an order comes on {@code …/commands/<name>}, its replies go to {@code
 * …/commands/<name>/reply}. Only the commands that the operator allowed are listened to; who may publish there is the
 * broker's business.
 *
 * <p>Replies that find no connection wait for the next one, the newest of them at most. For any thread.
 */
public final class CommandTopics implements Correspondent {
    private static final int WAITING_MAX = 32;

    private final Topics topics;
    private final Set<CommandName> allowed;
    private final Commands commands;

    // guarded by this
    private final Queue<Message> waiting = new ArrayDeque<>();
    private @Nullable Post post;

    /** @param allowed the commands that may be given this way */
    public CommandTopics(Topics topics, Set<CommandName> allowed, Commands commands) {
        this.topics = topics;
        this.allowed = new TreeSet<>(allowed);
        this.commands = commands;
    }

    @Override
    public List<String> topics() {
        return allowed.stream()
                .map(command -> topics.command(command.wireName()))
                .toList();
    }

    @Override
    public synchronized void connected(Post next) {
        post = next;
        while (!waiting.isEmpty() && next.send(waiting.element())) {
            waiting.remove();
        }
    }

    @Override
    public synchronized void disconnected() {
        post = null;
    }

    @Override
    public void received(String topic, byte[] payload) {
        Optional<CommandName> command = allowed.stream()
                .filter(name -> topics.command(name.wireName()).equals(topic))
                .findFirst();
        if (command.isEmpty()) {
            return;
        }
        commands.submit(command.get(), payload, this::reply);
    }

    private synchronized void reply(Reply reply) {
        Post present = post;
        Message message = message(reply);
        if (present != null && message.payload().length > present.payloadBytesMax()) {
            message = message(reply.withoutDetails("its details have more bytes than this connection takes"));
        }
        if (present != null && waiting.isEmpty() && present.send(message)) {
            return;
        }
        if (waiting.size() >= WAITING_MAX) {
            waiting.remove();
        }
        waiting.add(message);
    }

    private Message message(Reply reply) {
        return new Message(topics.reply(reply.command().wireName()), reply.json(), false);
    }
}
