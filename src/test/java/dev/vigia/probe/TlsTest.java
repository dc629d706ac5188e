package dev.vigia.probe;

import static dev.vigia.probe.Probes.AMPLE;
import static dev.vigia.probe.Probes.CLOCK;
import static dev.vigia.probe.Probes.SHORT;
import static dev.vigia.probe.Probes.https;
import static dev.vigia.probe.Probes.run;
import static dev.vigia.probe.Probes.said;
import static dev.vigia.probe.Probes.timedOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.CheckResult;
import dev.vigia.health.Outcome;
import dev.vigia.health.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** http checks through TLS, with certificates made for each test. */
@Timeout(120)
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;
    private NetworkProber prober;

    @BeforeEach
    void open() {
        prober = new NetworkProber(CLOCK, new NameFiles(directory.resolve("none"), directory.resolve("none"), 1));
    }

    @AfterEach
    void close() {
        prober.close();
    }

    /** A certificate of its own, made by keytool(1). */
    private KeyStore certificate(String name, String... options) throws Exception {
        Path file = directory.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                .toString(), "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + name, "-storepass",
                "changeit", "-keystore", file.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, said);
        var store = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(file)) {
            store.load(stream, PASSWORD);
        }
        return store;
    }

    private KeyStore valid() throws Exception {
        return certificate("valid", "-ext", "san=ip:127.0.0.1");
    }

    private static Loopback server(KeyStore store, String... protocols) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var listener = (javax.net.ssl.SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50,
                InetAddress.getByName("127.0.0.1"));
        if (protocols.length > 0) {
            listener.setEnabledProtocols(protocols);
        }
        return new Loopback(listener, socket -> Loopback.write(socket,
                "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(99_998) + "ok"));
    }

    private static String pin(KeyStore store) throws Exception {
        return TlsTrust.fingerprint((X509Certificate) store.getCertificate("server"));
    }

    private Subject.Trust authority(KeyStore store) throws Exception {
        byte[] bytes = store.getCertificate("server").getEncoded();
        Path file = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END CERTIFICATE-----\n");
        return new Subject.Trust.Authorities(file.toString());
    }

    @Test
    void aPinnedCertificatePassesAndAnyOtherDoesNot() throws Exception {
        KeyStore store = valid();
        try (var server = server(store)) {
            assertEquals("PASSED: status 200",
                    said(run(prober, https(server.port(), new Subject.Trust.Pinned(pin(store))), AMPLE)));
            String other = "00".repeat(32);
            assertEquals("CERTIFICATE_CHANGED: the certificate is " + pin(store) + ", not the pinned one",
                    said(run(prober, https(server.port(), new Subject.Trust.Pinned(other)), AMPLE)));
        }
    }

    @Test
    void theWholeBodyComesThroughEitherVersion() throws Exception {
        KeyStore store = valid();
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (var server = server(store, protocol)) {
                var subject = new Subject.Http("127.0.0.1", server.port(), "/", Map.of(),
                        List.of(Subject.StatusRange.SUCCESS), "xok", new Subject.Trust.Pinned(pin(store)));
                for (int i = 0; i < 5; i++) {
                    assertEquals("PASSED: status 200 with 'xok'", said(run(prober, subject, AMPLE)));
                }
            }
        }
    }

    @Test
    void anAuthoritysCertificateMustBeForTheHost() throws Exception {
        KeyStore store = valid();
        try (var server = server(store)) {
            assertEquals(Outcome.CERTIFICATE_UNTRUSTED,
                    run(prober, https(server.port(), new Subject.Trust.Known()), AMPLE).outcome());
            assertEquals("PASSED: status 200", said(run(prober, https(server.port(), authority(store)), AMPLE)));
        }
        KeyStore named = certificate("other", "-ext", "san=dns:other.test");
        try (var server = server(named)) {
            CheckResult result = run(prober, https(server.port(), authority(named)), AMPLE);
            assertEquals(Outcome.CERTIFICATE_UNTRUSTED, result.outcome());
            assertTrue(result.evidence().contains("127.0.0.1"), said(result));
        }
    }

    @Test
    void anExpiredCertificateIsNamedWhoeverIsTrusted() throws Exception {
        KeyStore store = certificate("expired", "-ext", "san=ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
        try (var server = server(store)) {
            for (Subject.Trust trust : List.of(new Subject.Trust.Pinned(pin(store)), authority(store))) {
                CheckResult result = run(prober, https(server.port(), trust), AMPLE);
                assertEquals(Outcome.CERTIFICATE_EXPIRED, result.outcome(), said(result));
                assertTrue(result.evidence().startsWith("certificate out of date: NotAfter: "), said(result));
            }
        }
        KeyStore future = certificate("future", "-startdate", "+2d");
        try (var server = server(future)) {
            assertEquals(Outcome.CERTIFICATE_EXPIRED,
                    run(prober, https(server.port(), new Subject.Trust.Pinned(pin(future))), AMPLE).outcome());
        }
    }

    @Test
    void aHandshakeThatStallsEndsWithTheDeadline() throws Exception {
        try (var server = new Loopback(Loopback::hold)) {
            CheckResult result = run(prober, https(server.port(), new Subject.Trust.Pinned("")), SHORT);
            assertTrue(timedOut(result, SHORT), said(result));
        }
    }

    @Test
    void whatSpeaksNoTlsIsNamed() throws Exception {
        try (var server = new Loopback(socket -> {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Loopback.hold(socket);
        })) {
            CheckResult result = run(prober, https(server.port(), new Subject.Trust.Pinned("")), AMPLE);
            assertEquals(Outcome.TLS_FAILED, result.outcome(), said(result));
        }
        try (var server = new Loopback(socket -> socket.getInputStream().read())) {
            CheckResult result = run(prober, https(server.port(), new Subject.Trust.Pinned("")), AMPLE);
            assertTrue(result.outcome() == Outcome.CLOSED || result.outcome() == Outcome.RESET, said(result));
        }
    }

    @Test
    void authoritiesAreReadAnewAndAMissingFileIsNamed() throws Exception {
        KeyStore store = valid();
        Subject.Trust trust = authority(certificate("stranger"));
        try (var server = server(store)) {
            assertEquals(Outcome.CERTIFICATE_UNTRUSTED, run(prober, https(server.port(), trust), AMPLE).outcome());
            authority(store);
            Files.setLastModifiedTime(directory.resolve("ca.pem"), java.nio.file.attribute.FileTime.fromMillis(1));
            assertEquals(Outcome.PASSED, run(prober, https(server.port(), trust), AMPLE).outcome());
            Files.delete(directory.resolve("ca.pem"));
            CheckResult gone = run(prober, https(server.port(), trust), AMPLE);
            assertEquals("NOT_STARTED: nobody to trust: " + directory.resolve("ca.pem"), said(gone));
            Files.writeString(directory.resolve("ca.pem"), "no certificate");
            assertEquals(Outcome.NOT_STARTED, run(prober, https(server.port(), trust), AMPLE).outcome());
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
