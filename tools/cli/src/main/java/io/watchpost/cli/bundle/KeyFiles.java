package io.watchpost.cli.bundle;

import io.watchpost.bundle.Pem;
import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.SigningKey;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys in PEM files, as OpenSSL writes and reads them: {@code NAME.key} holds PKCS#8, readable by its owner alone,
 * {@code NAME.pub} the public half. Messages name the file and never what is in it.
 */
final class KeyFiles {
    static final String PRIVATE_ENDING = ".key";
    static final String PUBLIC_ENDING = ".pub";

    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private KeyFiles() {}

    /** The public key's file that belongs to a private key's. */
    static Path publicFile(Path privateFile) {
        return privateFile.resolveSibling(holder(privateFile) + PUBLIC_ENDING);
    }

    /** The name of a key: that of its file without its ending. */
    static String holder(Path file) {
        String name = String.valueOf(file.getFileName());
        for (String ending : new String[] {PRIVATE_ENDING, PUBLIC_ENDING}) {
            if (name.endsWith(ending) && name.length() > ending.length()) {
                return name.substring(0, name.length() - ending.length());
            }
        }
        return name;
    }

    /**
     * Writes both halves; neither file may exist.
     *
     * @param passphrase that protects the private half; null for none
     */
    static void write(SigningKey key, Path privateFile, char @Nullable [] passphrase) throws Failure {
        byte[] pkcs8 = key.privateKey().getEncoded();
        try {
            byte[] kept = passphrase == null ? pkcs8 : PassphraseProtection.lock(pkcs8, passphrase);
            create(privateFile, new Pem(passphrase == null ? Pem.PRIVATE : Pem.ENCRYPTED, kept).bytes(), "rw-------");
            create(publicFile(privateFile), new Pem(Pem.PUBLIC, key.publicKey().spki()).bytes(), "rw-r--r--");
        } catch (FileAlreadyExistsException e) {
            throw Failure.usage(e.getFile() + " exists: keys are never overwritten, name another file");
        } catch (IOException e) {
            throw Failure.unavailable("the key can't be written to " + privateFile + " (" + e + ")", "");
        } catch (GeneralSecurityException e) {
            throw Failure.unavailable("the key can't be protected by a passphrase: " + e.getMessage(), "");
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /**
     * The private key in a file that nobody but its owner can read.
     *
     * @param passphrase that protects it; null for none
     */
    static SigningKey read(Path file, char @Nullable [] passphrase) throws Failure {
        requireOwnerOnly(file);
        Pem pem = pem(file, "private key");
        byte[] der = pem.der();
        try {
            if (pem.kind().equals(Pem.PUBLIC)) {
                throw Failure.usage(file + " holds a public key; a private one is needed to sign");
            }
            if (pem.kind().equals(Pem.PRIVATE)) {
                return SigningKey.ofPkcs8(holder(file), der);
            }
            if (passphrase == null) {
                throw Failure.usage("the key in " + file + " is protected by a passphrase: name the file that holds it"
                        + " with --passphrase-file");
            }
            byte[] pkcs8 = PassphraseProtection.unlock(der, passphrase);
            try {
                return SigningKey.ofPkcs8(holder(file), pkcs8);
            } finally {
                Arrays.fill(pkcs8, (byte) 0);
            }
        } catch (GeneralSecurityException e) {
            throw Failure.usage("the key in " + file + " can't be used: "
                    + (pem.kind().equals(Pem.ENCRYPTED)
                            ? "the passphrase doesn't fit, or it is protected in another way than PBES2 with AES"
                            : "it is no Ed25519 key in PKCS#8"));
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    /** A public key from its file; its name is the file's. */
    static PublicKeys.Named readPublic(Path file) throws Failure {
        Pem pem = pem(file, "public key");
        if (!pem.kind().equals(Pem.PUBLIC)) {
            throw Failure.usage(file + " holds a private key: name the " + PUBLIC_ENDING + " file beside it");
        }
        try {
            return PublicKeys.of(holder(file), pem.der());
        } catch (IllegalArgumentException e) {
            throw Failure.usage("the key in " + file + " can't be used: " + e.getMessage());
        }
    }

    /** The passphrase in a file that nobody but its owner can read: its first line; null for no file. */
    static char @Nullable [] passphrase(@Nullable Path file) throws Failure {
        if (file == null) {
            return null;
        }
        requireOwnerOnly(file);
        String line = text(file, "passphrase").lines().findFirst().orElse("");
        if (line.isEmpty()) {
            throw Failure.usage("the passphrase file " + file + " has an empty first line");
        }
        return line.toCharArray();
    }

    private static void requireOwnerOnly(Path file) throws Failure {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw Failure.usage("others than its owner may read or write " + file
                        + ": take that away with \"chmod 600 " + file
                        + "\", and make a new key if somebody could have read it");
            }
        } catch (NoSuchFileException e) {
            throw Failure.usage(file + " does not exist: check the path");
        } catch (IOException e) {
            throw Failure.unavailable(file + " can't be read (" + e + ")", "check its permissions");
        }
    }

    private static Pem pem(Path file, String what) throws Failure {
        try {
            return Pem.first(text(file, what))
                    .orElseThrow(() -> Failure.usage(file + " holds no " + what + " in PEM (" + Pem.PRIVATE + ", "
                            + Pem.ENCRYPTED + " or " + Pem.PUBLIC + "); make one with \"watchpost keys new\""));
        } catch (IllegalArgumentException e) {
            throw Failure.usage(file + " is damaged: its base64 can't be read");
        }
    }

    private static String text(Path file, String what) throws Failure {
        try {
            if (Files.size(file) > Pem.SIZE_BYTES_MAX) {
                throw Failure.usage(file + " is too large for a " + what);
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw Failure.usage(file + " does not exist: check the path");
        } catch (IOException e) {
            throw Failure.unavailable(file + " can't be read (" + e + ")", "check its permissions");
        }
    }

    /** With its permissions from the first moment on, so that there is none in which others could open it. */
    private static void create(Path file, byte[] content, String permissions) throws IOException {
        var attribute = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), attribute)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
