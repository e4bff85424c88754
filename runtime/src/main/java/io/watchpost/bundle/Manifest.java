package io.watchpost.bundle;

import io.watchpost.classify.ModelContract;
import io.watchpost.engine.Target;
import io.watchpost.frame.Orientation;
import io.watchpost.vision.Preprocessing;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says of itself, schema {@code watchpost.bundle/1}. Consistent in itself once made: every file that it
 * speaks of is listed, every golden expects something of every variant.
 *
 * @param name the same for all releases of a model; high-water marks are kept by it
 * @param version for people
 * @param release rises with every release of this name
 * @param floor releases below are never to be installed again; at most {@code release}
 * @param deviceClasses what it is for; {@link #ANY_DEVICE} alone for everything
 * @param preprocessing from the picture to the input; orientation and region belong to the camera's place, not here
 * @param background whether class 0 stands for none of the others
 * @param variants the preferred one first for each target; one at least for the CPU
 * @param files all of the bundle's except its envelope
 * @param provenance where it comes from, in words for people
 */
public record Manifest(
        String name,
        String version,
        long release,
        long floor,
        List<String> deviceClasses,
        Preprocessing preprocessing,
        OutputMeaning output,
        boolean background,
        List<Variant> variants,
        List<ListedFile> files,
        List<Golden> goldens,
        Budgets budgets,
        Map<String, String> provenance) {
    public static final String SCHEMA = "watchpost.bundle/1";
    public static final String ENVELOPE = "manifest.dsse.json";
    public static final String LABELS = "labels.txt";
    public static final String CARD = "CARD.md";
    public static final String VARIANTS = "variants/";
    public static final String GOLDENS = "golden/";
    public static final String ANY_DEVICE = "any";

    static final int VARIANTS_MAX = 8;
    static final int GOLDENS_MAX = 500;
    static final int DEVICE_CLASSES_MAX = 32;
    static final int PROVENANCE_MAX = 32;
    private static final int PROVENANCE_CHARS_MAX = 1_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}");

    public Manifest {
        deviceClasses = List.copyOf(deviceClasses);
        variants = List.copyOf(variants);
        files = List.copyOf(files);
        goldens = List.copyOf(goldens);
        provenance = Map.copyOf(new LinkedHashMap<>(provenance));
        requireIdentity(name, version, release, floor, deviceClasses);
        if (preprocessing.orientation() != Orientation.UPRIGHT || preprocessing.region() != null) {
            throw new IllegalArgumentException("rotation and region belong to a camera's place, not to a bundle");
        }
        if (provenance.size() > PROVENANCE_MAX
                || provenance.values().stream().anyMatch(text -> text.length() > PROVENANCE_CHARS_MAX)) {
            throw new IllegalArgumentException("provenance has at most " + PROVENANCE_MAX + " texts of at most "
                    + PROVENANCE_CHARS_MAX + " characters");
        }
        requireConsistent(variants, files, goldens);
    }

    /** What a bundle is called, which release it is, and for whom. */
    static void requireIdentity(
            String name, String version, long release, long floor, Collection<String> deviceClasses) {
        requireWord("a bundle's name", NAME, name);
        requireWord("a bundle's version", VERSION, version);
        if (release < 1 || floor < 0 || floor > release) {
            throw new IllegalArgumentException("the release number is 1 or more and the floor 0 to the release, were "
                    + release + " and " + floor);
        }
        if (deviceClasses.isEmpty() || deviceClasses.size() > DEVICE_CLASSES_MAX) {
            throw new IllegalArgumentException("it needs 1 to " + DEVICE_CLASSES_MAX + " device classes");
        }
        deviceClasses.forEach(one -> requireWord("a device class", NAME, one));
    }

    /** A name of something that devices, groups and bundles are sorted by. */
    static void requireName(String what, String name) {
        requireWord(what, NAME, name);
    }

    private static void requireWord(String what, Pattern pattern, String word) {
        if (!pattern.matcher(word).matches()) {
            throw new IllegalArgumentException(what + " has 1 to 64 "
                    + (pattern == NAME ? "lower-case letters" : "letters") + ", digits, dots and dashes, was "
                    + EntryNames.shown(word));
        }
    }

    private static void requireConsistent(List<Variant> variants, List<ListedFile> files, List<Golden> goldens) {
        List<String> paths = files.stream().map(ListedFile::path).toList();
        String clash = EntryNames.clash(paths);
        if (!clash.isEmpty()) {
            throw new IllegalArgumentException(clash);
        }
        if (variants.size() > VARIANTS_MAX || variants.stream().noneMatch(variant -> variant.target() == Target.CPU)) {
            throw new IllegalArgumentException("it needs 1 to " + VARIANTS_MAX
                    + " variants, one of them for the CPU, which takes over when an accelerator fails");
        }
        Set<String> used = new HashSet<>(Set.of(LABELS, CARD));
        Set<String> ids = new HashSet<>();
        for (Variant variant : variants) {
            if (!ids.add(variant.id())) {
                throw new IllegalArgumentException("two variants have the id " + variant.id());
            }
            use(used, variant.file(), VARIANTS);
            if (variant.weights() != null) {
                use(used, variant.weights(), VARIANTS);
            }
        }
        if (goldens.isEmpty() || goldens.size() > GOLDENS_MAX) {
            throw new IllegalArgumentException("it needs 1 to " + GOLDENS_MAX + " goldens");
        }
        for (Golden golden : goldens) {
            use(used, golden.file(), GOLDENS);
            if (golden.expected().size() != ids.size() || ids.stream().anyMatch(id -> golden.find(id) == null)) {
                throw new IllegalArgumentException(
                        "golden " + golden.file() + " must expect something of each variant, once");
            }
        }
        requireSame(used, paths);
    }

    private static void use(Set<String> used, String file, String folder) {
        if (!file.startsWith(folder) || !used.add(file)) {
            throw new IllegalArgumentException(EntryNames.shown(file) + " is used twice, or doesn't lie in " + folder);
        }
    }

    private static void requireSame(Set<String> used, List<String> paths) {
        for (String file : used) {
            if (!file.equals(CARD) && !paths.contains(file)) {
                throw new IllegalArgumentException(
                        "it uses the file " + EntryNames.shown(file) + " and doesn't list it");
            }
        }
        for (String path : paths) {
            if (!used.contains(path)) {
                throw new IllegalArgumentException("it lists the file " + path + " and doesn't use it");
            }
        }
    }

    /** {@code <name>-<version>}, as files and results name it. */
    public String title() {
        return name + "-" + version;
    }

    /** The preferred variant for a target; null when there is none. */
    public @Nullable Variant variant(Target target) {
        for (Variant variant : variants) {
            if (variant.target() == target) {
                return variant;
            }
        }
        return null;
    }

    /** The preferred variant for the CPU; every bundle has one. */
    public Variant cpu() {
        Variant found = variant(Target.CPU);
        if (found == null) {
            throw new IllegalStateException("a manifest without a variant for the CPU");
        }
        return found;
    }

    /** A listed file. */
    public ListedFile file(String path) {
        for (ListedFile file : files) {
            if (file.path().equals(path)) {
                return file;
            }
        }
        throw new IllegalArgumentException(title() + " lists no file " + path);
    }

    /** Whether it is meant for a device of these classes. */
    public boolean isFor(Collection<String> classesOfDevice) {
        return isFor(deviceClasses, classesOfDevice);
    }

    static boolean isFor(Collection<String> deviceClasses, Collection<String> classesOfDevice) {
        return deviceClasses.contains(ANY_DEVICE) || deviceClasses.stream().anyMatch(classesOfDevice::contains);
    }

    /**
     * Refuses a device that it isn't meant for.
     *
     * @throws BundleRefused naming both
     */
    public void requireFor(Collection<String> classesOfDevice) throws BundleRefused {
        if (!isFor(classesOfDevice)) {
            throw new BundleRefused(title() + " is for " + String.join(", ", deviceClasses) + ", and this device is "
                    + (classesOfDevice.isEmpty() ? "of no class" : String.join(", ", classesOfDevice)));
        }
    }

    /**
     * What a classifier must know to run a variant.
     *
     * @param place orientation and region of the camera; the rest of it is ignored
     * @param folder where the bundle was unpacked
     */
    public ModelContract contract(Variant variant, Preprocessing place, Path folder) {
        Preprocessing own = variant.preprocessing(preprocessing);
        Preprocessing whole = new Preprocessing(
                place.orientation(),
                place.region(),
                own.colour(),
                own.fit(),
                own.cropFraction(),
                own.resampling(),
                own.mean(),
                own.std());
        return new ModelContract(whole, folder.resolve(LABELS), background, output.rule());
    }
}
