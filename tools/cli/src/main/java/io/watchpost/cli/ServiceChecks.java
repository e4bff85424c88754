package io.watchpost.cli;

import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.sandbox.Sandbox;
import io.watchpost.device.station.NamedFiles;
import io.watchpost.device.station.NamedFiles.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is right for whoever calls the doctor and wrong for the installed service: a file that its sandbox hides, or that its
 * user mustn't read.
 */
final class ServiceChecks {
    private static final String SUBJECT = "service";
    private static final Set<String> SCHEMES_OF_PATHS = Set.of("dir", "file", "video");

    private ServiceChecks() {}

    /** The service is there, and this user mustn't look at it. */
    static Finding barred(InstalledService service) {
        return Finding.note(
                SUBJECT,
                "installed, with " + service.configuration() + ", but its state can't be read by "
                        + System.getProperty("user.name") + ": only the machine is judged here",
                "sudo watchpost doctor");
    }

    static List<Finding> of(InstalledService service, StationConfig station) {
        return of(service, station, file -> isShutTo(InstalledService.USER, file));
    }

    /** @param isShut whether the service's user mustn't read a file that is there */
    static List<Finding> of(InstalledService service, StationConfig station, Predicate<Path> isShut) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.works(
                SUBJECT, "judged by " + service.configuration() + ", with the state in " + station.stateDir()));
        for (Named named : named(service, station)) {
            Optional<Path> hidden = Sandbox.hides(named.file());
            if (hidden.isPresent()) {
                findings.add(Finding.fails(
                        SUBJECT,
                        named.what() + " " + named.file() + " lies in " + hidden.get()
                                + ", which the service's sandbox hides from it",
                        Sandbox.REMEDY));
            } else if (Files.exists(named.file()) && isShut.test(named.file())) {
                findings.add(Finding.fails(
                        SUBJECT,
                        named.what() + " " + named.file() + " can't be read by the service's user "
                                + InstalledService.USER,
                        "chmod o+r " + named.file() + ", and o+x the folders around it; a secret belongs into"
                                + " /etc/watchpost/credentials instead"));
            }
        }
        return findings;
    }

    /** Without its credentials, which systemd reads for it. */
    private static List<Named> named(InstalledService service, StationConfig station) {
        Path credentials = service.configuration().resolveSibling("credentials");
        List<Named> all = new ArrayList<>(NamedFiles.of(station));
        all.removeIf(one -> one.file().startsWith(credentials));
        for (PipelineConfig pipeline : station.pipelines()) {
            if (SCHEMES_OF_PATHS.contains(pipeline.camera().scheme())) {
                all.add(new Named(
                        "what the camera shows,", Path.of(pipeline.camera().location())));
            }
        }
        station.stick().trust().forEach(key -> all.add(new Named("the key", key)));
        return all;
    }

    /** As the kernel judges it; false also if nobody can say, for want of root or of the user. */
    private static boolean isShutTo(String user, Path file) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return false;
        }
        try {
            Process process = new ProcessBuilder("runuser", "-u", user, "--", "test", "-r", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .start();
            process.getOutputStream().close();
            boolean isSilent = process.getInputStream().readAllBytes().length == 0;
            return process.waitFor() == 1 && isSilent; // "user … does not exist" ends with 1, too
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
