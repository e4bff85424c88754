package io.watchpost.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An authority of the test's own, made with OpenSSL in a folder; everything is valid for a day. */
public final class Certificates {
    private final String openssl = Needs.program("openssl").toString();
    private final Path folder;
    private final Path authority;

    /** A certificate and its key, PEM; the key is PKCS#8. */
    public record Issued(Path certificate, Path key) {}

    /** @param name of the authority; several may live in one folder */
    public Certificates(Path folder, String name) throws IOException {
        this.folder = folder;
        authority = folder.resolve(name + ".crt");
        MosquittoBroker.run(
                openssl,
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key(name).toString(),
                "-out",
                authority.toString());
    }

    /** The authority's own certificate. */
    public Path authority() {
        return authority;
    }

    /** @param subjectAltName {@code IP:127.0.0.1}, {@code DNS:…} */
    public Issued issue(String name, String subjectAltName) throws IOException {
        Path certificate = folder.resolve(name + ".crt");
        Path request = folder.resolve(name + ".csr");
        Path extensions = Files.write(folder.resolve(name + ".ext"), List.of("subjectAltName=" + subjectAltName));
        MosquittoBroker.run(
                openssl,
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key(name).toString(),
                "-out",
                request.toString());
        MosquittoBroker.run(
                openssl,
                "x509",
                "-req",
                "-in",
                request.toString(),
                "-CA",
                authority.toString(),
                "-CAkey",
                authority.toString().replaceAll("crt$", "key"),
                "-CAcreateserial",
                "-days",
                "1",
                "-extfile",
                extensions.toString(),
                "-out",
                certificate.toString());
        return new Issued(certificate, key(name));
    }

    /** One that is valid in the year 2099 only. */
    public Issued issueFor2099(String name, String subjectAltName) throws IOException {
        Issued today = issue(name, subjectAltName);
        Path config = folder.resolve(name + ".ca");
        Files.write(
                config,
                List.of(
                        "[ca]",
                        "default_ca=own",
                        "[own]",
                        "database=" + folder.resolve(name + ".db"),
                        "new_certs_dir=" + folder,
                        "rand_serial=yes",
                        "default_md=sha256",
                        "policy=any",
                        "[any]",
                        "commonName=supplied"));
        Files.createFile(folder.resolve(name + ".db"));
        MosquittoBroker.run(
                openssl,
                "ca",
                "-batch",
                "-notext",
                "-config",
                config.toString(),
                "-in",
                folder.resolve(name + ".csr").toString(),
                "-cert",
                authority.toString(),
                "-keyfile",
                authority.toString().replaceAll("crt$", "key"),
                "-startdate",
                "20990101000000Z",
                "-enddate",
                "20991231000000Z",
                "-extfile",
                folder.resolve(name + ".ext").toString(),
                "-out",
                today.certificate().toString());
        return today;
    }

    private Path key(String name) {
        return folder.resolve(name + ".key");
    }
}
