package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package on a machine whose root file system is read-only, where nothing may be executed in /tmp; the service
 * runs as its own user, and commands as people call them.
 */
class InstalledMachineTest {
    @TempDir
    Path folder;

    private Path files;
    private Path configuration;
    private PretendedMachine machine;

    @BeforeEach
    void install() throws Exception {
        files = folder.resolve("files");
        machine = new PretendedMachine(Files.createDirectories(files), folder.resolve("work"), false);
        DebianRoot root = new DebianRoot(Files.createDirectory(folder.resolve("root")));
        root.dpkg("-i", Archive.ofThisMachine().debianPackage());
        files = root.folder;
        machine = new PretendedMachine(files, folder.resolve("work"), false);
        Matcher user = Pattern.compile("(?m)^watchpost:[^:]*:(\\d+):(\\d+):")
                .matcher(Files.readString(files.resolve("etc/passwd")));
        assertThat(user.find()).isTrue();
        for (String assigned : List.of("var/lib/watchpost", "var/cache/watchpost")) {
            Path made = Files.createDirectories(files.resolve(assigned));
            Files.setAttribute(made, "unix:mode", 0750);
            Files.setAttribute(made, "unix:uid", Integer.parseInt(user.group(1)));
            Files.setAttribute(made, "unix:gid", Integer.parseInt(user.group(2)));
        }
        configuration = files.resolve("etc/watchpost/watchpost.yaml");
        Files.writeString(
                configuration,
                Files.readString(configuration).replace("test:?fps=0.5", "test:?fps=max&frames=3")
                        + "page: off\noutbox: {sizeMegabytes: 1}\n");
    }

    @Test
    void aReadOnlyRoot_isEnough_andCommandsFindTheServiceByThemselves() throws Exception {
        Command run = machine.run(PretendedMachine.service() + """
                ! touch /etc/watchpost/x 2>/dev/null || exit 90
                service || exit 91
                watchpost outbox stats
                service || exit 92
                watchpost outbox stats
                watchpost log-level debug
                watchpost outbox key
                echo "foreign: $(find /var/lib/watchpost /var/cache/watchpost ! -user watchpost)."
                echo "temporary: $(find /tmp /var/tmp -type f)."
                setpriv --reuid watchpost --regid watchpost --clear-groups env HOME=/var/lib/watchpost watchpost model status
                echo "own folders: $(ls -A /var/lib/watchpost | grep '^\\.')."
                setpriv --reuid 65534 --regid 65534 --clear-groups watchpost outbox stats
                echo "as somebody else: $?"
                setpriv --reuid 65534 --regid 65534 --clear-groups watchpost doctor | grep -A 1 service
                """);

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        List<Integer> kept = Pattern.compile("kept +(\\d+)")
                .matcher(run.out())
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
        assertThat(kept).hasSize(2);
        assertThat(kept.getFirst()).isPositive();
        assertThat(kept.getLast()).as("after a second start").isGreaterThan(kept.getFirst());
        assertThat(run.out())
                .contains("the station logs at debug")
                .contains("public   /var/lib/watchpost/stick.pub")
                .contains("foreign: .")
                .contains("temporary: .")
                .contains("own folders: .")
                .contains("as somebody else: 4")
                .contains("only the machine is judged here", "-> sudo watchpost doctor");
        assertThat(run.err())
                .contains("the installed service's state folder /var/lib/watchpost can't be read by ")
                .contains("put \"sudo\" in front of the command");
    }

    @Test
    void aFullCache_stopsNothing() throws Exception {
        Command run = machine.run(PretendedMachine.service() + """
                mount -t tmpfs -o size=16k,mode=777 full /var/cache/watchpost
                dd if=/dev/zero of=/var/cache/watchpost/full bs=1k 2>/dev/null
                WATCHPOST_AOT=on
                service || exit 91
                service || exit 92
                watchpost outbox stats
                """);

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).containsPattern("waiting for the broker +[2-9]");
    }

    @Test
    void aModelThatTheSandboxHides_isSaidToBeHidden() throws Exception {
        Files.writeString(
                configuration,
                Files.readString(configuration).replaceFirst("file: .*", "file: /home/somebody/model.tflite"));

        Command run = machine.run(PretendedMachine.service() + "service");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "the model /home/somebody/model.tflite does not exist: the service's sandbox hides /home from it")
                .contains("move it to /srv or /etc/watchpost");
    }

    /** An archive that was unpacked to /opt, on a machine with a systemctl that only takes notes. */
    @Test
    void installService_onARunningSystem_startsIt_andRemovesIt() throws Exception {
        Path unpacked = folder.resolve("unpacked");
        Path opt = Files.createDirectories(unpacked.resolve("opt"));
        Files.move(Archive.ofThisMachine().unpackInto(opt), opt.resolve("watchpost"));
        Path programs = Files.createDirectories(unpacked.resolve("usr/local/sbin"));
        for (String program : List.of("systemctl", "udevadm")) {
            Path noting = Files.writeString(programs.resolve(program), """
                    #!/bin/sh
                    echo "$(basename "$0") $*" >>/tmp/called
                    [ ! -e "/tmp/fails-$1" ] || { echo "no such bus"; exit 1; }
                    """);
            Files.setAttribute(noting, "unix:mode", 0755);
        }
        PretendedMachine running = new PretendedMachine(unpacked, folder.resolve("running"), true);

        Command run = running.run("""
                setpriv --reuid 65534 --regid 65534 --clear-groups /opt/watchpost/bin/watchpost install-service
                echo "as somebody else: $?"
                [ ! -e /etc/systemd/system/watchpost.service ] || exit 90
                touch /tmp/fails-enable
                /opt/watchpost/bin/watchpost install-service
                echo "without systemd: $?"
                rm /tmp/fails-enable /tmp/called
                /opt/watchpost/bin/watchpost install-service || exit 91
                echo called; cat /tmp/called; rm /tmp/called
                id watchpost || exit 92
                ls -ld /etc/watchpost/credentials
                watchpost version || exit 93
                sed -i 's/test:?fps=0.5/test:?fps=max\\&frames=3/' /etc/watchpost/watchpost.yaml
                echo 'page: off' >>/etc/watchpost/watchpost.yaml
                chown watchpost: /var/lib/watchpost /var/cache/watchpost
                """ + PretendedMachine.service() + """
                service || exit 94
                watchpost outbox stats
                watchpost install-service --remove || exit 95
                echo called; cat /tmp/called
                [ ! -e /etc/systemd/system/watchpost.service ] && [ ! -e /usr/local/bin/watchpost ] || exit 96
                [ -e /etc/watchpost/watchpost.yaml ] && [ -e /var/lib/watchpost/outbox.db ] || exit 98
                """);

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("as somebody else: 4")
                .contains("without systemd: 4")
                .contains("""
                        called
                        udevadm control --reload
                        udevadm trigger --action=change --subsystem-match=gpio --subsystem-match=usb
                        systemctl daemon-reload
                        systemctl enable watchpost.service
                        systemctl restart watchpost.service
                        """)
                .contains("drwx------")
                .containsPattern("waiting for the broker +[1-9]")
                .contains("""
                        called
                        systemctl stop watchpost.service
                        systemctl disable watchpost.service
                        systemctl daemon-reload
                        """);
        assertThat(run.err())
                .contains("install-service writes to /etc and speaks to systemd, which only root may")
                .contains("call it with sudo")
                .contains("\"systemctl enable watchpost.service\" failed with exit code 1: no such bus")
                .contains("call install-service again");
    }
}
