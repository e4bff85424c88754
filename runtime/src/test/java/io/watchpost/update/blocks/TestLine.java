package io.watchpost.update.blocks;

import io.watchpost.transport.Message;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/** A broker with a strict server behind it, turned by the test. */
final class TestLine implements StreamLine {
    private static final String BASE = "watchpost/door/streams/s/";

    final StrictStreams server;
    final List<String> asked = new ArrayList<>();
    /** What is on its way to the device; the test may change it. */
    final Deque<Message> coming = new ArrayDeque<>();

    boolean isConnected = true;
    boolean isBusy;
    boolean isDeaf;
    int payloadBytesMax = 131_072;
    long connection = 1;
    UnaryOperator<List<Message>> fault = messages -> messages;

    TestLine(StrictStreams server) {
        this.server = server;
    }

    /** Everything that was on its way is gone. */
    void reconnect() {
        coming.clear();
        connection++;
        isConnected = true;
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public long connection() {
        return connection;
    }

    @Override
    public boolean isConnected() {
        return isConnected;
    }

    @Override
    public int payloadBytesMax() {
        return payloadBytesMax;
    }

    @Override
    public boolean ask(StreamVerb verb, byte[] payload) {
        if (isBusy || !isConnected) {
            return false;
        }
        asked.add(verb.wireName());
        if (!isDeaf) {
            coming.addAll(fault.apply(server.answers(new Message(BASE + verb.wireName() + "/json", payload, false))));
        }
        return true;
    }

    /** Hands one message over; false when none is on its way. */
    boolean deliverOne(BlockTransfer transfer) throws IOException {
        Message message = coming.poll();
        if (message == null) {
            return false;
        }
        for (StreamVerb verb : StreamVerb.values()) {
            if (message.topic().equals(BASE + verb.wireName() + "/json")) {
                transfer.received(new StreamInbox.Letter(this, verb, message.payload()));
            }
        }
        return true;
    }
}
