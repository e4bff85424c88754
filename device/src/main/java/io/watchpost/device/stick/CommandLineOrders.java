package io.watchpost.device.stick;

import io.watchpost.outbox.Outbox;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.Release;
import io.watchpost.stick.StickKey;
import io.watchpost.stick.StickOrders;
import io.watchpost.stick.StickRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the outbox let go of what an export carried away, as the command line orders. The stick's thread. */
final class CommandLineOrders {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLineOrders.class);

    private final Path stateDir;
    private final Outbox outbox;
    private final StickOrders orders;

    CommandLineOrders(Path stateDir, Outbox outbox) {
        this.stateDir = stateDir;
        this.outbox = outbox;
        orders = new StickOrders(stateDir);
    }

    /** From now on orders are taken. */
    void open() {
        try {
            orders.open();
        } catch (IOException e) {
            LOG.warn("the command line can't reach this station's outbox: {}", e.getMessage());
        }
    }

    /** Carries the next one out, if there is one. */
    void obey() {
        try {
            Optional<String> id = orders.next();
            if (id.isPresent()) {
                orders.answer(id.get(), answer(id.get()));
            }
        } catch (IOException e) {
            LOG.warn("an order of the command line can't be answered: {}", e.getMessage());
        }
    }

    private StickOrders.Answer answer(String id) {
        try {
            StickOrders.Order order = orders.order(id);
            try (ExportFile export = ExportFile.open(
                    order.file(), List.of(StickKey.publicKey(stateDir.resolve(StickKey.PUBLIC_FILE_NAME))))) {
                if (!export.digest().equals(order.export())) {
                    return new StickOrders.Answer(
                            false, order.file() + " is another file for the station than for you");
                }
                String words = Release.apply(export, order.parts(), order.refused(), outbox)
                        .words();
                LOG.info("{}: {}", order.file(), words);
                return new StickOrders.Answer(true, words);
            }
        } catch (StickRefused e) {
            return new StickOrders.Answer(
                    false, e.reason() + " (the station must be able to read it; /tmp and /home may be hidden from it)");
        } catch (IOException e) {
            return new StickOrders.Answer(false, "it can't be read: " + StickVisit.reason(e));
        }
    }
}
