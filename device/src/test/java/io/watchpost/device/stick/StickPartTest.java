package io.watchpost.device.stick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.SigningKey;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.StickConfig;
import io.watchpost.device.part.StationView;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.outbox.Results;
import io.watchpost.pipeline.Health;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.Receipt;
import io.watchpost.stick.StickKey;
import io.watchpost.stick.StickLayout;
import io.watchpost.stick.StickOrders;
import io.watchpost.transport.DeliveryState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person puts a stick in, waits for the sign, and pulls it out. */
final class StickPartTest {
    @TempDir
    Path folder;

    private final MemoryOutbox outbox = new MemoryOutbox("porch", "mqtt");
    private volatile String modelsStatus = "";
    private Path media;
    private Path state;
    private SigningKey office;
    private StickPart part;

    @BeforeEach
    void startStation() throws Exception {
        media = Files.createDirectory(folder.resolve("media"));
        state = Files.createDirectory(folder.resolve("state"));
        office = StickKey.open(Files.createDirectory(folder.resolve("office")), "office");
        Results.appendAll(outbox, "door", 30);
        start(true);
    }

    @AfterEach
    void stopStation() {
        part.close();
        outbox.close();
    }

    private void start(boolean export) {
        StickConfig config = new StickConfig(
                List.of(media.resolve("*")), export, false, List.of(folder.resolve("office/stick.pub")));
        part = new StickPart(
                config, "porch", state, outbox, List::of, List.of(media.resolve("*")), 20, 100, new SystemClock());
        part.start(new NoView());
    }

    @Test
    void stick_getsWhatWaits_andThenTheSignThatItMayBePulledOut() throws Exception {
        StickLayout stick = insert();
        await().until(() -> Files.exists(stick.done()));

        assertThat(stick.done()).content().contains("porch", "may be pulled out", "30 entries");
        await().until(() -> part.revision().startsWith("safe-to-pull"));
        assertThat(stick.leftovers("porch")).isEmpty();
        assertThat(outbox.stats().entries())
                .as("all stays until a receipt is back")
                .isEqualTo(30);
        try (ExportFile export = open(stick)) {
            assertThat(export.manifest().counts().entries()).isEqualTo(30);
            assertThat(export.manifest().device()).isEqualTo("porch");
        }
    }

    @Test
    void stickThatComesBackWithAReceipt_letsGoOfThat_andGetsOnlyWhatIsNew() throws Exception {
        StickLayout stick = insert();
        await().until(() -> Files.exists(stick.done()));
        StickLayout desk = pull(stick);
        Results.appendAll(outbox, "door", 31, 40);
        try (ExportFile export = open(desk)) {
            receipt(export, export.manifest().device()).write(Receipt.fileOf(export.file()), office);
        }
        Files.delete(desk.done());

        Files.move(desk.root(), stick.root());
        await().until(() -> Files.exists(stick.done()));

        assertThat(stick.done()).content().contains("30 of 30 entries").contains("10 entries");
        assertThat(outbox.stats().entries()).isEqualTo(10);
        assertThat(stick.exportFiles()).hasSize(2);
    }

    @Test
    void stickThatStaysIn_isNotWrittenAgain_whenNothingIsNew_alsoAfterARestart() throws Exception {
        StickLayout stick = insert();
        await().until(() -> Files.exists(stick.done()));
        part.close();
        Files.delete(stick.done());
        start(true);
        await().until(() -> Files.exists(stick.done()));

        assertThat(stick.done()).content().contains("was on the stick already");
        assertThat(stick.exportFiles()).hasSize(1);

        part.close();
        Files.delete(stick.exportFiles().getFirst()); // somebody took it away: it may be lost
        Results.appendAll(outbox, "door", 31, 40);
        Files.delete(stick.done());
        start(true);
        await().until(() -> Files.exists(stick.done()));
        assertThat(stick.done()).content().contains("40 entries");
    }

    @Test
    void receiptThatNobodyTrustedSigned_isToldOnTheStick_andLetsGoOfNothing() throws Exception {
        StickLayout stick = insert();
        await().until(() -> Files.exists(stick.done()));
        SigningKey forger = StickKey.open(Files.createDirectory(folder.resolve("forger")), "forger");
        try (ExportFile export = open(stick)) {
            receipt(export, "porch").write(Receipt.fileOf(export.file()), forger);
        }
        await().until(() -> Files.exists(stick.problem()));

        assertThat(stick.problem()).content().contains("is not trusted").contains("may be pulled out");
        assertThat(stick.done()).doesNotExist();
        await().until(() -> part.revision().startsWith("problem"));
        assertThat(outbox.stats().entries()).isEqualTo(30);
    }

