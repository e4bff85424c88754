package io.watchpost.update.arrival;

import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.Trust;
import io.watchpost.clock.BackOff;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelsConfig;
import io.watchpost.file.FolderOwner;
import io.watchpost.update.blocks.Streams;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Fetches one bundle that somebody named by its address, without an announcement: never more than the configured size, and
 * no more than its first megabyte when its manifest says that it isn't for here. Works on the calling thread.
 */
public final class UrlDownload {
    static final int ATTEMPTS_MAX = 5;
    private static final long RETRY_FIRST_MILLIS = 2_000;
    private static final long RETRY_MAX_MILLIS = 30_000;
    private static final long NAP_MILLIS = 100;

    private final ModelsConfig config;
    private final Path folder;
    private final FirstLook look;
    private final Carriage carriage;
    private final StationClock clock;
    private final RandomGenerator random;

    /**
     * Fetches as the configuration says, but for its hours.
     *
     * @param folder of downloads by hand alone, on the disk that the store is on; made when it isn't there
     * @param streams over which blocks come, for addresses like {@code stream:ID}
     */
    public UrlDownload(
            ModelsConfig config,
            Path folder,
            Trust trust,
            Objections objections,
            Streams streams,
            StationClock clock,
            RandomGenerator random)
            throws IOException {
        this.config = config;
        this.folder = FolderOwner.makeFolder(folder);
        this.clock = clock;
        this.random = random;
        Disk disk = () -> Files.getFileStore(folder).getUsableSpace();
        look = new FirstLook(config, folder, trust, objections, clock);
        carriage = Carriages.of(config, streams, Patience.Limits.DEFAULT, disk, clock, random);
    }

    /**
     * Fetches it, in several attempts if need be. A complete file is the caller's to delete; what is here of another one is
     * gone on from by the next call, if the server says that it is still the same.
     *
     * @param isCalledOff asked often
     * @throws IOException if the folder can't be used
     */
    public Fetched fetch(URI uri, BooleanSupplier isCalledOff) throws IOException {
        PartFile part = new PartFile(folder, Sha256.hex(uri.toString().getBytes(StandardCharsets.UTF_8)));
        Wanted wanted = new Wanted(
                uri.toString(),
                uri,
                config.sizeBytesMax(),
                null,
                (head, sizeBytes) -> look.objection(head, sizeBytes, uri.toString()));
        BackOff backOff = new BackOff(RETRY_FIRST_MILLIS, RETRY_MAX_MILLIS, random);
        while (true) {
            Fetched fetched = carriage.fetch(
                    wanted,
                    part,
                    () -> isCalledOff.getAsBoolean() ? Optional.of("it was called off") : Optional.empty());
            if (fetched instanceof Fetched.Complete) {
                part.forgetOrigin();
            }
            if (!(fetched instanceof Fetched.Interrupted interrupted)) {
                return fetched;
            }
            if (interrupted.advanced()) {
                backOff.reset();
            }
            long waitMillis = Math.max(backOff.nextMillis(), interrupted.waitMillis());
            if (backOff.attempts() >= ATTEMPTS_MAX || waitMillis > RETRY_MAX_MILLIS) {
                return fetched;
            }
            for (long left = waitMillis; left > 0 && !isCalledOff.getAsBoolean(); left -= NAP_MILLIS) {
                clock.sleep(Math.min(left, NAP_MILLIS));
            }
        }
    }
}
