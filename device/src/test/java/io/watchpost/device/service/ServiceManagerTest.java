package io.watchpost.device.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** sd_notify, against real sockets. */
final class ServiceManagerTest {
    private static final long PID = 4711;

    @TempDir
    Path folder;

    @Test
    void assignments_arriveTogetherAtASocketOfAPath() throws Exception {
        String name = folder.resolve("notify").toString();
        try (NotifySocket socket = new NotifySocket(name)) {
            ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", name), PID);

            manager.say(List.of("READY=1", "STATUS=wächst"));

            await().until(() -> socket.messages().equals(List.of("READY=1|STATUS=wächst")));
        }
    }

    @Test
    void assignments_arriveAtASocketInTheAbstractSpace() throws Exception {
        String name = "@watchpost-test-" + ProcessHandle.current().pid();
        try (NotifySocket socket = new NotifySocket(name)) {
            ServiceManager.of(Map.of("NOTIFY_SOCKET", name), PID).say(List.of("WATCHDOG=1"));

            await().until(() -> socket.messages().equals(List.of("WATCHDOG=1")));
        }
    }

    @Test
    void withoutAManager_nothingIsSaid_andNobodyWaitsForASign() {
        ServiceManager manager = ServiceManager.of(Map.of("WATCHDOG_USEC", "60000000"), PID);

        manager.say(List.of("READY=1"));

        assertThat(manager.isThere()).isFalse();
        assertThat(manager.watchdogMillis()).isZero();
    }

    @Test
    void aManagerThatIsGone_orNoSocketAtAll_isNoFault() {
        for (String name : List.of(folder.resolve("gone").toString(), "vsock:2:1", "@", "/" + "x".repeat(200))) {
            ServiceManager.of(Map.of("NOTIFY_SOCKET", name), PID).say(List.of("READY=1"));
        }
    }

    @Test
    void theWatchdog_isMeantForTheProcessThatIsNamed_orForWhoeverReadsOfIt() {
        Map<String, String> unnamed = Map.of("NOTIFY_SOCKET", "@x", "WATCHDOG_USEC", "60000000");
        Map<String, String> named = Map.of("NOTIFY_SOCKET", "@x", "WATCHDOG_USEC", "500000", "WATCHDOG_PID", "4711");

        assertThat(ServiceManager.of(unnamed, PID).watchdogMillis()).isEqualTo(60_000);
        assertThat(ServiceManager.of(named, PID).watchdogMillis()).isEqualTo(500);
        assertThat(ServiceManager.of(named, PID + 1).watchdogMillis()).isZero();
        assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "@x", "WATCHDOG_USEC", "soon"), PID)
                        .watchdogMillis())
                .isZero();
    }
}
