package io.watchpost.device.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.device.accelerator.Accelerator.CoralPcie;
import io.watchpost.device.accelerator.Accelerator.CoralUsb;
import io.watchpost.device.accelerator.Accelerator.NeuralComputeStick;
import io.watchpost.engine.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the accelerators in a machine's sysfs: each is found, and has one thing to repair at most. */
final class AcceleratorsTest {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private FakeSysfs machine;

    @BeforeEach
    void machine() {
        machine = new FakeSysfs(folder);
    }

    @Test
    void aMachineWithout_hasNone() throws Exception {
        assertThat(machine.accelerators().list()).isEmpty();
        machine.usb("1-1", "046d:0825", 1, 2, 480);
        machine.pci("0000:00:02.0", "0x8086", "0x089a", 0);
        assertThat(machine.accelerators().list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1a6e:089a, false", "18d1:9302, true"})
    void aCoralOnUsb3_isFoundBeforeAndAfterItsFirstUse(String id, boolean initialised) throws Exception {
        Path node = machine.usb("2-1.4", id, 2, 7, 5000);
        assertThat(machine.accelerators().list())
                .containsExactly(new CoralUsb("usb:0", initialised, new UsbPort("2-1.4", node, 5000, 896), null));
        assertThat(only().found()).startsWith("USB 3, 5000 Mbit/s at 2-1.4, takes up to 896 mA, ");
        assertThat(only().isUsable()).isTrue();
    }

    @Test
    void aCoralOnUsb2_worksAndSaysWhereItBelongs() throws Exception {
        machine.usb("1-1", "18d1:9302", 1, 3, 480);
        assertThat(only().isUsable()).isTrue();
        assertFix("at a USB 2 port (480 Mbit/s)", "blue USB 3 port");
    }

    @Test
    void aWeakSupply_comesBeforeASlowPort() throws Exception {
        machine.usb("1-1", "18d1:9302", 1, 3, 480);
        machine.weakSupply();
        assertThat(only().isUsable()).isTrue();
        assertFix("supply was too weak", "supply that its maker names");
    }

    @Test
    void aCoralThatMayNotBeOpened_namesTheGroup() throws Exception {
        Path node = machine.usb("1-1", "1a6e:089a", 1, 3, 480);
        machine.forbid(node);
        assertThat(only().isUsable()).isFalse();
        assertFix(node + " may not be opened by this user", "usermod -aG plugdev");
    }

    @Test
    void withoutItsNode_aContainerIsThoughtOf() throws Exception {
        Files.delete(machine.usb("1-1", "1a6e:089a", 1, 3, 5000));
        assertFix("there is no ", "in a container, give it /dev/bus/usb");
    }

    @Test
    void withoutTheLibrary_nothingElseIsAskedFor() throws Exception {
        machine.forbid(machine.usb("1-1", "1a6e:089a", 1, 3, 480));
        machine.withoutLibraries();
        assertThat(only().isUsable()).isFalse();
        assertFix("libedgetpu.so.1 isn't installed", "apt-get install libedgetpu1-std");
    }

    @Test
    void aCoralOnPcie_isNamedByItsNode() throws Exception {
        Path node = machine.pci("0000:01:00.0", "0x1ac1", "0x089a", 1);
        assertThat(machine.accelerators().list()).containsExactly(new CoralPcie("pci:1", "0000:01:00.0", node, null));
        machine.forbid(node);
        assertFix(node + " may not be opened", "GROUP=\"apex\"");
        Files.delete(node);
        assertFix("its driver made no " + node, "dmesg");
    }

    @Test
    void aCoralOnPcieWithoutDriver_namesThePackage() throws Exception {
        machine.pci("0000:01:00.0", "0x1ac1", "0x089a", -1);
        assertThat(only().isUsable()).isFalse();
        assertFix("the kernel has no driver", "apt-get install gasket-dkms");
    }

    @ParameterizedTest
    @CsvSource({"03e7:2485, false, waits for its firmware", "03e7:f63b, true, in use"})
    void aNeuralComputeStick_isFoundInBothOfItsStates(String id, boolean running, String state) throws Exception {
        Path node = machine.usb("2-2", id, 2, 5, 5000);
        assertThat(machine.accelerators().list())
                .containsExactly(new NeuralComputeStick("MYRIAD", running, new UsbPort("2-2", node, 5000, 896), null));
        assertThat(only().found()).endsWith(state);
        machine.forbid(node);
        assertFix("may not be opened", "97-myriad-usbboot.rules");
        machine.withoutLibraries();
        assertFix("libopenvino_c.so isn't installed", "OpenVINO 2022.3 LTS");
    }

    @ParameterizedTest
    @CsvSource({"2022.3.0, true", "2022.3.2, true", "2023.0.0, false", "2025.2.0, false", "4711 bytes, true"})
    void aLaterOpenVino_doesNotDriveTheStick(String version, boolean usable) throws Exception {
        machine.usb("2-2", "03e7:2485", 2, 5, 5000);
        machine.openVino(version);
        assertThat(only().isUsable()).isEqualTo(usable);
    }

    @Test
    void severalOfEach_haveWordsOfTheirOwn() throws Exception {
        machine.usb("1-1", "18d1:9302", 1, 3, 5000);
        machine.usb("1-2", "1a6e:089a", 1, 4, 5000);
        machine.usb("1-3", "03e7:2485", 1, 5, 5000);
        machine.usb("1-4.2", "03e7:f63b", 1, 6, 5000);
        machine.pci("0000:01:00.0", "0x1ac1", "0x089a", 0);
        assertThat(machine.accelerators().list())
                .extracting(Accelerator::device)
                .containsExactly("usb:0", "usb:1", "pci:0", "MYRIAD.1.3-ma2480", "MYRIAD.1.4.2-ma2480");
    }

    @Test
    void aDeclaredLibrary_countsInsteadOfTheInstalledOne() throws Exception {
        Path library = Files.writeString(folder.resolve("libedgetpu.so.1.0"), "");
        VendorLibraries none = new VendorLibraries(Optional.empty(), Optional.empty());
        assertThat(none.declared("edgetpu", library.toString()).edgetpu())
                .hasValueSatisfying(file -> assertThat(file.version()).isEqualTo("1.0"));
        Path openVino = Files.writeString(folder.resolve("libopenvino_c.so.2320"), "");
        assertThat(none.declared("openvino", openVino.toString()).openvino())
                .hasValueSatisfying(file -> assertThat(file.version()).isEqualTo("2023.2.0"));
        assertThat(none.declared("openvino", folder + "/nowhere.so").openvino()).isEmpty();
        assertThat(none.declared("tflite", library.toString())).isEqualTo(none);
    }

    @Test
    void theMachineOfThisTest_isLookedAtWithoutHarm() {
        assertThat(Accelerators.find()).isNotNull().doesNotContainNull();
    }

    private Accelerator only() {
        List<Accelerator> found = machine.accelerators().list();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private void assertFix(String problem, String todo) {
        assertThat(only().fix()).isNotNull().satisfies(fix -> {
            assertThat(fix.problem()).contains(problem);
            assertThat(fix.todo()).contains(todo);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "EDGETPU, '', usb:0",
        "EDGETPU, usb, usb:0",
        "EDGETPU, usb:1, usb:1",
        "EDGETPU, pci, pci:0",
        "EDGETPU, :2, pci:0",
        "EDGETPU, usb:2,",
        "EDGETPU, :3,",
        "NCS, '', MYRIAD.1.3-ma2480",
        "NCS, MYRIAD, MYRIAD.1.3-ma2480",
        "NCS, MYRIAD.1.4.2-ma2480, MYRIAD.1.4.2-ma2480",
        "NCS, GPU,",
        "CPU, '',",
    })
    void aWord_meansTheOneThatTheEngineWouldOpen(Target target, String word, @Nullable String device) throws Exception {
        machine.usb("1-1", "18d1:9302", 1, 3, 5000);
        machine.usb("1-2", "1a6e:089a", 1, 4, 5000);
        machine.usb("1-3", "03e7:2485", 1, 5, 5000);
        machine.usb("1-4.2", "03e7:f63b", 1, 6, 5000);
        machine.pci("0000:01:00.0", "0x1ac1", "0x089a", 0);
        assertThat(Accelerators.named(machine.accelerators().list(), target, word)
                        .map(Accelerator::device))
                .isEqualTo(Optional.ofNullable(device));
    }

    @Test
    void aResetThatCannotBe_saysWhy() throws Exception {
        Path node = machine.usb("1-1", "18d1:9302", 1, 3, 5000);
        assertThat(notReset()).contains(node.toString()).contains("no USB device's");
        Files.delete(node);
        assertThat(notReset()).contains("it is gone; plug it in again");
        Files.createDirectory(node); // can't be opened for writing, whoever asks
        assertThat(notReset()).contains("error number 21");
    }

    @Test
    void aCardOnPcie_isNotResetByItself() throws Exception {
        machine.pci("0000:01:00.0", "0x1ac1", "0x089a", 0);
        assertThat(notReset()).contains("PCIe 0000:01:00.0 can't be reset by itself");
    }

    private String notReset() {
        AcceleratorReset.Outcome outcome = AcceleratorReset.reset(only());
        assertThat(outcome).isInstanceOf(AcceleratorReset.Outcome.NotReset.class);
        return ((AcceleratorReset.Outcome.NotReset) outcome).reason();
    }
}
