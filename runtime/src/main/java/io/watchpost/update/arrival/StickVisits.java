package io.watchpost.update.arrival;

import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleHead;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Takes up what lies on sticks, one file after the other: its beginning decides whether it is copied, and the copy is what
 * goes to the door, since a stick may change, or be pulled out, at any moment. The models' thread.
 */
final class StickVisits {
    private static final String COPY = "stick.copy";

    private final Sticks sticks;
    private final Bulletin bulletin;
    private final Admission admission;
    private final Belief trust;
    private final long sizeBytesMax;
    private final Reception reception;

    StickVisits(
            Sticks sticks,
            Bulletin bulletin,
            Admission admission,
            Belief trust,
            long sizeBytesMax,
            Reception reception) {
        this.sticks = sticks;
        this.bulletin = bulletin;
        this.admission = admission;
        this.trust = trust;
        this.sizeBytesMax = sizeBytesMax;
        this.reception = reception;
    }

    /** Begins with a file. */
    void begin(Stick.Item item) {
        boolean isEnvelope = item.isAnnouncement() || item.isRoot();
        int headBytes = isEnvelope ? Envelope.SIZE_BYTES_MAX : BundleHead.SIZE_BYTES_MAX;
        if (item.sizeBytes() > (isEnvelope ? headBytes : sizeBytesMax)) {
            sticks.settle(item, "it has " + item.sizeBytes() + " bytes, more than is accepted");
            return;
        }
        reception.errand().start(() -> {
            try {
                byte[] head = Stick.head(item, headBytes);
                return () -> decide(item, head);
            } catch (IOException e) {
                return () -> unreadable(item, e);
            }
        });
    }

    private void decide(Stick.Item item, byte[] head) {
        if (item.isRoot()) {
            bringRoot(item, head);
            return;
        }
        if (item.isAnnouncement()) {
            bulletin.take(head, item.path().toString());
            sticks.settle(item, bulletin.words());
            return;
        }
        try {
            Optional<BundleFacts> facts = BundleHead.facts(
                    head, item.sizeBytes(), trust.get(), item.path().toString());
            Admission.Decision decision = facts.<Admission.Decision>map(
                            known -> admission.decide(known, Admission.Way.PERSON, 0, 0))
                    .orElse(new Admission.Decision.Now("")); // whoever packed it otherwise is judged at the door
            switch (decision) {
                case Admission.Decision.Never(String words) -> sticks.settle(item, words);
                case Admission.Decision.Later(String words) -> sticks.retry(item, words);
                case Admission.Decision.Now(String words) ->
                    copy(
                            item,
                            facts.map(BundleFacts::title)
                                    .orElse(item.path().getFileName().toString()));
            }
        } catch (BundleRefused e) {
            sticks.settle(item, e.reason());
        }
    }

    private void bringRoot(Stick.Item item, byte[] root) {
        try {
            sticks.settle(item, reception.bringRoot(root, item.path().toString()));
        } catch (IOException e) {
            sticks.retry(item, "the root can't be kept at the moment: " + e.getMessage());
        }
    }

    private void copy(Stick.Item item, String title) {
        Path copy = reception.incoming().resolve(COPY);
        reception.errand().start(() -> {
            try {
                Files.deleteIfExists(copy);
                Stick.copy(item, copy, reception.callOff());
                return () -> bring(item, title, copy);
            } catch (IOException e) {
                Files.deleteIfExists(copy);
                return () -> unreadable(item, e);
            }
        });
    }

    private void bring(Stick.Item item, String title, Path copy) {
        try {
            try {
                sticks.settle(item, reception.bring(copy, title, item.path().toString()));
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            sticks.retry(item, title + " can't be taken at the moment: " + e.getMessage());
        }
    }

    private void unreadable(Stick.Item item, IOException e) {
        sticks.retry(item, item.path() + " can't be copied: " + e.getMessage());
    }
}
