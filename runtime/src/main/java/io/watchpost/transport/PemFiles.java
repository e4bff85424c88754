package io.watchpost.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys as OpenSSL writes them. Keys come as PKCS#8 ({@code PRIVATE KEY}), as PKCS#1
 * ({@code RSA PRIVATE KEY}, which AWS IoT hands out) or as SEC 1 ({@code EC PRIVATE KEY}); the JDK reads the first, so
 * the others are wrapped into it. Messages name the file and never what is in it.
 */
final class PemFiles {
    private static final long SIZE_BYTES_MAX = 1 << 20;
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    /** RFC 8017, A.1: AlgorithmIdentifier of rsaEncryption, with its NULL. */
    private static final byte[] RSA_ALGORITHM = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** RFC 5480, 2.1.1: id-ecPublicKey; the curve follows it. */
    private static final byte[] EC_OID = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    /** RFC 5208: version 0. */
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private static final int DER_SEQUENCE = 0x30;
    private static final int DER_OCTETS = 0x04;
    /** RFC 5915: ECPrivateKey's [0] holds the curve. */
    private static final int DER_TAG_0 = 0xa0;

    private PemFiles() {}

    /** All certificates of a file, in its order. */
    static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> found;
        try {
            found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file)));
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("the certificate file " + file + " isn't one: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("the certificate file " + file + " holds no certificate in PEM");
        }
        return List.copyOf(found);
    }

    /** The first private key of a file. */
    static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        Matcher pem = KEY.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new GeneralSecurityException("the key file " + file + " holds no private key in PEM");
        }
        if (pem.group(1).startsWith("ENCRYPTED") || pem.group(2).contains("ENCRYPTED")) {
            throw new GeneralSecurityException("the key in " + file
                    + " is protected by a passphrase, which a station can't type: write it without one with \"openssl"
                    + " pkcs8 -topk8 -nocrypt\" and make the file readable by the service alone");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
            byte[] pkcs8 = switch (pem.group(1)) {
                case "RSA PRIVATE KEY" -> wrapped(RSA_ALGORITHM, der);
                case "EC PRIVATE KEY" -> wrapped(element(DER_SEQUENCE, EC_OID, curve(der)), der);
                default -> der;
            };
            return parse(pkcs8);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new GeneralSecurityException(
                    "the key in " + file + " can't be read: write it anew with \"openssl pkcs8 -topk8 -nocrypt\"", e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(
                    "the file " + file + (Files.exists(file) ? " can't be read by this user" : " doesn't exist"));
        }
        if (Files.size(file) > SIZE_BYTES_MAX) {
            throw new IOException("the file " + file + " has " + Files.size(file) + " bytes, too many for PEM");
        }
        return Files.readAllBytes(file);
    }

    private static PrivateKey parse(byte[] pkcs8) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        GeneralSecurityException last = new GeneralSecurityException("no algorithm");
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw last;
    }

    /** PrivateKeyInfo of RFC 5208: version, algorithm, the key in its own format. */
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return element(DER_SEQUENCE, VERSION_0, algorithm, element(DER_OCTETS, key));
    }

    /** The curve's name in an ECPrivateKey of RFC 5915: SEQUENCE { INTEGER 1, OCTET STRING, [0] { OID }, … }. */
    private static byte[] curve(byte[] der) {
        int at = contentOf(der, 0);
        while (at < der.length) {
            int content = contentOf(der, at);
            int end = content + lengthOf(der, at);
            if (end > der.length) {
                break;
            }
            if ((der[at] & 0xff) == DER_TAG_0) {
                return Arrays.copyOfRange(der, content, end);
            }
            at = end;
        }
        throw new IllegalArgumentException("the key doesn't name its curve");
    }

    private static int contentOf(byte[] der, int at) {
        int first = at(der, at + 1);
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int lengthOf(byte[] der, int at) {
        int first = at(der, at + 1);
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | at(der, at + 2 + i);
        }
        if (length < 0) {
            throw new IllegalArgumentException("a length of DER is out of range");
        }
        return length;
    }

    private static int at(byte[] der, int index) {
        if (index >= der.length) {
            throw new IllegalArgumentException("the key ends too early");
        }
        return der[index] & 0xff;
    }

    private static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream element = new ByteArrayOutputStream(length + 4);
        element.write(tag);
        if (length < 0x80) {
            element.write(length);
        } else if (length < 0x100) {
            element.write(0x81);
            element.write(length);
        } else {
            element.write(0x82);
            element.write(length >> 8);
            element.write(length);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
