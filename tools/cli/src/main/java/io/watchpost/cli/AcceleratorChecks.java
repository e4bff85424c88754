package io.watchpost.cli;

import io.watchpost.config.ModelConfig;
import io.watchpost.device.accelerator.Accelerator;
import io.watchpost.device.accelerator.Accelerators;
import io.watchpost.device.accelerator.VendorLibraries;
import io.watchpost.engine.EngineIsolation;
import io.watchpost.engine.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the doctor says of accelerators: those that are plugged in, and those that a model asks for by its engine. */
final class AcceleratorChecks {
    private static final String STICK = "MYRIAD";

    private AcceleratorChecks() {}

    /** Those of this machine, with the libraries that the models declare. */
    static List<Finding> of(List<ModelConfig> models) {
        VendorLibraries libraries = VendorLibraries.installed();
        for (ModelConfig model : models) {
            libraries = libraries.declared(engine(model), model.accelerator().library());
        }
        return of(Accelerators.find(libraries), libraries, models);
    }

    /** One finding an accelerator, and one for each model whose accelerator isn't there. */
    static List<Finding> of(List<Accelerator> present, VendorLibraries libraries, List<ModelConfig> models) {
        List<Finding> findings = new ArrayList<>();
        for (Accelerator accelerator : present) {
            boolean wanted = models.stream().anyMatch(model -> engine(model).equals(accelerator.engine()));
            findings.add(finding(accelerator, AcceleratorsCommand.version(accelerator, libraries), wanted));
        }
        for (ModelConfig model : models) {
            missing(model, present, libraries).ifPresent(findings::add);
        }
        return findings;
    }

    /** Nobody is troubled by the state of one that nobody wants. */
    private static Finding finding(Accelerator accelerator, String version, boolean wanted) {
        String subject = "accelerator " + accelerator.device();
        String found =
                accelerator.name() + ", " + accelerator.found() + (version.isEmpty() ? "" : ", library " + version);
        Accelerator.Fix fix = accelerator.fix();
        if (fix == null) {
            return Finding.works(subject, found);
        }
        return wanted && fix.keepsFromWorking()
                ? Finding.fails(subject, found + ": " + fix.problem(), fix.todo())
                : Finding.note(subject, found + ": " + fix.problem(), fix.todo());
    }

    private static Optional<Finding> missing(ModelConfig model, List<Accelerator> present, VendorLibraries libraries) {
        String engine = engine(model);
        String device = model.accelerator().device();
        boolean isCoral = engine.equals("edgetpu");
        boolean isStick = engine.equals("openvino") && (device.isEmpty() || device.startsWith(STICK));
        boolean isThere =
                present.stream().anyMatch(accelerator -> accelerator.engine().equals(engine));
        if ((isCoral || isStick) && !isThere) {
            return Optional.of(Finding.fails(
                    "accelerator",
                    "the engine " + engine + " is asked for, and no " + (isCoral ? "Coral" : "Neural Compute Stick 2")
                            + " is plugged in",
                    "plug it in; if it is, look for it with lsusb or lspci, and at its supply"));
        }
        if (engine.equals("openvino") && libraries.openvino().isEmpty() && !isStick) {
            return Optional.of(Finding.fails(
                    "accelerator",
                    "the engine openvino is asked for, and libopenvino_c.so isn't installed",
                    "unpack Intel's archive of OpenVINO, and name the file with watchpost.openvino.library"));
        }
        return Optional.empty();
    }

    /** By its name, or by the target of a bundle's variant; empty if anything will do. */
    private static String engine(ModelConfig model) {
        return switch (model.target().target().orElse(Target.CPU)) {
            case EDGETPU -> "edgetpu";
            case NCS -> "openvino";
            case CPU -> {
                String engine = model.engine() == null ? "" : model.engine();
                yield engine.startsWith(EngineIsolation.PREFIX)
                        ? engine.substring(EngineIsolation.PREFIX.length())
                        : engine;
            }
        };
    }
}
