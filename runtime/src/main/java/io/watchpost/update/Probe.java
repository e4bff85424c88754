package io.watchpost.update;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a model can be used, without risk for this process: malformed models kill or hang the process that
 * runs them, and no check at load finds them all. So a child process with limits on time and memory loads the model and
 * runs it; the verdict is remembered by digest and engine version.
 *
 * <p>Callable from any thread, which waits. The child doesn't outlive this process.
 */
public final class Probe {
    private static final int HEAP_MEGABYTES = 48;
    private static final List<String> PASSED_ON = List.of("watchpost.native.dir", "onnxruntime.native.path");

    /** How the virtual machine names the signal that it dies of, in its last words. */
    private static final Pattern FATAL_SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+) \\(0x", Pattern.MULTILINE);

    /** SIGHUP, SIGINT, SIGTERM: a terminal or a service manager that ends every process of a group. */
    private static final Set<Integer> ENDED_FROM_OUTSIDE = Set.of(1, 2, 15);

    private static final Map<Integer, String> SIGNALS = Map.of(
            4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 24, "SIGXCPU", 25,
            "SIGXFSZ");

    private final ProbeVerdicts verdicts;
    private final ProbeLimits limits;
    private final String classPath;

    /** Probes with the default limits and remembers verdicts in a folder. */
    public Probe(Path folder) {
        this(new ProbeVerdicts(folder), ProbeLimits.DEFAULT);
    }

    public Probe(ProbeVerdicts verdicts, ProbeLimits limits) {
        this(verdicts, limits, System.getProperty("java.class.path"));
    }

    /** For tests, which bring engines of their own. */
    Probe(ProbeVerdicts verdicts, ProbeLimits limits, String classPath) {
        this.verdicts = verdicts;
        this.limits = limits;
        this.classPath = classPath;
    }

    /**
     * The verdict on a model, remembered or found now.
     *
     * @param engineId the word of {@code --engine}, null for the first that reads the format
     * @throws EngineException unavailable: nothing could be found out, and that is not the model's fault
     */
    public ProbeVerdict probe(ModelFile model, @Nullable String engineId) throws EngineException {
        EngineProvider engine =
                Engines.provider(model.format(), engineId).inProcess(); // the probe has a process of its own
        Optional<ProbeVerdict> known = verdicts.find(model.digest(), engine);
        if (known.isPresent()) {
            return known.get();
        }
        ProbeVerdict verdict = run(model, engine);
        if (isTheModelsDoing(verdict)) {
            verdicts.store(model.digest(), engine, verdict);
        }
        return verdict;
    }

    /** A time-out may be the machine's, busy with something else, and a SIGKILL that of a system short of memory. */
    private static boolean isTheModelsDoing(ProbeVerdict verdict) {
        return switch (verdict) {
            case ProbeVerdict.Usable _, ProbeVerdict.Refused _ -> true;
            case ProbeVerdict.Crashed(String how) -> !how.equals("SIGKILL");
            case ProbeVerdict.TimedOut _ -> false;
        };
    }

    ProbeVerdict run(ModelFile model, EngineProvider engine) throws EngineException {
        Process child = start(model, engine.id());
        try {
            ProbeOutput output = ProbeOutput.of(child);
            if (!child.waitFor(limits.timeMillis(), TimeUnit.MILLISECONDS)) {
                return new ProbeVerdict.TimedOut(limits.timeMillis());
            }
            return verdict(output.text(), child.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.unavailable("the probe of " + model.path() + " was interrupted");
        } finally {
            child.destroyForcibly();
        }
    }

    private Process start(ModelFile model, String engineId) throws EngineException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "--enable-native-access=ALL-UNNAMED"));
        for (String property : PASSED_ON) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        ahead(command);
        command.addAll(List.of(
                "-cp",
                classPath,
                ProbeChild.class.getName(),
                model.path().toAbsolutePath().toString(),
                model.digest(),
                engineId,
                Long.toString(limits.timeSeconds()),
                Long.toString(limits.memoryBytes() + 3 * model.bytes().byteSize())));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().remove("JDK_JAVA_OPTIONS");
            return builder.start();
        } catch (IOException e) {
            throw EngineException.unavailable("the probe of " + model.path() + " can't be started (" + e.getMessage()
                    + "): check that processes can be created and memory is left");
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

    private static ProbeVerdict verdict(String output, int exit) throws EngineException {
        boolean started = false;
        Optional<ProbeVerdict> verdict = Optional.empty();
        for (String line : output.lines().toList()) {
            if (line.startsWith(ProbeChild.MARK)) {
                String said = line.substring(ProbeChild.MARK.length());
                if (said.startsWith(ProbeChild.UNAVAILABLE)) {
                    throw EngineException.unavailable(said.substring(ProbeChild.UNAVAILABLE.length()));
                }
                started |= said.equals(ProbeChild.STARTED);
                verdict = VerdictText.parse(said);
            }
        }
        if (exit == 0 && verdict.isPresent()) {
            return verdict.get();
        }
        if (!started) {
            throw EngineException.unavailable(
                    "the probe's process did not start (exit " + exit + "): " + VerdictText.oneLine(output.strip()));
        }
        if (ENDED_FROM_OUTSIDE.contains(exit - 128)) {
            throw EngineException.unavailable("the probe was ended by a signal from outside (" + (exit - 128)
                    + ") before it could tell anything of the model: try again");
        }
        return new ProbeVerdict.Crashed(signal(output, exit));
    }

    private static String signal(String output, int exit) {
        Matcher fatal = FATAL_SIGNAL.matcher(output);
        if (fatal.find()) {
            return fatal.group(1);
        }
        return exit > 128 ? SIGNALS.getOrDefault(exit - 128, "signal " + (exit - 128)) : "exit " + exit;
    }
}
