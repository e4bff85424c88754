package io.watchpost.transport;

import io.watchpost.testing.FakeTransport;

final class FakeTransportTest extends TransportContract {
    private final FakeTransport fake = new FakeTransport("fake");

    @Override
    protected Transport transport() {
        return fake;
    }

    @Override
    protected void breakConnections() {
        fake.loseAll();
    }

    @Override
    protected void brokerAway() {
        fake.away(true);
    }
}
