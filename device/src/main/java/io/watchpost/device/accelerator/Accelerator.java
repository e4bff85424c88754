package io.watchpost.device.accelerator;

import io.watchpost.engine.Target;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A device that was found, and the one thing to do before it can be used well. */
public sealed interface Accelerator {

    /** What people call it: {@code Coral USB Accelerator}. */
    String name();

    /** What {@code --accelerator-device} takes to mean this one. */
    String device();

    /** The engine that uses it. */
    String engine();

    /** What models for it are compiled for. */
    Target target();

    /** The node that is opened to use it. */
    Path node();

    /** Where it is plugged in, its speed and state, in a few words. */
    String found();

    /** The first thing to repair, null if there is nothing. */
    @Nullable
    Fix fix();

    /** Whether it can be used as it is. */
    default boolean isUsable() {
        return fix() == null || !fix().keepsFromWorking();
    }

    /**
     * One thing to repair.
     *
     * @param problem what was found: {@code /dev/bus/usb/001/004 may not be opened by this user}
     * @param todo what to do about it
     * @param keepsFromWorking false if it works nevertheless, only worse
     */
    record Fix(String problem, String todo, boolean keepsFromWorking) {}

    /**
     * A Coral USB Accelerator.
     *
     * @param device {@code usb:N}, in the order of the buses
     * @param isInitialised whether a program has loaded its firmware since it was plugged in; the library does it when
     *     it opens the device
     * @param port where and how it is plugged in
     */
    record CoralUsb(
            String device,
            boolean isInitialised,
            UsbPort port,
            @Nullable Fix fix) implements Accelerator {
        @Override
        public String name() {
            return "Coral USB Accelerator";
        }

        @Override
        public String engine() {
            return "edgetpu";
        }

        @Override
        public Target target() {
            return Target.EDGETPU;
        }

        @Override
        public Path node() {
            return port.node();
        }

        @Override
        public String found() {
            return port.text() + (isInitialised ? ", firmware loaded" : ", not used since it was plugged in");
        }
    }

    /**
     * A Coral on PCI Express: M.2, mini PCIe, or on a Dev Board.
     *
     * @param device {@code pci:N}, N that of /dev/apex_N; without the driver the position on the bus
     * @param address on the bus: {@code 0000:01:00.0}
     * @param node /dev/apex_N, whether it is there or not
     */
    record CoralPcie(
            String device,
            String address,
            Path node,
            @Nullable Fix fix) implements Accelerator {
        @Override
        public String name() {
            return "Coral PCIe Accelerator";
        }

        @Override
        public String engine() {
            return "edgetpu";
        }

        @Override
        public Target target() {
            return Target.EDGETPU;
        }

        @Override
        public String found() {
            return "PCIe " + address + ", " + node;
        }
    }

    /**
     * An Intel Neural Compute Stick 2.
     *
     * @param isRunning whether a program uses it now: its firmware is loaded at each opening and gone afterwards
     * @param port where and how it is plugged in
     */
    record NeuralComputeStick(
            String device,
            boolean isRunning,
            UsbPort port,
            @Nullable Fix fix) implements Accelerator {
        @Override
        public String name() {
            return "Intel Neural Compute Stick 2";
        }

        @Override
        public String engine() {
            return "openvino";
        }

        @Override
        public Target target() {
            return Target.NCS;
        }

        @Override
        public Path node() {
            return port.node();
        }

        @Override
        public String found() {
            return port.text() + (isRunning ? ", in use" : ", waits for its firmware");
        }
    }
}
