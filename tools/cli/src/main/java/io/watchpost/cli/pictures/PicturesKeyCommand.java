package io.watchpost.cli.pictures;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.device.doubtful.AgeSeal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost pictures key}: a key for pictures, which belongs on a workstation. */
@Command(
        name = "key",
        description = {
            "Make a key for pictures: the secret half goes to a file, which only its owner can read, as age-keygen",
            "writes it; the public half is shown, for doubtful.encryptTo of stations. Keep the file off stations."
        })
final class PicturesKeyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The secret half's file, which doesn't exist yet.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Failure {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            AgeSeal.Keys keys = AgeSeal.newKeys();
            byte[] text = ("# public key: " + keys.recipient() + "\n" + keys.identity() + "\n")
                    .getBytes(StandardCharsets.US_ASCII);
            try (SeekableByteChannel channel = Files.newByteChannel(
                    file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), ownerOnly)) {
                ByteBuffer left = ByteBuffer.wrap(text);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
            out.println("encryptTo   " + keys.recipient());
            out.println("secret      " + file + "  (keep it off stations, and keep a copy)");
            out.flush();
            return ExitCode.OK;
        } catch (FileAlreadyExistsException e) {
            throw Failure.usage(file + " exists: keys are never overwritten, name another file");
        } catch (IOException e) {
            throw Failure.unavailable("the key can't be written to " + file + " (" + e.getMessage() + ")", "");
        } catch (GeneralSecurityException e) {
            throw Failure.unavailable("this Java can't make X25519 keys: " + e.getMessage(), "");
        }
    }
}
