package io.watchpost.device.doubtful;

import io.watchpost.clock.StationClock;
import io.watchpost.config.DoubtfulConfig;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.part.StationView;
import io.watchpost.device.picture.Jpeg;
import io.watchpost.device.picture.Picture;
import io.watchpost.frame.Frame;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.MessageWriter;
import io.watchpost.result.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * Keeps pictures of frames of which the model wasn't sure. The pipelines' threads copy a frame and go on; a thread named
 * {@value #THREAD} encodes, encrypts and writes. When it is behind, pictures are left out and counted.
 */
public final class DoubtfulPictures implements StationPart {
    static final String THREAD = "doubtful";

    /** So that each fits into a message, with base64 and all that isn't the picture. */
    static final int SIZE_BYTES_MAX = 88 << 10;

    private static final int WAITING_MAX = 2;
    private static final long FORGET_NANOS = 3_600_000_000_000L;
    private static final long CLOSE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(DoubtfulPictures.class);

    private final DoubtfulConfig config;
    private final String device;
    private final Path folder;
    private final StationClock clock;
    private final Doubts doubts;
    private final MessageWriter messages = new MessageWriter();
    private final BlockingQueue<Picture> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong overBudget = new AtomicLong();
    private final Thread thread;
    private volatile String problem = "";
    private volatile boolean closing;

    /**
     * Keeps nothing before it is started.
     *
     * @param device the station's name
     * @param folder of the pictures
     */
    public DoubtfulPictures(DoubtfulConfig config, String device, Path folder, StationClock clock) {
        this.config = config;
        this.device = device;
        this.folder = folder;
        this.clock = clock;
        doubts = new Doubts(config);
        thread = Thread.ofPlatform().name(THREAD).daemon().unstarted(this::run);
    }

    @Override
    public String name() {
        return "doubtful";
    }

    @Override
    public void start(StationView station) {
        LOG.warn(
                "up to {} pictures of doubtful frames are kept in {} for {} days, {}: whoever they show has rights in them",
                config.keep(),
                folder,
                config.forgetAfterDays(),
                config.encryptTo() == null ? "not encrypted" : "encrypted");
        thread.start();
    }

    /** What is kept, for whoever shows or fetches it. */
    public StoredPictures stored() {
        return new StoredPictures(folder);
    }

    @Override
    public ResultListener listener() {
        return new ResultListener() {
            @Override
            public void handedOver(Result result) {}

            @Override
            public boolean wantsFrames() {
                return !closing;
            }

            @Override
            public void seen(Frame frame, Result result) {
                take(frame, result);
            }
        };
    }

    /** On the pipeline's thread: a copy at most, and never a wait. */
    private void take(Frame frame, Result result) {
        if (!doubts.wants(result, clock.nanos())) {
            return;
        }
        if (waiting.remainingCapacity() == 0 || !waiting.offer(Picture.of(frame, result, config.side()))) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public boolean hasStatus() {
        return true;
    }

    @Override
    public String revision() {
        return problem;
    }

    @Override
    public void writeStatus(JsonGenerator json) {
        json.writeNumberProperty("kept", kept.get());
        json.writeNumberProperty("dropped", dropped.get());
        json.writeNumberProperty("overBudget", overBudget.get());
        json.writeBooleanProperty("encrypted", config.encryptTo() != null);
        json.writeStringProperty("problem", problem);
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        PictureRing ring = null;
        long forgotten = clock.nanos();
        while (!closing) {
            try {
                Picture picture = waiting.poll(200, TimeUnit.MILLISECONDS);
                ring = ring == null ? PictureRing.open(config, folder, clock) : ring;
                if (picture != null) {
                    keep(ring, picture);
                }
                if (clock.nanos() - forgotten >= FORGET_NANOS) {
                    forgotten = clock.nanos();
                    ring.forget();
                }
            } catch (IOException | GeneralSecurityException e) {
                dropped.incrementAndGet();
                fault(e);
                waiting.clear();
                pause();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                dropped.incrementAndGet();
                fault(e);
            }
        }
    }

    private void keep(PictureRing ring, Picture picture) throws IOException, GeneralSecurityException {
        Result result = picture.result();
        byte[] jpeg = JpegComment.with(
                Jpeg.of(picture, SIZE_BYTES_MAX).bytes(),
                new String(messages.result(device, result), StandardCharsets.UTF_8));
        String recipient = config.encryptTo();
        byte[] bytes = recipient == null ? jpeg : AgeSeal.seal(jpeg, recipient);
        if (ring.add(bytes, result.pipeline(), result.utcMillis(), recipient != null)) {
            kept.incrementAndGet();
        } else {
            overBudget.incrementAndGet();
        }
        problem = "";
    }

    private void fault(Exception e) {
        String before = problem;
        problem = "a doubtful picture can't be kept in " + folder + ": " + e;
        if (before.isEmpty()) {
            LOG.warn("{}; results go on", problem);
        }
    }

    /** A disk that refuses isn't asked for each frame. */
    private void pause() {
        long until = clock.nanos() + 5_000_000_000L;
        while (!closing && clock.nanos() - until < 0) {
            clock.sleep(100);
        }
    }
}
