package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.device.doubtful.AgeSeal;
import io.watchpost.outbox.Carriers;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.Results;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people do with doubtful pictures. */
final class PicturesCommandTest {
    private static final byte[] PICTURE = {(byte) 0xff, (byte) 0xd8, 1, 2, 3, (byte) 0xff, (byte) 0xd9};

    @TempDir
    Path folder;

    private Path station;
    private Path kept;

    @BeforeEach
    void makePictures() throws Exception {
        station = Files.createDirectory(folder.resolve("station"));
        kept = Files.createDirectory(station.resolve("doubtful"));
        Files.write(kept.resolve("000001-door-20261121T130501.jpg"), PICTURE);
    }

    @Test
    void list_andGet_showAndCopyThem() throws Exception {
        Cli list = Cli.run("pictures", "list", "--state-dir", station);
        assertThat(list.out()).contains("000001-door-20261121T130501.jpg", "2026-11-21T13:05:01Z", "1 KB");
        PublishedSchemas.assertFollows(
                "watchpost.picture/1",
                Cli.run("pictures", "list", "--state-dir", station, "--json").out());

        Cli get = Cli.run("pictures", "get", "--state-dir", station, "--to", folder.resolve("out"));
        assertThat(get.exitCode()).as(get.err()).isZero();
        assertThat(folder.resolve("out/000001-door-20261121T130501.jpg")).hasBinaryContent(PICTURE);

        Cli none = Cli.run("pictures", "get", "--state-dir", station, "--to", folder.resolve("out"), "../outbox.db");
        assertThat(none.exitCode()).isEqualTo(ExitCode.PARTLY);
        assertThat(none.out()).contains("no such picture");
    }

    @Test
    void key_andDecrypt_openWhatAStationEncrypted() throws Exception {
        Path key = folder.resolve("pictures.key");
        Cli made = Cli.run("pictures", "key", key);
        assertThat(made.exitCode()).as(made.err()).isZero();
        String recipient = made.out().replaceFirst("(?s)encryptTo +(\\S+).*", "$1");
        assertThat(Files.getPosixFilePermissions(key)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(key)).contains("# public key: " + recipient).contains("AGE-SECRET-KEY-1");
        assertThat(made.out()).doesNotContain("AGE-SECRET-KEY");
        assertThat(Cli.run("pictures", "key", key).err()).contains("never overwritten");

        Path sealed = kept.resolve("000002-door-20261121T130511.jpg.age");
        Files.write(sealed, AgeSeal.seal(PICTURE, recipient));
        Cli decrypted = Cli.run("pictures", "decrypt", "--key", key, "--to", folder, sealed);
        assertThat(decrypted.exitCode()).as(decrypted.err()).isZero();
        assertThat(folder.resolve("000002-door-20261121T130511.jpg")).hasBinaryContent(PICTURE);

        Path other = folder.resolve("other.key");
        Cli.run("pictures", "key", other);
        Cli wrong = Cli.run("pictures", "decrypt", "--key", other, "--to", folder, sealed);
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.PARTLY);
        assertThat(wrong.out()).contains("not encrypted to this key");
        Cli noKey = Cli.run("pictures", "decrypt", "--key", sealed, "--to", folder, sealed);
        assertThat(noKey.exitCode()).isNotZero();
    }

    @Test
    @Timeout(60)
    void pictures_goWithAnExport_andComeOutOfIt() throws Exception {
        Path office = Files.createDirectory(folder.resolve("office"));
        try (Outbox outbox = Carriers.open(station, "mqtt")) {
            Results.appendAll(outbox, "door", 3);
        }
        Path file = folder.resolve("out.wpo");
        assertThat(Cli.run("outbox", "export", "--state-dir", station, "--to", file, "--pictures")
                        .out())
                .contains("1 pictures");
        try (MosquittoBroker broker = new MosquittoBroker(Files.createDirectory(folder.resolve("broker"))).start()) {
            Cli imported = Cli.run(
                    "outbox",
                    "import",
                    "--trust",
                    station.resolve("stick.pub"),
                    "--state-dir",
                    office,
                    "--broker",
                    broker.uri(),
                    "--pictures-to",
                    office.resolve("pictures"),
                    file);
            assertThat(imported.exitCode()).as(imported.err()).isZero();
        }
        assertThat(office.resolve("pictures/station-1/000001-door-20261121T130501.jpg"))
                .hasBinaryContent(PICTURE);
    }
}
