package io.watchpost.engine.isolated;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the process in which a model is loaded into an engine.
 *
 * @param classPath of the child
 * @param engineId as the child finds it
 * @param model what it loads; its bytes lie in {@code modelFile}
 * @param purpose what it is for
 */
record ChildCommand(
        String classPath,
        String engineId,
        EngineOptions options,
        ModelFile model,
        Path modelFile,
        Path control,
        ChildLimits limits,
        Purpose purpose) {
    private static final int HEAP_MEGABYTES = 48;
    private static final List<String> PASSED_ON = List.of(
            "watchpost.native.dir",
            "onnxruntime.native.path",
            "watchpost.edgetpu.library",
            "watchpost.openvino.library");

    /**
     * Starts it. It ends when the calling thread does.
     *
     * @throws EngineException unavailable
     */
    Process start() throws EngineException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "--enable-native-access=ALL-UNNAMED"));
        for (String property : PASSED_ON) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        ahead(command);
        command.add(ChildMain.class.getName());
        command.addAll(new ChildArguments(
                        ProcessHandle.current().pid(),
                        control,
                        modelFile,
                        model.bytes().byteSize(),
                        model.weights() == null ? 0 : model.weights().byteSize(),
                        model.path(),
                        model.format(),
                        model.digest(),
                        engineId,
                        options,
                        limits,
                        purpose)
                .words());
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("CLASSPATH", classPath); // as an argument it would fill every list of processes
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().remove("JDK_JAVA_OPTIONS");
            return builder.start();
        } catch (IOException e) {
            throw EngineException.unavailable("the process for the engine " + engineId + " can't be started ("
                    + e.getMessage() + "): check that processes can be created and memory is left");
        }
    }

    /** With the same class path, the cache of classes that this process was started with serves the child too. */
    private static void ahead(List<String> command) {
        for (String argument : ProcessHandle.current().info().arguments().orElse(new String[0])) {
            if (argument.startsWith("-XX:AOTCache=")) {
                command.add(argument);
            }
        }
    }
}
