package io.watchpost.update.arrival;

import io.watchpost.bundle.BundleHead;
import io.watchpost.bundle.Sha256;
import io.watchpost.clock.StationClock;
import io.watchpost.transport.TlsConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files by HTTPS, going on from what is here. Believes nothing that a server says of a file: never more bytes are
 * written than were announced, and a file counts only with the digest that was announced. Stateless; one thread at a time
 * for one part.
 */
final class Download implements Carriage {
    private static final long LOOK_AT_DISK_BYTES = 4L << 20;

    private final TlsConfig tls;
    private final Patience.Limits limits;
    private final @Nullable Integer bytesPerSecond;
    private final Disk disk;
    private final long reserveBytes;
    private final StationClock clock;

    /**
     * Fetches as it is told here.
     *
     * @param bytesPerSecond at most; null for no limit
     * @param reserveBytes of the disk that stay free
     */
    Download(
            TlsConfig tls,
            Patience.Limits limits,
            @Nullable Integer bytesPerSecond,
            Disk disk,
            long reserveBytes,
            StationClock clock) {
        this.tls = tls;
        this.limits = limits;
        this.bytesPerSecond = bytesPerSecond;
        this.disk = disk;
        this.reserveBytes = reserveBytes;
        this.clock = clock;
    }

    @Override
    public Fetched fetch(Wanted wanted, PartFile part, Supplier<Optional<String>> callOff) {
        long before = 0;
        try {
            before = usable(wanted, part);
            if (before < wanted.sizeBytesMax() || wanted.sha256() == null) {
                Optional<Fetched> end = transfer(wanted, part, before, new Patience(clock, limits, callOff));
                if (end.isPresent()) {
                    return end.get();
                }
            }
            return complete(wanted, part, before);
        } catch (Patience.CalledOff e) {
            return new Fetched.CalledOff(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Fetched.Interrupted(String.valueOf(e.getMessage()), 0, advanced(part, before));
        }
    }

    private static boolean advanced(PartFile part, long before) {
        try {
            return part.length() > before;
        } catch (IOException e) {
            return false;
        }
    }

    /** How much of what is here may be gone on from; what may not be is deleted. */
    private static long usable(Wanted wanted, PartFile part) throws IOException {
        Optional<PartFile.Origin> origin = part.origin();
        long length = part.length();
        boolean isUsable = length <= wanted.sizeBytesMax()
                && origin.isPresent()
                && (wanted.sha256() != null || hasSameTag(origin.get(), wanted));
        if (!isUsable) {
            part.delete();
            return 0;
        }
        return length;
    }

    private static boolean hasSameTag(PartFile.Origin origin, Wanted wanted) {
        return origin.uri().equals(wanted.uri()) && !origin.etag().isEmpty();
    }

    /** Empty when all bytes came. */
    private Optional<Fetched> transfer(Wanted wanted, PartFile part, long from, Patience patience) throws IOException {
        Map<String, String> headers = new HashMap<>();
        if (from > 0) {
            headers.put("Range", "bytes=" + from + "-");
            part.origin()
                    .filter(origin -> hasSameTag(origin, wanted))
                    .ifPresent(origin -> headers.put("If-Range", origin.etag()));
        }
        try (WebAnswer answer = WebAnswer.ask(wanted.uri(), headers, tls, patience)) {
            return switch (RangeAnswer.of(answer.status(), answer.headers(), from, wanted.exactSize())) {
                case RangeAnswer.Rest() -> append(wanted, part, answer, patience, total(answer, from));
                case RangeAnswer.Whole(OptionalLong length) -> {
                    if (length.orElse(0) > wanted.sizeBytesMax()) {
                        yield useless(part, tooLarge(wanted));
                    }
                    part.begin(new PartFile.Origin(wanted.uri(), strongTag(answer)));
                    yield append(wanted, part, answer, patience, length);
                }
                case RangeAnswer.Other(String reason) -> {
                    part.delete();
                    yield Optional.of(new Fetched.Interrupted(reason + ": it is fetched anew", 0, false));
                }
                case RangeAnswer.Busy(String reason, long waitMillis) ->
                    Optional.of(new Fetched.Interrupted(reason, waitMillis, false));
                case RangeAnswer.Wrong(String reason) -> useless(part, reason);
            };
        }
    }

    private static OptionalLong total(WebAnswer answer, long from) {
        OptionalLong rest = answer.headers().firstValueAsLong("content-length");
        return rest.isPresent() ? OptionalLong.of(from + rest.getAsLong()) : rest;
    }

    private static String strongTag(WebAnswer answer) {
        return answer.headers()
                .firstValue("etag")
                .filter(tag -> tag.matches("\"[\\x21\\x23-\\x7e]{1,200}\""))
                .orElse("");
    }

    private Optional<Fetched> append(
            Wanted wanted, PartFile part, WebAnswer answer, Patience patience, OptionalLong total) throws IOException {
        Throttle throttle = new Throttle(bytesPerSecond, clock);
        try (FileChannel out = part.append()) {
            long length = out.size();
            long lookAtDisk = length;
            boolean isChecked = false;
            for (ByteBuffer bytes = answer.next(); bytes != null; bytes = answer.next()) {
                int count = bytes.remaining();
                if (length + count > wanted.sizeBytesMax()) {
                    return useless(part, tooLarge(wanted));
                }
                if (length >= lookAtDisk) {
                    requireRoom(part);
                    lookAtDisk = length + LOOK_AT_DISK_BYTES;
                }
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                length += count;
                if (!isChecked && length >= BundleHead.SIZE_BYTES_MAX) {
                    isChecked = true;
                    Optional<String> objection = objection(wanted, part, total.orElse(wanted.sizeBytesMax()));
                    if (objection.isPresent()) {
                        return useless(part, objection.get());
                    }
                }
                throttle.pay(count, patience);
            }
            out.force(true);
            return Optional.empty();
        }
    }

    private static String tooLarge(Wanted wanted) {
        return "it sends more than the " + wanted.sizeBytesMax() + " bytes that "
                + (wanted.sha256() == null ? "are accepted here" : "were announced");
    }

    private void requireRoom(PartFile part) throws IOException {
        if (disk.usableBytes() < reserveBytes) {
            part.delete(); // what runs here needs the room more
            throw new IOException("the disk is full but for its reserve: what was fetched was given back");
        }
    }

    private static Optional<String> objection(Wanted wanted, PartFile part, long sizeBytes) throws IOException {
        return wanted.check().objection(part.head(BundleHead.SIZE_BYTES_MAX), sizeBytes);
    }

    private static Optional<Fetched> useless(PartFile part, String reason) throws IOException {
        part.delete();
        return Optional.of(new Fetched.Useless(reason));
    }

    private static Fetched complete(Wanted wanted, PartFile part, long before) throws IOException {
        long length = part.length();
        if (wanted.sha256() != null) {
            if (length < wanted.sizeBytesMax()) {
                return new Fetched.Interrupted(
                        "it ended after " + length + " of " + wanted.sizeBytesMax() + " bytes", 0, length > before);
            }
            if (!Sha256.hex(part.file()).equals(wanted.sha256())) {
                part.delete();
                return before > 0
                        ? new Fetched.Interrupted(
                                "its parts don't make the file that was announced: it is fetched anew", 0, false)
                        : new Fetched.Useless("what it has isn't the file that was announced (its sha256 differs)");
            }
        }
        Optional<String> objection = objection(wanted, part, length);
        if (objection.isPresent()) {
            part.delete();
            return new Fetched.Useless(objection.get());
        }
        return new Fetched.Complete(part.file());
    }
}
