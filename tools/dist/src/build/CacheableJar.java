import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes a jar whose classes the JVM can keep in its start cache: {@code java CacheableJar.java FROM.jar TO.jar}.
 *
 * <p>It leaves two sorts of classes out. Those of Java 5 (picocli's, so that it runs everywhere; there they are most of
 * what a start loads) are verified the old way, which can't be done ahead of time: they get a newer version and the stack
 * maps that it must have; the instructions stay. Those of signed jars (Paho's) have a signature to be checked at each
 * start, which also loads the JDK's certificates and their algorithms, megabytes that stay: the signature, which no longer
 * fits a jar that was changed, is left out with the digests in the manifest.
 */
final class CacheableJar {
    private static final int WANTED = ClassFile.JAVA_17_VERSION;
    private static final LocalDateTime FIXED = LocalDateTime.of(2026, 1, 1, 0, 0); // builds are reproducible

    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");

    private CacheableJar() {}

    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[0]);
        Path to = Path.of(args[1]);
        Files.createDirectories(to.toAbsolutePath().getParent());
        try (ZipFile jar = new ZipFile(from.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            ClassHierarchyResolver inJar = ClassHierarchyResolver.ofResourceParsing(type -> open(jar, type.descriptorString()));
            ClassFile classFile = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(
                            inJar.orElse(ClassHierarchyResolver.defaultResolver()).cached()));
            for (ZipEntry entry : Collections.list(jar.entries())) {
                if (SIGNATURE.matcher(entry.getName()).matches()) {
                    continue;
                }
                byte[] bytes;
                try (InputStream in = jar.getInputStream(entry)) {
                    bytes = in.readAllBytes();
                }
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(FIXED);
                out.putNextEntry(copy);
                out.write(cacheable(entry.getName(), classFile, bytes));
                out.closeEntry();
            }
        }
    }

    private static byte[] cacheable(String name, ClassFile classFile, byte[] bytes) throws IOException {
        if (name.equals(JarFile.MANIFEST_NAME)) {
            Manifest manifest = new Manifest(new ByteArrayInputStream(bytes));
            manifest.getEntries().clear();
            ByteArrayOutputStream main = new ByteArrayOutputStream();
            manifest.write(main);
            return main.toByteArray();
        }
        return name.endsWith(".class") ? modern(classFile, bytes) : bytes;
    }

    private static byte[] modern(ClassFile classFile, byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
            return bytes;
        }
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(WANTED, 0);
            } else {
                builder.with(element);
            }
        };
        // Handing over each instruction by itself makes the code be written anew, with its stack maps.
        CodeTransform anew = (builder, element) -> builder.with(element);
        return classFile.transformClass(model, version.andThen(ClassTransform.transformingMethodBodies(anew)));
    }

    private static InputStream open(ZipFile jar, String descriptor) {
        try {
            ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new IllegalStateException("can't read " + descriptor + " in " + jar.getName(), e);
        }
    }
}
