package io.watchpost.cli.service;

import io.watchpost.cli.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The service of an unpacked distribution, put into a system or taken out of it. Says each thing that it does; what is
 * there already as it should be is left alone, so that it may be repeated.
 */
final class ServiceInstallation {
    private static final String SERVICE = "watchpost.service";
    private static final Path STATE = Path.of("/var/lib/watchpost");

    private final Path root;
    private final Path home;
    private final boolean isDry;
    private final PrintWriter out;

    /**
     * Touches nothing yet.
     *
     * @param root of the file system; another one than {@code /} is an image, in which nothing runs
     * @param home where the distribution lies, as the system will see it
     * @param isDry whether it only says what it would do
     */
    ServiceInstallation(Path root, Path home, boolean isDry, PrintWriter out) {
        this.root = root;
        this.home = home;
        this.isDry = isDry;
        this.out = out;
    }

    void install() throws Failure {
        try {
            for (ServiceTemplate template : ServiceTemplate.values()) {
                write(template);
            }
            credentials();
            link();
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the service's files can't be written (" + e + ")", "look at the disk and its rights");
        }
        run("systemd-sysusers", inImage("--root=" + root), "watchpost.conf");
        if (isLive()) {
            run("udevadm", List.of("control", "--reload"));
            run("udevadm", List.of("trigger", "--action=change", "--subsystem-match=gpio", "--subsystem-match=usb"));
            run("systemctl", List.of("daemon-reload"));
        }
        run("systemctl", inImage("--root=" + root), "enable", SERVICE);
        if (isLive()) {
            run("systemctl", List.of("restart", SERVICE));
        }
        out.println("configure it in /etc/watchpost/watchpost.yaml, then: systemctl restart watchpost");
    }

    void remove() throws Failure {
        if (Files.exists(ServiceTemplate.UNIT.in(root))) {
            if (isLive()) {
                run("systemctl", List.of("stop", SERVICE));
            }
            run("systemctl", inImage("--root=" + root), "disable", SERVICE);
        }
        try {
            for (ServiceTemplate template : ServiceTemplate.values()) {
                if (!template.isKept) {
                    delete(template.in(root));
                }
            }
            Path link = command();
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target())) {
                delete(link);
            }
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the service's files can't be removed (" + e + ")", "look at the disk and its rights");
        }
        if (isLive()) {
            run("systemctl", List.of("daemon-reload"));
        }
        out.println("/etc/watchpost and " + STATE
                + " stay: the configuration, the keys, and the outbox with what wasn't delivered");
    }

    private void write(ServiceTemplate template) throws IOException {
        Path file = template.in(root);
        String text = template.text(home);
        if (Files.exists(file) && template.isKept) {
            say("kept " + file);
        } else if (Files.exists(file) && Files.readString(file).equals(text)) {
            say("unchanged " + file);
        } else {
            say((Files.exists(file) ? "replaced " : "wrote ") + file);
            if (!isDry) {
                Files.createDirectories(file.getParent());
                Files.write(file, text.getBytes(StandardCharsets.UTF_8));
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    /** Read by systemd for the service, and by nobody else. */
    private void credentials() throws IOException {
        Path folder = root.resolve("etc/watchpost/credentials");
        if (Files.isDirectory(folder)) {
            say("kept " + folder);
            return;
        }
        say("made " + folder);
        if (!isDry) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void link() throws IOException {
        Path link = command();
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            say("kept " + link);
            return;
        }
        say("linked " + link + " to " + target());
        if (!isDry) {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, target());
        }
    }

    private Path command() {
        return root.resolve("usr/local/bin/watchpost");
    }

    private Path target() {
        return home.resolve("bin/watchpost");
    }

    private void delete(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        say("removed " + file);
        if (!isDry) {
            Files.delete(file);
        }
    }

    private boolean isLive() {
        return root.equals(Path.of("/"));
    }

    private List<String> inImage(String option) {
        return isLive() ? List.of() : List.of(option);
    }

    private void run(String program, List<String> first, String... then) throws Failure {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(first);
        words.addAll(List.of(then));
        String line = String.join(" ", words);
        say("ran " + line);
        if (isDry) {
            return;
        }
        out.flush();
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int exit = process.waitFor();
            if (exit != 0) {
                throw Failure.unavailable(
                        "\"" + line + "\" failed with exit code " + exit + (said.isEmpty() ? "" : ": " + said),
                        "put that right and call install-service again: what is done stays done");
            }
        } catch (IOException e) {
            throw Failure.unavailable(
                    "\"" + line + "\" can't be run (" + e.getMessage() + ")",
                    "the service needs a system with systemd and udev");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("interrupted during \"" + line + "\"", "");
        }
    }

    private void say(String what) {
        out.println((isDry ? "(dry run) " : "") + what);
    }
}
