package io.watchpost.cli.bundle;

import io.watchpost.bundle.SigningKey;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.JsonLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost keys new}: a key pair. */
@Command(
        name = "new",
        description = {
            "Make an Ed25519 key pair: NAME.key, which only its owner can read, and NAME.pub beside it.",
            "The name tells people whose key it is, in roots and in messages."
        })
final class KeysNewCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The private key's file; its name ends in .key.")
    private Path file = Path.of("");

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Protect the private key with the first line of this file.")
    private @Nullable Path passphraseFile;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        if (!file.toString().endsWith(KeyFiles.PRIVATE_ENDING)) {
            throw Failure.usage("the private key's file is called NAME" + KeyFiles.PRIVATE_ENDING + ", was " + file);
        }
        SigningKey key;
        try {
            key = SigningKey.generate(KeyFiles.holder(file));
        } catch (GeneralSecurityException e) {
            throw Failure.unavailable("this Java can't make Ed25519 keys: " + e.getMessage(), "");
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
        KeyFiles.write(key, file, KeyFiles.passphrase(passphraseFile));
        Path publicFile = KeyFiles.publicFile(file);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(JsonLine.of(line -> {
                line.writeStringProperty("schema", "watchpost.key/1");
                line.writeStringProperty("name", key.publicKey().name());
                line.writeStringProperty("keyId", key.publicKey().keyId());
                line.writeStringProperty("privateKey", file.toString());
                line.writeStringProperty("publicKey", publicFile.toString());
            }));
        } else {
            out.println("key id   " + key.publicKey().keyId());
            out.println("private  " + file + "  (keep it off devices, and keep a copy)");
            out.println("public   " + publicFile);
        }
        out.flush();
        return ExitCode.OK;
    }
}
