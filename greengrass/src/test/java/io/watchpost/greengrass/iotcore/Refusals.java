package io.watchpost.greengrass.iotcore;

import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportContract.Heard;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a connection tells, and the reasons of refusals. */
final class Refusals implements Transport.Events {
    final Heard heard = new Heard();
    final List<Transport.Refusal> refusals = new CopyOnWriteArrayList<>();

    @Override
    public void acknowledged(long token) {
        heard.acknowledged(token);
    }

    @Override
    public void refused(long token, Transport.Refusal refusal) {
        heard.refused(token, refusal);
        refusals.add(refusal);
    }

    @Override
    public void lost(String reason, boolean byPeer) {
        heard.lost(reason, byPeer);
    }

    @Override
    public void received(String topic, byte[] payload) {
        heard.received(topic, payload);
    }
}
