package io.watchpost.stick;

import io.watchpost.bundle.Pem;
import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.SigningKey;
import io.watchpost.file.FolderOwner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;

/**
 * The Ed25519 key with which a machine signs what it puts on a stick: exports on a station, receipts where they are
 * imported. Made at first need, kept in the state folder, readable by its owner alone; whoever is to believe the machine
 * is given the public half beside it.
 */
public final class StickKey {
    /** The private half. */
    public static final String FILE_NAME = "stick.key";

    /** The public half. */
    public static final String PUBLIC_FILE_NAME = "stick.pub";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private StickKey() {}

    /**
     * The key of this state folder.
     *
     * @param holder names a new one, for people
     * @throws IOException if it can't be read or made, with a sentence for the operator
     */
    public static SigningKey open(Path stateFolder, String holder) throws IOException {
        Path file = stateFolder.resolve(FILE_NAME);
        try {
            SigningKey key = Files.exists(file) ? read(file, holder) : make(file, holder);
            Path publicFile = stateFolder.resolve(PUBLIC_FILE_NAME);
            byte[] pem = new Pem(Pem.PUBLIC, key.publicKey().spki()).bytes();
            if (!Files.exists(publicFile)) {
                SafeFile.write(publicFile, pem);
                FolderOwner.give(publicFile);
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "the key in " + file + " can't be used (" + e.getMessage()
                            + "): move it away, and a new one is made, which those who import must be told of",
                    e);
        }
    }

    /**
     * A public key from a file that {@code keys new} or a station made.
     *
     * @throws IOException if there is none in it, with a sentence for the operator
     */
    public static PublicKeys.Named publicKey(Path file) throws IOException {
        try {
            Optional<Pem> pem = Pem.first(text(file));
            if (pem.isEmpty() || !pem.get().kind().equals(Pem.PUBLIC)) {
                throw new IOException(file + " holds no public key in PEM: name the .pub file of whoever signs");
            }
            String name = String.valueOf(file.getFileName());
            return PublicKeys.of(
                    name.endsWith(".pub") ? name.substring(0, name.length() - 4) : name,
                    pem.get().der());
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist: check the path", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " can't be used: " + e.getMessage(), e);
        }
    }

    private static SigningKey read(Path file, String holder) throws IOException, GeneralSecurityException {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException("others than its owner may read or write " + file
                    + ": take that away with \"chmod 600 " + file + "\"");
        }
        Pem pem = Pem.first(text(file)).orElseThrow(() -> new GeneralSecurityException("it isn't PEM"));
        if (!pem.kind().equals(Pem.PRIVATE)) {
            throw new GeneralSecurityException("it holds " + pem.kind());
        }
        return SigningKey.ofPkcs8(holder, pem.der());
    }

    /** Of two that make one at the same time, the first one's is kept. */
    private static SigningKey make(Path file, String holder) throws IOException, GeneralSecurityException {
        SigningKey key = SigningKey.generate(holder);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " has no folder");
        }
        FolderOwner.makeFolder(folder);
        Path fresh = Files.createTempFile(
                folder, FILE_NAME, SafeFile.ENDING, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.write(fresh, new Pem(Pem.PRIVATE, key.privateKey().getEncoded()).bytes());
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            FolderOwner.give(fresh);
            Files.createLink(file, fresh);
            SafeFile.syncFolder(file);
            return key;
        } catch (FileAlreadyExistsException e) {
            return read(file, holder);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > Pem.SIZE_BYTES_MAX) {
            throw new IOException(file + " is too large for a key");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
