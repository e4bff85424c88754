package io.watchpost.device.gpio.line;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chips of this machine, and which of them has the pins that a person means. */
public final class GpioChips {
    /** Those with the pins of a Raspberry Pi's header: Pi 5; Pi 4 and 400; all before, and the Zeros. */
    private static final List<String> HEADERS = List.of("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835");

    private static final String NAME = "gpiochip";

    private final Path folder;
    private final Opener opener;

    /** Opens what a node stands for. */
    @FunctionalInterface
    public interface Opener {
        /** @throws GpioFault if it can't be opened */
        GpioChip open(Path node) throws GpioFault;
    }

    /** One that was found, open or not. The caller closes it. */
    public sealed interface Found {
        /** The node that stands for it. */
        Path node();

        /** It can be used. */
        record Open(Path node, GpioChip chip) implements Found {}

        /** It can't. */
        record Closed(Path node, GpioFault fault) implements Found {}
    }

    /** Those of this machine. */
    public GpioChips() {
        this(Path.of("/dev"), CharacterDevice::new);
    }

    GpioChips(Path folder, Opener opener) {
        this.folder = folder;
        this.opener = opener;
    }

    /** Whether it has the pins of a Raspberry Pi's header. */
    public static boolean hasHeader(GpioChip chip) {
        return HEADERS.contains(chip.label());
    }

    /** All of them, by number; the caller closes those that are open. */
    public List<Found> all() {
        List<Found> all = new ArrayList<>();
        for (Path node : nodes()) {
            try {
                all.add(new Found.Open(node, opener.open(node)));
            } catch (GpioFault e) {
                all.add(new Found.Closed(node, e));
            }
        }
        return all;
    }

    /**
     * The one that is wanted.
     *
     * @param wanted a name like {@code gpiochip0}, a path or a label; null for the one with the header's pins
     * @throws GpioFault if there is none, or it can't be opened
     */
    public GpioChip open(@Nullable String wanted) throws GpioFault {
        List<Found> all = all();
        GpioChip chosen = null;
        try {
            chosen = choose(all, wanted);
            return chosen;
        } finally {
            for (Found found : all) {
                if (found instanceof Found.Open(Path _, GpioChip chip) && !chip.equals(chosen)) {
                    chip.close();
                }
            }
        }
    }

    private GpioChip choose(List<Found> all, @Nullable String wanted) throws GpioFault {
        if (all.isEmpty()) {
            throw new GpioFault(
                    "this machine has no GPIO chip (no " + folder + "/" + NAME + "*)",
                    "on a Raspberry Pi, look for \"pinctrl\" in the kernel's log; in a container, hand the device in");
        }
        GpioFault closed = null;
        for (String label : wanted == null ? HEADERS : List.of(wanted)) {
            for (Found found : all) {
                switch (found) {
                    case Found.Open(Path node, GpioChip chip) -> {
                        if (chip.label().equals(label) || (wanted != null && isNamed(node, wanted))) {
                            return chip;
                        }
                    }
                    case Found.Closed(Path node, GpioFault fault) -> {
                        // what couldn't be opened may be the one that is wanted
                        closed = wanted == null || !wanted.startsWith(NAME) || isNamed(node, wanted) ? fault : closed;
                    }
                }
            }
        }
        if (closed != null) {
            throw closed;
        }
        throw new GpioFault(
                (wanted == null ? "no GPIO chip here is known to have a header's pins" : "there is no chip " + wanted)
                        + "; there " + (all.size() == 1 ? "is " : "are ") + described(all),
                wanted == null ? "name the right one: gpio: {chip: LABEL}" : "correct gpio.chip");
    }

    private static boolean isNamed(Path node, String wanted) {
        return node.toString().equals(wanted) || node.endsWith(wanted);
    }

    private static String described(List<Found> all) {
        return String.join(
                ", ",
                all.stream()
                        .map(found -> switch (found) {
                            case Found.Open(Path _, GpioChip chip) -> chip.name() + " (" + chip.label() + ")";
                            case Found.Closed(Path node, GpioFault _) -> String.valueOf(node.getFileName());
                        })
                        .toList());
    }

    private List<Path> nodes() {
        List<Path> nodes = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, NAME + "[0-9]*")) {
            found.forEach(nodes::add);
        } catch (IOException e) {
            return List.of(); // a /dev that can't be read has no chips for us
        }
        nodes.sort(
                Comparator.comparingInt((Path node) -> node.toString().length()).thenComparing(Path::toString));
        return nodes;
    }
}
