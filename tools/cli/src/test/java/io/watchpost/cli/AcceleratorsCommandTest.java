package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.Configs;
import io.watchpost.config.ModelConfig;
import io.watchpost.device.accelerator.Accelerator;
import io.watchpost.device.accelerator.Accelerator.CoralPcie;
import io.watchpost.device.accelerator.Accelerator.CoralUsb;
import io.watchpost.device.accelerator.Accelerator.Fix;
import io.watchpost.device.accelerator.Accelerator.NeuralComputeStick;
import io.watchpost.device.accelerator.UsbPort;
import io.watchpost.device.accelerator.VendorLibraries;
import io.watchpost.engine.LibraryFile;
import io.watchpost.testing.PublishedSchemas;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How accelerators are shown, and what the doctor makes of them. */
final class AcceleratorsCommandTest {
    private static final VendorLibraries LIBRARIES = new VendorLibraries(
            Optional.of(new LibraryFile(Path.of("/usr/lib/libedgetpu.so.1"), "16.0")), Optional.empty());
    private static final Accelerator GOOD =
            new CoralUsb("usb:0", true, new UsbPort("2-1", Path.of("/dev/bus/usb/002/003"), 5000, 896), null);
    private static final Accelerator SLOW = new CoralUsb(
            "usb:1",
            false,
            new UsbPort("1-1", Path.of("/dev/bus/usb/001/004"), 480, 896),
            new Fix("it is at a USB 2 port", "plug it into a blue port", false));
    private static final Accelerator LOCKED = new CoralPcie(
            "pci:0",
            "0000:01:00.0",
            Path.of("/dev/apex_0"),
            new Fix("/dev/apex_0 may not be opened by this user", "add the user to the group apex", true));
    private static final Accelerator STICK = new NeuralComputeStick(
            "MYRIAD",
            false,
            new UsbPort("2-2", Path.of("/dev/bus/usb/002/009"), 0, 0),
            new Fix("its library libopenvino_c.so isn't installed", "unpack OpenVINO 2022.3", true));

    @Test
    void eachAccelerator_isShownWithTheOneThingToFix() {
        Shown shown = show(List.of(GOOD, SLOW, LOCKED, STICK), false);
        assertThat(shown.exitCode).isEqualTo(ExitCode.PARTLY);
        assertThat(shown.out)
                .contains("Coral USB Accelerator  (--engine edgetpu --accelerator-device usb:0)")
                .contains("USB 3, 5000 Mbit/s at 2-1, takes up to 896 mA, firmware loaded; library 16.0")
                .contains("nothing to fix")
                .contains("works, but it is at a USB 2 port")
                .contains("can't be used: /dev/apex_0 may not be opened by this user")
                .contains("  -> unpack OpenVINO 2022.3");
        assertThat(show(List.of(GOOD, SLOW), false).exitCode).isEqualTo(ExitCode.OK);
    }

    @Test
    void json_followsItsSchema() {
        Shown shown = show(List.of(GOOD, SLOW, LOCKED, STICK), true);
        assertThat(shown.out.lines()).hasSize(4).allSatisfy(line -> {
            PublishedSchemas.assertFollows("watchpost.accelerator/1", line);
        });
        assertThat(shown.out).contains("\"megabitsPerSecond\":480").contains("\"usable\":false");
    }

    @Test
    void aMachineWithout_saysSo() {
        Shown shown = show(List.of(), false);
        assertThat(shown.exitCode).isEqualTo(ExitCode.OK);
        assertThat(shown.err).contains("no accelerator is plugged in");
        assertThat(Cli.run("accelerators").exitCode()).isIn(ExitCode.OK, ExitCode.PARTLY);
    }

    @Test
    void theDoctor_failsOnlyOverWhatAModelAsksFor() throws Exception {
        List<Accelerator> present = List.of(GOOD, SLOW, LOCKED, STICK);
        assertThat(AcceleratorChecks.of(present, LIBRARIES, List.of()))
                .extracting(Finding::state)
                .containsExactly(Finding.State.WORKS, Finding.State.NOTE, Finding.State.NOTE, Finding.State.NOTE);
        assertThat(AcceleratorChecks.of(present, LIBRARIES, List.of(model("edgetpu", ""))))
                .extracting(Finding::state)
                .containsExactly(Finding.State.WORKS, Finding.State.NOTE, Finding.State.FAILS, Finding.State.NOTE);
    }

    @Test
    void theDoctor_missesWhatAModelAsksFor() throws Exception {
        assertThat(AcceleratorChecks.of(List.of(STICK), LIBRARIES, List.of(model("isolated:edgetpu", "usb:0"))))
                .last()
                .satisfies(finding -> assertThat(finding.found()).contains("no Coral is plugged in"));
        assertThat(AcceleratorChecks.of(List.of(GOOD), LIBRARIES, List.of(model("openvino", ""))))
                .last()
                .satisfies(finding -> assertThat(finding.found()).contains("no Neural Compute Stick 2"));
        assertThat(AcceleratorChecks.of(List.of(), LIBRARIES, List.of(model("openvino", "GPU"))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.found()).contains("libopenvino_c.so isn't installed"));
        assertThat(AcceleratorChecks.of(List.of(), LIBRARIES, List.of(model("tflite", ""))))
                .isEmpty();
        assertThat(AcceleratorChecks.of(List.of(), LIBRARIES, List.of(model("tflite", "", "edgetpu"))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.found()).contains("no Coral is plugged in"));
    }

    private static ModelConfig model(String engine, String device) throws Exception {
        return model(engine, device, "auto");
    }

    private static ModelConfig model(String engine, String device, String target) throws Exception {
        Mapping root = new Mapping("");
        Mapping model = root.section("model", "");
        model.put("file", "m.tflite", "--model");
        model.put("engine", engine, "--engine");
        model.put("target", target, "--target");
        model.section("accelerator", "").put("device", device, "--accelerator-device");
        return Configs.contract("", root, Path.of("")).model();
    }

    private record Shown(int exitCode, String out, String err) {}

    private static Shown show(List<Accelerator> accelerators, boolean json) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                AcceleratorsCommand.show(accelerators, LIBRARIES, json, new PrintWriter(out), new PrintWriter(err));
        return new Shown(exitCode, out.toString(), err.toString());
    }
}