    @Test
    void stickWithoutTheFolder_andAFolderThatIsALink_areLeftAlone() throws Exception {
        Path plain = Files.createDirectory(media.resolve("holiday"));
        Path hostile = Files.createDirectory(media.resolve("hostile"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(hostile.resolve(StickLayout.FOLDER), elsewhere);
        StickLayout stick = insert();
        await().until(() -> Files.exists(stick.done()));

        assertThat(plain).isEmptyDirectory();
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void stickThatCantBeWritten_isAProblem_thatTheStatusTells() throws Exception {
        StickLayout stick = new StickLayout(Files.createDirectory(media.resolve("USB")));
        Files.createDirectory(stick.folder());
        Files.createFile(stick.exports()); // where the folder should be
        await().until(() -> part.revision().startsWith("problem"));
        assertThat(stick.problem()).content().contains("the export ended", "is in the way");
        assertThat(outbox.stats().entries()).isEqualTo(30);
    }

    @Test
    void outboxThatCantBeRead_isNotTakenForAnEmptyOne() throws Exception {
        part.close();
        Outbox unreadable = (Outbox) Proxy.newProxyInstance(
                Outbox.class.getClassLoader(), new Class<?>[] {Outbox.class}, (_, method, arguments) -> {
                    if (method.getName().equals("entries")) {
                        throw new UncheckedIOException("bad sectors", new IOException());
                    }
                    return method.invoke(outbox, arguments);
                });
        StickConfig config = new StickConfig(List.of(media.resolve("*")), true, false, List.of());
        part = new StickPart(config, "porch", state, unreadable, List::of, List.of(), 20, 100, new SystemClock());
        part.start(new NoView());
        StickLayout stick = insert();
        await().until(() -> Files.exists(stick.problem()));
        assertThat(stick.problem()).content().contains("the export ended: bad sectors");
        assertThat(stick.done()).doesNotExist();
    }

    @Test
    void leftoverOfAStickThatWasPulledMidWay_isTakenAway() throws Exception {
        Path root = Files.createDirectory(folder.resolve("elsewhere"));
        StickLayout prepared = new StickLayout(root);
        Files.createDirectory(prepared.folder());
        Files.createFile(prepared.madeExports().resolve("porch-20261121T100000-0001.wpo.part"));
        Files.createFile(prepared.madeExports().resolve("yard-20261121T100000-0001.wpo.part"));
        Path mounted = Files.move(root, media.resolve("USB"));
        StickLayout stick = new StickLayout(mounted);
        await().until(() -> Files.exists(stick.done()));

        assertThat(stick.leftovers("porch")).isEmpty();
        assertThat(stick.leftovers("yard")).hasSize(1);
    }

    @Test
    void stickThatBringsABundle_mayBePulledOut_onceTheModelsHaveSaidSomethingOfIt() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("prepared"));
        Files.createDirectory(elsewhere.resolve(StickLayout.FOLDER));
        Files.writeString(elsewhere.resolve("watchpost/colours.wpb"), "a bundle");
        Files.writeString(elsewhere.resolve("letter.txt"), "somebody's");
        StickLayout stick = new StickLayout(Files.move(elsewhere, media.resolve("USB")));
        await().until(() -> !stick.exportFiles().isEmpty());
        assertThat(stick.done()).doesNotExist();
        assertThat(part.revision()).startsWith("working");

        modelsStatus = """
                {"arriving": [{"origin": "%s", "words": "colours-1.0.4 is staged"}]}
                """.formatted(stick.folder().resolve("colours.wpb"));
        await().until(() -> Files.exists(stick.done()));
        assertThat(stick.done())
                .content()
                .contains("colours.wpb: colours-1.0.4 is staged")
                .doesNotContain("letter");
    }

    @Test
    void order_isObeyedOnce_andOneThatMeansAnotherFileIsRefused() throws Exception {
        StickLayout stick = insert();
        await().until(() -> Files.exists(stick.done()));
        StickOrders orders = new StickOrders(state);
        try (ExportFile export = open(stick)) {
            Set<String> parts = partsOf(export);
            String wrong =
                    orders.ask(new StickOrders.Order(export.file(), "sha256:" + "0".repeat(64), parts, Set.of()));
            assertThat(answer(orders, wrong).isDone()).isFalse();
            assertThat(outbox.stats().entries()).isEqualTo(30);

            String right = orders.ask(new StickOrders.Order(export.file(), export.digest(), parts, Set.of()));
            assertThat(answer(orders, right))
                    .isEqualTo(new StickOrders.Answer(true, "30 of 30 entries were still waiting and are let go"));
            assertThat(outbox.stats().entries()).isZero();
        }
    }

    private static StickOrders.Answer answer(StickOrders orders, String id) {
        return await().until(() -> orders.answer(id), Optional::isPresent).orElseThrow();
    }

    private static Set<String> partsOf(ExportFile export) {
        Set<String> parts = new HashSet<>();
        export.manifest().parts().forEach(one -> parts.add(one.file()));
        return parts;
    }

    private static Receipt receipt(ExportFile export, String device) {
        return new Receipt(export.digest(), device, "mqtt://office:1883", partsOf(export), Set.of(), 0);
    }

    private ExportFile open(StickLayout stick) throws Exception {
        PublicKeys.Named key = StickKey.publicKey(stick.publicKey("porch"));
        return ExportFile.open(stick.exportFiles().getFirst(), List.of(key));
    }

    private StickLayout insert() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("usb"));
        Files.createDirectory(elsewhere.resolve(StickLayout.FOLDER));
        return new StickLayout(Files.move(elsewhere, media.resolve("USB")));
    }

    /** To the office, where it lies until it is put back. */
    private StickLayout pull(StickLayout stick) throws IOException {
        Path desk = Files.move(stick.root(), folder.resolve("desk"));
        await().until(() -> part.revision().startsWith("none"));
        return new StickLayout(desk);
    }

    /** Says of its models what the test wants. */
    private final class NoView implements StationView {
        @Override
        public List<Health> health() {
            return List.of();
        }

        @Override
        public List<DeliveryState> deliveries() {
            return List.of();
        }

        @Override
        public OutboxStats outboxStats() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isTryingModel() {
            return false;
        }

        @Override
        public byte[] status() {
            return new byte[0];
        }

        @Override
        public byte[] modelsStatus() {
            return modelsStatus.getBytes(StandardCharsets.UTF_8);
        }
    }
}
