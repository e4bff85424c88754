package io.watchpost.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Needs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a C compiler makes of a header of this machine. */
public final class CHeader {
    private CHeader() {}

    /** The values of C expressions over it, in their order; compiled and run in a folder. */
    public static Map<String, Long> values(String header, Collection<String> expressions, Path folder)
            throws Exception {
        StringBuilder program = new StringBuilder("#include <stdio.h>\n#include <stddef.h>\n#include <")
                .append(header)
                .append(">\nint main(void) {\n");
        expressions.forEach(c -> program.append("printf(\"%llu\\n\", (unsigned long long) (")
                .append(c)
                .append("));\n"));
        Path source = Files.writeString(folder.resolve("layout.c"), program.append("return 0; }\n"));
        Path binary = folder.resolve("layout");
        run(Needs.program("gcc").toString(), "-o", binary.toString(), source.toString());
        String[] values = run(binary.toString()).split("\n", -1);
        Map<String, Long> found = new LinkedHashMap<>();
        int line = 0;
        for (String expression : expressions) {
            found.put(expression, Long.parseUnsignedLong(values[line++]));
        }
        return found;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
