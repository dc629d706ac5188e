package dev.vigia.probe;

import dev.vigia.health.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** A run that failed, with what made it fail. */
final class Failure extends IOException {
    private static final long serialVersionUID = 1;

    private final Outcome outcome;

    Failure(Outcome outcome, String evidence) {
        super(evidence);
        this.outcome = outcome;
    }

    Outcome outcome() {
        return outcome;
    }

    /** What an exception of the JDK means: its class where there is one for it, else the kernel's words in it. */
    static Failure of(Exception thrown) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        String text = String.valueOf(thrown.getMessage()).replaceAll("\\s+", " ").strip();
        if (thrown instanceof SSLException) {
            return certificate(thrown, text);
        }
        if (thrown instanceof NoRouteToHostException || text.contains("nreachable")
                && !(thrown instanceof PortUnreachableException)) {
            return new Failure(Outcome.UNREACHABLE, "no way there: " + text);
        }
        if (thrown instanceof PortUnreachableException || thrown instanceof ConnectException) {
            boolean late = text.contains("timed out");
            return new Failure(late ? Outcome.TIMED_OUT : Outcome.REFUSED, late ? text : "connection refused");
        }
        if (text.contains("reset") || text.contains("Broken pipe")) {
            return new Failure(Outcome.RESET, "connection reset by the other side");
        }
        return new Failure(Outcome.NOT_STARTED, text.equals("null") ? thrown.toString() : text);
    }

    private static Failure certificate(Throwable thrown, String text) {
        Outcome outcome = Outcome.TLS_FAILED;
        String evidence = "no TLS: " + text;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TlsTrust.Changed) {
                return new Failure(Outcome.CERTIFICATE_CHANGED, cause.getMessage());
            }
            boolean outOfDate = cause instanceof CertificateExpiredException
                    || cause instanceof CertificateNotYetValidException
                    || cause instanceof CertPathValidatorException path
                    && (path.getReason() == CertPathValidatorException.BasicReason.EXPIRED
                    || path.getReason() == CertPathValidatorException.BasicReason.NOT_YET_VALID);
            if (outOfDate) {
                return new Failure(Outcome.CERTIFICATE_EXPIRED, "certificate out of date: " + cause.getMessage());
            }
            if (cause instanceof CertificateException) {
                outcome = Outcome.CERTIFICATE_UNTRUSTED;
                evidence = "certificate not trusted: " + cause.getMessage();
            }
        }
        return new Failure(outcome, evidence);
    }
}
