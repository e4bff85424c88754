package io.watchpost.cli.publish;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.StreamLocation;
import io.watchpost.bundle.Trust;
import io.watchpost.cli.BrokerFlags;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.bundle.AnnouncedBundle;
import io.watchpost.cli.bundle.Signing;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost publish}: bundles from this machine to many devices, in blocks over a broker. */
@Command(
        name = "publish",
        description = {
            "Announce bundles to a group of devices at a broker, and serve them in blocks to those that want them. Goes on"
                    + " after the broker was away, and ends with Ctrl-C; the announcement stays at the broker.",
            "The announcement is made and signed here with --key, or given with --announcement. No key leaves this"
                    + " machine."
        })
final class PublishCommand implements Callable<Integer> {
    private static final int RATE_KILOBYTES_DEFAULT = 1_000;
    private static final int RATE_KILOBYTES_MAX = 1_000_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "BUNDLE", description = "Signed .wpb files.")
    private List<Path> bundles = List.of();

    @Option(names = "--to", required = true, paramLabel = "GROUP", description = "The group of devices.")
    private String group = "";

    @Mixin
    private final BrokerFlags brokerFlags = new BrokerFlags();

    @Option(
            names = "--announcement",
            paramLabel = "FILE",
            description = "What \"bundle announce --stream\" wrote for these bundles; instead of --key.")
    private @Nullable Path announcementFile;

    @Mixin
    private final Signing signing = new Signing();

    @Option(
            names = "--serial",
            paramLabel = "N",
            description = "With --key: higher than that of every earlier announcement to this group.")
    private @Nullable Long serial;

    @Option(
            names = "--heartbeat",
            paramLabel = "SECONDS",
            description = "With --key: the next announcement will be issued within so many seconds; 60 to 2678400.")
    private @Nullable Long heartbeatSeconds;

    @Option(
            names = "--rate",
            paramLabel = "KB/S",
            description = "The fastest that blocks are sent, to all devices together. Default: 1000.")
    private int rateKilobytes = RATE_KILOBYTES_DEFAULT;

    @Option(
            names = "--until-done",
            description = "End when each --device has every bundle, or has refused it; without --device, when all that"
                    + " came have, and nobody else has come for a minute.")
    private boolean isUntilDone;

    @Option(names = "--device", paramLabel = "NAME", description = "A device to wait for; may be given several times.")
    private Set<String> devices = Set.of();

    @Option(names = "--json", description = "What changes on a device as one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws Failure, BundleRefused, ConfigurationException, TransportException {
        if (rateKilobytes < 1 || rateKilobytes > RATE_KILOBYTES_MAX) {
            throw Failure.usage("--rate is 1 to " + RATE_KILOBYTES_MAX + ", was " + rateKilobytes);
        }
        BrokerConfig broker = brokerFlags.broker();
        List<ServedBundle> served = new ArrayList<>();
        try {
            List<Announcement.Model> models = new ArrayList<>();
            for (Path bundle : bundles) {
                StreamLocation location = StreamLocation.ofBundle(Sha256.hex(bundle));
                Announcement.Model model = AnnouncedBundle.of(bundle, List.of(location.toString()));
                models.add(model);
                served.add(new ServedBundle(bundle, model));
            }
            return serve(broker, served, announcement(models));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("the announcement can't be made: " + e.getMessage());
        } catch (IOException e) {
            throw Failure.unavailable("a bundle or the announcement can't be read (" + e + ")", "check the paths");
        } finally {
            served.forEach(PublishCommand::close);
        }
    }

    private int serve(BrokerConfig broker, List<ServedBundle> served, Envelope announcement)
            throws TransportException, IOException {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        PrintWriter err = commandLine.getErr();
        StationClock clock = new SystemClock();
        String id = "watchpost-publish-" + ProcessHandle.current().pid() + "-" + Long.toHexString(clock.nanos());
        Publisher publisher = new Publisher(
                new Publisher.Order(
                        new ClientSettings(broker, id),
                        broker.topicPrefix(),
                        group,
                        EnvelopeJson.bytes(announcement),
                        served,
                        rateKilobytes * 1_000,
                        isUntilDone,
                        devices),
                new Progress(commandLine.getOut(), json),
                note -> {
                    err.println(note);
                    err.flush();
                },
                clock);
        try {
            return publisher.serve() ? ExitCode.OK : ExitCode.PARTLY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        }
    }

    private Envelope announcement(List<Announcement.Model> models) throws Failure, BundleRefused, IOException {
        if (announcementFile != null) {
            if (signing.hasKeys() || serial != null || heartbeatSeconds != null) {
                throw Failure.usage("--announcement is signed already: leave --key, --serial and --heartbeat out");
            }
            return given(announcementFile, models);
        }
        if (!signing.hasKeys() || serial == null || heartbeatSeconds == null) {
            throw Failure.usage("an announcement needs --key, --serial and --heartbeat, or a file that has it with"
                    + " --announcement");
        }
        return signing.sign(AnnouncementJson.envelope(new Announcement(group, serial, heartbeatSeconds, models)));
    }

    /** One that others have signed, if it is for this group and says where these bundles are served. */
    private Envelope given(Path file, List<Announcement.Model> models) throws Failure, BundleRefused, IOException {
        Envelope envelope = Trust.readEnvelope(file);
        Announcement announcement = AnnouncementJson.unverified(envelope, file.toString());
        if (!announcement.group().equals(group)) {
            throw Failure.usage(file + " is for the group " + announcement.group() + ", not for " + group);
        }
        for (Announcement.Model model : models) {
            boolean isAnnounced = announcement.models().stream()
                    .anyMatch(one -> one.facts().equals(model.facts())
                            && one.sha256().equals(model.sha256())
                            && one.sources().containsAll(model.sources()));
            if (!isAnnounced) {
                throw Failure.usage(file + " doesn't announce " + model.facts().title() + " at "
                        + String.join(", ", model.sources()) + ": make it with \"bundle announce --stream\"");
            }
        }
        return envelope;
    }

    private static void close(ServedBundle bundle) {
        try {
            bundle.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
