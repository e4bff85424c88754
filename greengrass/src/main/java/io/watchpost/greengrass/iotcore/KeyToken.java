package io.watchpost.greengrass.iotcore;

import io.watchpost.transport.Pkcs11Config;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.io.Pkcs11Lib;
import software.amazon.awssdk.crt.io.TlsContextOptions;
import software.amazon.awssdk.crt.io.TlsContextPkcs11Options;

/**
 * The token that holds a station's private key. Its library stays loaded from the first connection to the transport's
 * end. A PIN that the token refused is never shown to it again: after a few wrong ones a token locks itself.
 *
 * <p>Used by the delivery's thread.
 */
final class KeyToken implements AutoCloseable {
    private final Pkcs11Config config;
    private @Nullable Pkcs11Lib library;
    private @Nullable String refusedPin;

    KeyToken(Pkcs11Config config) {
        this.config = config;
    }

    /**
     * TLS with this certificate, whose key stays where it is.
     *
     * @throws IOException if the PIN can't be read
     * @throws TransportException if the token's library can't be loaded, or the PIN is known to be wrong
     */
    TlsContextOptions tls(Path certificate) throws IOException, TransportException {
        String pin = config.pin() == null ? null : config.pin().read();
        if (pin != null && pin.equals(refusedPin)) {
            throw wrongPin();
        }
        try (TlsContextPkcs11Options options = new TlsContextPkcs11Options(library())) {
            options.withCertificateFilePath(certificate.toString());
            if (pin != null) {
                options.withUserPin(pin);
            }
            if (config.token() != null) {
                options.withTokenLabel(config.token());
            }
            if (config.slot() != null) {
                options.withSlotId(config.slot());
            }
            if (config.key() != null) {
                options.withPrivateKeyObjectLabel(config.key());
            }
            return TlsContextOptions.createWithMtlsPkcs11(options);
        }
    }

    /** What the token said when the key was to be used. */
    TransportException explained(CrtRuntimeException e) throws IOException {
        return switch (e.errorName) {
            case "AWS_ERROR_PKCS11_CKR_PIN_INCORRECT",
                    "AWS_ERROR_PKCS11_CKR_PIN_INVALID",
                    "AWS_ERROR_PKCS11_CKR_PIN_LEN_RANGE" -> {
                refusedPin = config.pin() == null ? null : config.pin().read();
                yield wrongPin();
            }
            case "AWS_ERROR_PKCS11_CKR_PIN_LOCKED" ->
                new TransportException(
                        "the token " + place() + " is locked after too many wrong PINs",
                        "unlock it with the tool of its vendor, then put the right PIN where tls.pkcs11.pin says");
            case "AWS_ERROR_PKCS11_TOKEN_NOT_FOUND", "AWS_ERROR_PKCS11_CKR_SLOT_ID_INVALID" ->
                new TransportException(
                        "there is no token " + place() + ", or more than one",
                        "list them with \"pkcs11-tool --module " + config.library()
                                + " --list-slots\" as the service's user, and name one with tls.pkcs11.token");
            case "AWS_ERROR_PKCS11_KEY_NOT_FOUND" ->
                new TransportException(
                        "the token " + place() + " has no private key"
                                + (config.key() == null ? "" : " " + config.key()) + ", or more than one",
                        "list them with \"pkcs11-tool --module " + config.library()
                                + " --login --list-objects --type privkey\", and name one with tls.pkcs11.key");
            default ->
                new TransportException(
                        "the key in the token " + place() + " can't be used: " + CrtErrors.sentence(e),
                        "check that certificateFile is that key's, and the token with \"pkcs11-tool --module "
                                + config.library() + " --login --test\"");
        };
    }

    @Override
    public void close() {
        Pkcs11Lib open = library;
        library = null;
        if (open != null) {
            open.close();
        }
    }

    private Pkcs11Lib library() throws TransportException {
        Pkcs11Lib open = library;
        if (open == null) {
            try {
                open = new Pkcs11Lib(config.library().toString());
            } catch (CrtRuntimeException e) {
                throw new TransportException(
                        "the token's library " + config.library() + " can't be loaded: " + CrtErrors.sentence(e),
                        "check that the file is there, for this machine's architecture, and readable by the service;"
                                + " SoftHSM also needs to read its configuration and tokens");
            }
            library = open;
        }
        return open;
    }

    private TransportException wrongPin() {
        return new TransportException(
                "the token " + place() + " doesn't take the PIN",
                "put the right one where tls.pkcs11.pin says; this one is not tried again, so that the token doesn't"
                        + " lock itself");
    }

    private String place() {
        String which = config.token() != null ? config.token() : config.slot() != null ? "slot " + config.slot() : "";
        return (which.isEmpty() ? "" : which + " ") + "of " + config.library();
    }
}
