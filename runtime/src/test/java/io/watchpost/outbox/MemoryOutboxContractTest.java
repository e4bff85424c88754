package io.watchpost.outbox;

final class MemoryOutboxContractTest extends OutboxContract {

    @Override
    protected Outbox open(String... destinations) {
        return new MemoryOutbox("station-1", destinations);
    }

    @Override
    protected AutoCloseable holdWriter(Outbox outbox) {
        MemoryOutbox memory = (MemoryOutbox) outbox;
        memory.hold();
        return memory::release;
    }
}
