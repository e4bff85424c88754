package io.watchpost.cli.service;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.device.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost install-service}: what the Debian package does, for a distribution that was unpacked. */
@Command(
        name = "install-service",
        description = {
            "Make a systemd service of this unpacked distribution: unit, udev rules, the user watchpost, and a"
                    + " configuration to begin with.",
            "Says each thing that it does, and may be repeated. The Debian package brings all of it by itself."
        })
final class InstallServiceCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--dry-run", description = "Only say what would be done; for any user.")
    private boolean isDry;

    @Option(names = "--remove", description = "Take the service out again; the configuration and the outbox stay.")
    private boolean isRemoval;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "The root of an image that is being made, in which nothing is started. Default: /")
    private Path root = Path.of("/");

    @Override
    public Integer call() throws Failure {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path home = home();
        if (!isDry && !"root".equals(System.getProperty("user.name"))) {
            throw Failure.unavailable(
                    "install-service writes to /etc and speaks to systemd, which only root may",
                    "call it with sudo, or with --dry-run to see what it would do");
        }
        Path real = root.toAbsolutePath().normalize();
        if (Files.exists(real.resolve("usr/lib/systemd/system/watchpost.service"))) {
            throw Failure.unavailable(
                    "the Debian package watchpost has installed the service already",
                    "use it as it is, or remove the package first: apt-get remove watchpost");
        }
        ServiceInstallation installation = new ServiceInstallation(real, home, isDry, out);
        if (isRemoval) {
            installation.remove();
        } else {
            checkVisible(home);
            installation.install();
        }
        return ExitCode.OK;
    }

    /** As the launcher says; there is none when it runs from the sources. */
    private static Path home() throws Failure {
        String home = System.getProperty("watchpost.home", "");
        try {
            if (!home.isEmpty() && Files.isExecutable(Path.of(home, "bin/watchpost"))) {
                return Path.of(home).toRealPath();
            }
        } catch (IOException e) {
            throw Failure.unavailable("the folder " + home + " of this distribution can't be read (" + e + ")", "");
        }
        throw Failure.unavailable(
                "install-service needs a distribution to point at, and this isn't one",
                "unpack watchpost-…-linux-….tar.gz to /opt/watchpost and call bin/watchpost there");
    }

    private static void checkVisible(Path home) throws Failure {
        Optional<Path> hidden = Sandbox.hides(home);
        if (hidden.isPresent()) {
            throw Failure.unavailable(
                    "the distribution lies in " + home + ", and the service is kept away from " + hidden.get(),
                    "move it to /opt/watchpost and call /opt/watchpost/bin/watchpost install-service");
        }
    }
}
