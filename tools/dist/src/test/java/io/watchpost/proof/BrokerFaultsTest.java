package io.watchpost.proof;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.FaultProxy;
import io.watchpost.testing.MosquittoBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is reset, frozen, and killed in the middle of the stream. */
final class BrokerFaultsTest {

    @TempDir
    Path folder;

    @Test
    void connectionResetAndFrozenMidStream_losesNothing() throws Exception {
        Station station = Station.in(folder);
        try (MosquittoBroker broker = new MosquittoBroker(folder).start();
                FaultProxy proxy = new FaultProxy(broker.port());
                Judge judge = new Judge(broker)) {
            try (RunProcess run = station.run("mqtt://127.0.0.1:" + proxy.port())) {
                for (int fault = 0; fault < 10; fault++) {
                    awaitMore(judge, run);
                    if (fault % 5 == 4) {
                        proxy.freeze();
                        await().pollDelay(2_000, MILLISECONDS).until(() -> true);
                        proxy.thaw();
                    }
                    proxy.reset();
                }
                run.terminate();
            }
            station.finish(broker.uri(), judge);

            assertNothingLostOrShed(judge);
        }
    }

    @Test
    void brokerKilledAndRestartedMidStream_losesNothing() throws Exception {
        Station station = Station.in(folder);
        try (MosquittoBroker broker = new MosquittoBroker(folder).start();
                FaultProxy proxy = new FaultProxy(broker.port());
                Judge judge = new Judge(broker)) {
            try (RunProcess run = station.run("mqtt://127.0.0.1:" + proxy.port())) {
                for (int kill = 1; kill <= 5; kill++) {
                    awaitMore(judge, run);
                    broker.kill();
                    proxy.refuse(true); // until the judge looks again
                    broker.start();
                    judge.awaitReturn(kill);
                    proxy.refuse(false);
                }
                run.terminate();
            }
            station.finish(broker.uri(), judge);

            assertNothingLostOrShed(judge);
        }
    }

    private static void awaitMore(Judge judge, RunProcess run) {
        long before = judge.received();
        await().atMost(1, MINUTES).until(() -> judge.received() > before + 30 || !run.isAlive());
    }

    private static void assertNothingLostOrShed(Judge judge) {
        Judge.Verdict verdict = judge.verdict();
        verdict.assertNothingLost();
        assertThat(verdict.streams()).hasSize(1);
        assertThat(verdict.keptAndShed()).isZero();
    }
}
