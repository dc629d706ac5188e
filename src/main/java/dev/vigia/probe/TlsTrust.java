package dev.vigia.probe;

import dev.vigia.health.Outcome;
import dev.vigia.health.Subject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom TLS believes: one context of the JDK's for each kind of trust, made once; for one thread alone. */
final class TlsTrust {
    /** Another certificate than the pinned one. */
    static final class Changed extends CertificateException {
        private static final long serialVersionUID = 1;

        Changed(String message) {
            super(message);
        }
    }

    /** A context, and the age of the file that it was made from. */
    private record Made(SSLContext context, FileTime time) {
    }

    private static final int RENEWED_SECONDS = 60;

    private final Map<Subject.Trust, Made> made = new HashMap<>();

    /**
     * A client's end of a session with a host; takes long the first time.
     *
     * @throws Failure where the authorities cannot be read
     */
    SSLEngine engine(Subject.Trust trust, String host, int port) throws Failure {
        try {
            FileTime time = trust instanceof Subject.Trust.Authorities authorities
                    ? Files.getLastModifiedTime(Path.of(authorities.file())) : null;
            Made known = made.get(trust);
            if (known == null || time != null && !time.equals(known.time())) {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, managers(trust), null);
                // A session that is taken up again shows no certificate anew.
                context.getClientSessionContext().setSessionTimeout(RENEWED_SECONDS);
                known = new Made(context, time);
                made.put(trust, known);
            }
            SSLEngine engine = known.context().createSSLEngine(host, port);
            engine.setUseClientMode(true);
            if (!(trust instanceof Subject.Trust.Pinned)) {
                SSLParameters parameters = engine.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                engine.setSSLParameters(parameters);
            }
            return engine;
        } catch (GeneralSecurityException | IOException refused) {
            throw new Failure(Outcome.NOT_STARTED, "nobody to trust: " + refused.getMessage());
        }
    }

    private static TrustManager[] managers(Subject.Trust trust) throws GeneralSecurityException, IOException {
        if (trust instanceof Subject.Trust.Pinned pinned) {
            return new TrustManager[] {new Pin(pinned.sha256())};
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore store = null;
        if (trust instanceof Subject.Trust.Authorities authorities) {
            store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (var stream = Files.newInputStream(Path.of(authorities.file()))) {
                for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                    store.setCertificateEntry("authority" + store.size(), each);
                }
            }
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** The SHA-256 fingerprint of a certificate, hex digits in lower case. */
    static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new CertificateException(impossible);
        }
    }

    /** Believes one certificate alone, while it is valid. */
    private static final class Pin extends X509ExtendedTrustManager {
        private final String sha256;

        Pin(String sha256) {
            this.sha256 = sha256;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String method) throws CertificateException {
            String seen = fingerprint(chain[0]);
            if (!seen.equals(sha256)) {
                throw new Changed("the certificate is " + seen + ", not the pinned one");
            }
            chain[0].checkValidity();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String method, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, method);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String method, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, method);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String method) throws CertificateException {
            throw new CertificateException("no server here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String method, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, method);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String method, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, method);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
