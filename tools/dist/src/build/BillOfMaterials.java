import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Completes the bill of materials of the command: {@code java BillOfMaterials.java FROM.json TO.json TFLITE-VERSION}. TensorFlow
 * Lite is in a distribution as a native library only, so that no jar stands for it in the dependencies.
 */
final class BillOfMaterials {
    private static final Pattern COMPONENTS = Pattern.compile("(?m)^  \"components\"\\s*:\\s*\\["); // those within have more in front

    private BillOfMaterials() {}

    public static void main(String[] args) throws IOException {
        String bill = Files.readString(Path.of(args[0]));
        Matcher components = COMPONENTS.matcher(bill);
        if (!components.find()) {
            throw new IOException("no components in " + args[0]);
        }
        String purl = "pkg:maven/org.bytedeco/tensorflow-lite@" + args[2] + "?type=jar";
        String added = """

                    {
                      "type" : "library",
                      "bom-ref" : "%s",
                      "group" : "org.bytedeco",
                      "name" : "tensorflow-lite",
                      "version" : "%s",
                      "description" : "TensorFlow Lite with XNNPACK, its native library only",
                      "scope" : "required",
                      "licenses" : [ { "license" : { "id" : "Apache-2.0" } } ],
                      "purl" : "%s"
                    },""".formatted(purl, args[2], purl);
        Path to = Path.of(args[1]);
        Files.createDirectories(to.toAbsolutePath().getParent());
        Files.writeString(to, bill.substring(0, components.end()) + added + bill.substring(components.end()));
    }
}
