package io.watchpost.cli.bundle;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** Private keys under a passphrase: PBES2 of RFC 8018 with PBKDF2, HMAC-SHA-256 and AES-256, as OpenSSL reads it too. */
final class PassphraseProtection {
    private static final String ALGORITHM = "PBEWithHmacSHA256AndAES_256";
    private static final int ITERATIONS = 600_000; // OWASP's number of 2023; half a second on a workstation
    private static final int SALT_BYTES = 16;
    private static final int IV_BYTES = 16;

    private PassphraseProtection() {}

    /** EncryptedPrivateKeyInfo of a PKCS#8 structure. */
    static byte[] lock(byte[] pkcs8, char[] passphrase) throws GeneralSecurityException, IOException {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT_BYTES];
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(salt);
        random.nextBytes(iv);
        Cipher cipher = cipher(
                ALGORITHM,
                Cipher.ENCRYPT_MODE,
                passphrase,
                new PBEParameterSpec(salt, ITERATIONS, new IvParameterSpec(iv)));
        // the same parameters under the name that has an object identifier
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(pkcs8)).getEncoded();
    }

    /** The PKCS#8 structure in an EncryptedPrivateKeyInfo. */
    static byte[] unlock(byte[] locked, char[] passphrase) throws GeneralSecurityException {
        EncryptedPrivateKeyInfo info;
        try {
            info = new EncryptedPrivateKeyInfo(locked);
        } catch (IOException e) {
            throw new GeneralSecurityException("it is no EncryptedPrivateKeyInfo", e);
        }
        AlgorithmParameters parameters = info.getAlgParameters();
        if (parameters == null) {
            throw new GeneralSecurityException("its protection is unknown here");
        }
        // the parameters of PBES2 say with their text which of its algorithms they are of
        return cipher(
                        parameters.toString(),
                        Cipher.DECRYPT_MODE,
                        passphrase,
                        parameters.getParameterSpec(PBEParameterSpec.class))
                .doFinal(info.getEncryptedData());
    }

    private static Cipher cipher(String algorithm, int mode, char[] passphrase, PBEParameterSpec parameters)
            throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(passphrase);
        try {
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(mode, SecretKeyFactory.getInstance(algorithm).generateSecret(spec), parameters);
            return cipher;
        } finally {
            spec.clearPassword();
        }
    }
}
