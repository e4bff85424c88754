package io.watchpost.device.page;

import com.sun.net.httpserver.HttpExchange;
import io.watchpost.clock.StationClock;
import io.watchpost.config.CommandName;
import io.watchpost.config.ModelsConfig;
import io.watchpost.config.PageConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.station.UploadedBundles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a bundle that a visitor uploads, to a file piece by piece, and then gives the order {@code model-update} for it, as
 * for a bundle from anywhere else: it goes through the same door. One at a time. For any thread.
 */
final class Uploading {
    private static final Logger LOG = LoggerFactory.getLogger(Uploading.class);
    private static final int NAME_LENGTH_MAX = 128;
    private static final int ID_BYTES = 8;

    private final Orders orders;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore turn = new Semaphore(1);
    private final StationClock clock;

    Uploading(Orders orders, StationClock clock) {
        this.orders = orders;
        this.clock = clock;
    }

    /** Takes away what an earlier process left of uploads. The station that is about to run has its store. */
    void tidy(StationConfig config) {
        if (!turn.tryAcquire()) {
            return; // this process is receiving one
        }
        try {
            new UploadedBundles(config.stateDir()).tidy(orders::isOpen);
        } catch (IOException e) {
            LOG.warn("what is left of an upload can't be taken away ({})", e.toString());
        } finally {
            turn.release();
        }
    }

    /**
     * Takes one.
     *
     * @param name as the visitor calls it
     * @param query {@code again=true}: also a release that failed here before
     * @param senders told of each piece
     */
    Answer take(HttpExchange exchange, String name, Query query, Shown shown, SlowSenders senders)
            throws Refused, IOException {
        PageConfig page = shown.config().page();
        if (page == null || !page.allow().contains(CommandName.MODEL_UPDATE)) {
            throw new Refused(
                    403, "This page mayn't install models; page.allow in the configuration says what it may.");
        }
        ModelsConfig models = shown.config().models();
        if (models == null) {
            throw new Refused(
                    409, "This station's models come by hand only. Declare \"models\" in its configuration first.");
        }
        long sizeBytes = size(exchange, models);
        if (!turn.tryAcquire()) {
            throw new Refused(Answer.text(503, "Another bundle is being uploaded. Try again when it is here.")
                    .with("Retry-After", "10"));
        }
        try {
            return taken(exchange, words(name), query.text("again").equals("true"), sizeBytes, shown, models, senders);
        } finally {
            turn.release();
        }
    }

    private static long size(HttpExchange exchange, ModelsConfig models) throws Refused {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length == null || !length.matches("[0-9]{1,18}")) {
            throw new Refused(411, "Say how long the bundle is, with Content-Length; \"curl -T FILE\" does.");
        }
        long sizeBytes = Long.parseLong(length);
        if (sizeBytes > models.sizeBytesMax()) {
            throw new Refused(
                    413,
                    "The bundle has " + sizeBytes + " bytes, more than the " + models.sizeBytesMax()
                            + " that models.sizeMegabytesMax in the configuration allows.");
        }
        return sizeBytes;
    }

    private Answer taken(
            HttpExchange exchange,
            String name,
            boolean again,
            long sizeBytes,
            Shown shown,
            ModelsConfig models,
            SlowSenders senders)
            throws Refused, IOException {
        UploadedBundles uploads = new UploadedBundles(shown.config().stateDir());
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = "upload-" + HexFormat.of().formatHex(bytes);
        try {
            Optional<String> objection = uploads.receive(
                    id,
                    name,
                    sizeBytes,
                    new UploadedBundles.Sender() {
                        @Override
                        public InputStream content() {
                            return exchange.getRequestBody();
                        }

                        @Override
                        public void advanced() {
                            senders.advanced();
                        }
                    },
                    models,
                    again,
                    clock);
            if (objection.isPresent()) {
                throw new Refused(422, objection.get());
            }
        } catch (IOException e) {
            LOG.warn("the upload of {} came to nothing, and nothing of it is left ({})", name, e.toString());
            throw new Refused(
                    500, "The upload came to nothing: " + e.getMessage() + ". Nothing of it is left; try again.");
        }
        senders.arrived();
        LOG.info("{} was uploaded, {} bytes", name, sizeBytes);
        Answer answer =
                orders.give(CommandName.MODEL_UPDATE.wireName(), order(id, again), Set.of(CommandName.MODEL_UPDATE));
        if (!orders.isOpen(id)) {
            uploads.delete(id);
        }
        return answer;
    }

    private static byte[] order(String id, boolean again) {
        return "{\"schema\":\"watchpost.command/1\",\"id\":\"%s\",\"arguments\":{\"location\":\"%s\",\"again\":%s,\"until\":\"taken\"}}"
                .formatted(id, UploadedBundles.location(id), again)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What a visitor calls it, so that it can stand in a log. */
    private static String words(String name) {
        String known = name.replaceAll("[^A-Za-z0-9._+-]", "_");
        return known.isEmpty() ? "the bundle" : known.substring(0, Math.min(known.length(), NAME_LENGTH_MAX));
    }
}
