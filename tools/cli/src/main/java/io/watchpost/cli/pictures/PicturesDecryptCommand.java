package io.watchpost.cli.pictures;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.device.doubtful.AgeSeal;
import io.watchpost.stick.SafeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost pictures decrypt}: what {@code age --decrypt} does, for many files. */
@Command(
        name = "decrypt",
        description = "Decrypt pictures (….age) with the secret half of the key; age --decrypt does the same.")
final class PicturesDecryptCommand implements Callable<Integer> {
    private static final String SECRET = "AGE-SECRET-KEY-1";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Encrypted pictures.")
    private List<Path> files = List.of();

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The secret half's file.")
    private Path key = Path.of("");

    @Option(names = "--to", paramLabel = "DIR", description = "A folder. Default: beside the encrypted ones.")
    private @Nullable Path to;

    @Override
    public Integer call() throws Failure {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        String identity = identity();
        boolean all = true;
        try {
            for (Path file : files) {
                Path plain = plain(file);
                try {
                    SafeFile.write(plain, AgeSeal.open(Files.readAllBytes(file), identity));
                    out.println(plain);
                } catch (GeneralSecurityException e) {
                    out.println(file + ": not encrypted to this key, or damaged");
                    all = false;
                }
            }
            return all ? ExitCode.OK : ExitCode.PARTLY;
        } catch (NoSuchFileException e) {
            throw Failure.usage(e.getFile() + " does not exist: check the path");
        } catch (IOException e) {
            throw Failure.unavailable("the pictures can't be decrypted: " + e.getMessage(), "");
        } finally {
            out.flush();
        }
    }

    private Path plain(Path file) throws Failure {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(AgeSeal.ENDING)) {
            throw Failure.usage(file + " isn't an encrypted picture: their names end in " + AgeSeal.ENDING);
        }
        String plain = name.substring(0, name.length() - AgeSeal.ENDING.length());
        return to == null ? file.resolveSibling(plain) : to.resolve(plain);
    }

    /** Never repeats what it found: it may be the key itself. */
    private String identity() throws Failure {
        try {
            return Files.readString(key)
                    .lines()
                    .filter(line -> line.startsWith(SECRET))
                    .findFirst()
                    .orElseThrow(() -> Failure.usage(key + " holds no secret key of age (" + SECRET + "…)"))
                    .strip();
        } catch (NoSuchFileException e) {
            throw Failure.usage(key + " does not exist: check the path");
        } catch (IOException e) {
            throw Failure.unavailable(key + " can't be read (" + e.getMessage() + ")", "check its permissions");
        }
    }
}
