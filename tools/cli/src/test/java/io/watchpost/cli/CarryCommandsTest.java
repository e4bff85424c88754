package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.StickConfig;
import io.watchpost.device.part.StationView;
import io.watchpost.device.stick.StickPart;
import io.watchpost.outbox.Carriers;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.Results;
import io.watchpost.stick.StickLayout;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.testing.PublishedSchemas;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results carried by hand, with the commands that people use: export, import, receipt, release. */
final class CarryCommandsTest {
    /** Nobody is asked anything. */
    private static final StationView NO_VIEW = (StationView) Proxy.newProxyInstance(
            StationView.class.getClassLoader(), new Class<?>[] {StationView.class}, (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    @TempDir
    Path folder;

    private Path station;
    private Path office;

    @BeforeEach
    void makeStation() throws Exception {
        station = Files.createDirectory(folder.resolve("station"));
        office = Files.createDirectory(folder.resolve("office"));
        try (Outbox outbox = Carriers.open(station, "mqtt")) {
            Results.appendAll(outbox, "door", 120);
        }
    }

    @Test
    @Timeout(120)
    void exportImportReceipt_bringsEveryResultToTheBrokerOnce_andLetsItGo() throws Exception {
        Path file = folder.resolve("out.wpo");
        try (MosquittoBroker broker = broker();
                MqttJudge judge = new MqttJudge(broker.judgePort(), "#")) {
            judge.awaitSubscribed(1);
            Cli export = run("outbox", "export", "--state-dir", station, "--to", file, "--json");
            assertThat(export.exitCode()).as(export.err()).isZero();
            PublishedSchemas.assertFollows("watchpost.exported/1", export.out());

            Cli imported = importing(file, broker.uri());
            assertThat(imported.exitCode()).as(imported.err()).isZero();
            assertThat(imported.out()).contains("120 entries of station-1 were delivered");
            await().until(() -> judge.count("/results/") == 120);
            assertThat(judge.ids("watchpost/station-1/results/door")).doesNotHaveDuplicates();

            Cli again = importing(file, broker.uri());
            assertThat(again.out()).contains("0 entries").contains("by an earlier run");

            Cli receipt =
                    run("outbox", "receipt", "--state-dir", station, "--trust", office.resolve("stick.pub"), file);
            assertThat(receipt.exitCode()).as(receipt.err()).isZero();
            assertThat(receipt.out()).contains("120 of 120 entries");
        }
        try (Outbox outbox = Carriers.open(station, "mqtt")) {
            assertThat(outbox.entries(0, 10)).isEmpty();
        }
    }

    @Test
    @Timeout(120)
    void brokerThatIsKilledMidWay_getsTheRestWithTheNextRun_andOnlyThenThereIsAReceipt() throws Exception {
        try (Outbox outbox = Carriers.open(station, 16 << 20, "mqtt")) {
            Results.appendAll(outbox, "door", 121, 6_000);
        }
        Path file = folder.resolve("out.wpo");
        assertThat(run("outbox", "export", "--state-dir", station, "--to", file).exitCode())
                .isZero();
        try (MosquittoBroker broker = broker();
                MqttJudge judge = new MqttJudge(broker.judgePort(), "#")) {
            judge.awaitSubscribed(1);
            Thread killer = Thread.ofPlatform().start(() -> {
                await().until(() -> judge.count("/results/") > 500);
                broker.kill();
            });
            Cli broken = importing(file, broker.uri());
            killer.join();
            assertThat(broken.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(broken.err()).contains("entries are left");
            assertThat(folder.resolve("out.wpo.receipt.json")).doesNotExist();

            broker.start();
            judge.awaitSubscribed(2);
            Cli rest = importing(file, broker.uri());
            assertThat(rest.exitCode()).as(rest.err()).isZero();
            List<String> all = IntStream.rangeClosed(1, 6_000)
                    .mapToObj(seq -> "-door-" + seq)
                    .toList();
            await().until(() -> endings(judge).containsAll(all));
            assertThat(folder.resolve("out.wpo.receipt.json")).exists();
        }
    }

    @Test
    void exportToAPreparedStick_liesWhereTheLayoutSays() throws Exception {
        Path stick = Files.createDirectory(folder.resolve("usb"));
        Files.createDirectory(stick.resolve(StickLayout.FOLDER));

        Cli export = run("outbox", "export", "--state-dir", station, "--to", stick);

        assertThat(export.exitCode()).as(export.err()).isZero();
        assertThat(export.out()).contains("120 results").contains("stays in the outbox until a receipt");
        assertThat(new StickLayout(stick).exportFiles())
                .singleElement()
                .satisfies(file -> assertThat(file.getFileName().toString())
                        .startsWith("station-1-")
                        .endsWith(".wpo"));
    }

    @Test
    void forgetExported_andRelease_areTheOperatorsWord() throws Exception {
        Path file = folder.resolve("one.wpo");
        assertThat(run("outbox", "export", "--state-dir", station, "--to", file).exitCode())
                .isZero();
        Cli released = run("outbox", "release", "--state-dir", station, file);
        assertThat(released.exitCode()).as(released.err()).isZero();
        assertThat(released.out()).contains("120 of 120");

        try (Outbox outbox = Carriers.open(station, "mqtt")) {
            Results.appendAll(outbox, "door", 121, 130);
        }
        Cli forgotten =
                run("outbox", "export", "--state-dir", station, "--to", folder.resolve("two.wpo"), "--forget-exported");
        assertThat(forgotten.out()).contains("10 of 10");
        try (Outbox outbox = Carriers.open(station, "mqtt")) {
            assertThat(outbox.entries(0, 10)).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void besideARunningStation_theStationLetsGo_sinceItAloneWritesItsOutbox() throws Exception {
        Path file = folder.resolve("out.wpo");
        try (Outbox outbox = Carriers.open(station, "mqtt");
                StickPart part = new StickPart(
                        StickConfig.NONE, "station-1", station, outbox, List::of, List.of(), new SystemClock())) {
            Cli early = run("outbox", "export", "--state-dir", station, "--to", file);
            assertThat(early.exitCode()).as(early.err()).isZero();
            Cli nobody = run("outbox", "release", "--state-dir", station, file);
            assertThat(nobody.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(nobody.err()).contains("takes no orders").contains("stop it");

            part.start(NO_VIEW);
            await().until(() -> Files.isDirectory(station.resolve("stick-orders")));
            Cli released = run("outbox", "release", "--state-dir", station, file);
            assertThat(released.exitCode()).as(released.err()).isZero();
            assertThat(released.out()).contains("120 of 120");
            assertThat(outbox.entries(0, 10)).isEmpty();

            Path gone = Files.copy(file, folder.resolve("gone.wpo"));
            Files.write(gone, new byte[] {0}, StandardOpenOption.APPEND);
            assertThat(run("outbox", "release", "--state-dir", station, gone).err())
                    .contains("cut off");
        }
    }

    @Test
    void foreignReceipt_foreignExport_andNoTrust_areRefusedWithAReason() throws Exception {
        Path file = folder.resolve("out.wpo");
        run("outbox", "export", "--state-dir", station, "--to", file);

        Cli untrusted = run("outbox", "import", "--trust", stickPub(office), "--state-dir", office, file);
        assertThat(untrusted.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(untrusted.err()).contains("is not trusted");

        Path other = Files.createDirectory(folder.resolve("other"));
        try (Outbox outbox = Carriers.open(other, "mqtt")) {
            Results.appendAll(outbox, "door", 5);
        }
        run("outbox", "key", "--state-dir", other);
        Cli foreign = run("outbox", "release", "--state-dir", other, file);
        assertThat(foreign.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(foreign.err()).contains("is not trusted");

        Cli none = run("outbox", "receipt", "--state-dir", station, "--trust", stickPub(office), file);
        assertThat(none.err()).contains("does not exist");
    }

    @Test
    @Timeout(60)
    void brokerThatForbids_isSaid_andNothingIsTakenForDelivered() throws Exception {
        Path file = folder.resolve("out.wpo");
        run("outbox", "export", "--state-dir", station, "--to", file);
        try (MosquittoBroker broker = new MosquittoBroker(Files.createDirectory(folder.resolve("strict")))
                .withAccess("topic read nothing")
                .start()) {
            Cli refused = importing(file, broker.uri());
            assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(refused.err()).contains("120 entries are left");
            assertThat(folder.resolve("out.wpo.receipt.json")).doesNotExist();
        }
    }

    private Cli importing(Path file, String broker) {
        return run(
                "outbox",
                "import",
                "--trust",
                station.resolve("stick.pub"),
                "--state-dir",
                office,
                "--broker",
                broker,
                "--patience",
                3,
                file);
    }

    private Path stickPub(Path side) {
        run("outbox", "key", "--state-dir", side);
        return side.resolve("stick.pub");
    }

    private static Cli run(Object... words) {
        return Cli.run(words);
    }

    private MosquittoBroker broker() throws Exception {
        return new MosquittoBroker(Files.createDirectory(folder.resolve("broker"))).start();
    }

    private static Set<String> endings(MqttJudge judge) {
        Set<String> endings = new HashSet<>();
        judge.ids("/results/").forEach(id -> endings.add(id.substring(id.indexOf("-door-"))));
        return endings;
    }
}
