package io.watchpost.cli.bundle;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.StreamLocation;
import io.watchpost.bundle.Trust;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost bundle announce}: tells a group of devices which bundles they should have. */
@Command(
        name = "announce",
        description = {
            "Write and sign the announcement of bundles for a group of devices. Issue one with a higher serial at least"
                    + " every --heartbeat, also when nothing changed: devices take the silence for a fault.",
            "When the file holds the same announcement already, signatures are added to it: so several can sign. The"
                    + " same input gives the same bytes."
        })
final class BundleAnnounceCommand implements Callable<Integer> {
    private static final List<String> BESIDE = List.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "BUNDLE",
            description = "Signed .wpb files; none for an announcement that is only a heartbeat.")
    private List<Path> bundles = List.of();

    @Option(names = "--group", paramLabel = "NAME", description = "The group of devices. Default: all.")
    private String group = "all";

    @Option(
            names = "--serial",
            required = true,
            paramLabel = "N",
            description = "Higher than that of every earlier announcement to this group.")
    private long serial;

    @Option(
            names = "--heartbeat",
            required = true,
            paramLabel = "SECONDS",
            description = "The next one will be issued within so many seconds; 60 to 2678400.")
    private long heartbeatSeconds;

    @Option(
            names = "--url-base",
            paramLabel = "URL",
            description = "https address of the folder that the bundles are fetched from; may be given several times."
                    + " Default: beside the announcement.")
    private List<String> bases = BESIDE;

    @Option(
            names = "--stream",
            description =
                    "The bundles come in blocks over a broker, served by \"watchpost publish\"; with --url-base, from"
                            + " there if that fails.")
    private boolean isStream;

    @Mixin
    private final Signing signing = new Signing();

    @Option(
            names = {"--out", "-o"},
            paramLabel = "FILE",
            description = "The announcement. Default: announcement.dsse.json here.")
    private Path out = Path.of(Announcement.FILE_NAME);

    @Option(names = "--json", description = "The announcement as a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure, BundleRefused {
        if (!signing.hasKeys()) {
            throw Failure.usage("--key is missing: name the private key to sign with");
        }
        try {
            List<Announcement.Model> models = new ArrayList<>();
            for (Path bundle : bundles) {
                models.add(AnnouncedBundle.of(bundle, sources(bundle)));
            }
            Announcement announcement = new Announcement(group, serial, heartbeatSeconds, models);
            Envelope signed = signing.sign(begun(AnnouncementJson.envelope(announcement)));
            EnvelopeFiles.replace(out, signed);
            print(announcement, signed);
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw Failure.usage("the announcement can't be made: " + e.getMessage());
        } catch (IOException e) {
            throw Failure.unavailable(
                    "a bundle or the announcement can't be read or written (" + e + ")", "check the" + " paths");
        }
    }

    private List<String> sources(Path bundle) throws IOException {
        List<String> sources = new ArrayList<>();
        if (isStream) {
            sources.add(StreamLocation.ofBundle(Sha256.hex(bundle)).toString());
        }
        if (!isStream || !bases.equals(BESIDE)) {
            bases.forEach(base -> sources.add(source(base, bundle)));
        }
        return sources;
    }

    private static String source(String base, Path file) {
        return (base.isEmpty() || base.endsWith("/") ? base : base + "/") + file.getFileName();
    }

    /** The one that others have signed before, if it says the same. */
    private Envelope begun(Envelope made) throws Failure, IOException {
        if (!Files.exists(out)) {
            return made;
        }
        try {
            Envelope there = Trust.readEnvelope(out);
            return there.payloadType().equals(made.payloadType()) && Arrays.equals(there.payload(), made.payload())
                    ? there
                    : made;
        } catch (BundleRefused e) {
            throw Failure.usage(out + " exists and is no announcement: name another file with --out");
        }
    }

    private void print(Announcement announcement, Envelope signed) {
        PrintWriter to = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            to.println(new String(signed.payload(), StandardCharsets.UTF_8));
        } else {
            to.println(out + ": announcement " + announcement.serial() + " to the group " + announcement.group() + ", "
                    + signed.signatures().size() + " signatures; the next one is due within "
                    + announcement.heartbeatSeconds() + " s");
            for (Announcement.Model model : announcement.models()) {
                to.println("  " + model.facts().title() + ", release "
                        + model.facts().release() + ": " + String.join(", ", model.sources()));
            }
        }
        to.flush();
    }
}
