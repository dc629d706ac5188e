package dev.vigia.agent;

/**
 * Where the node's metrics can be read.
 *
 * @param listen a loopback address and port as {@code 127.0.0.1:9650}, or the path of a socket; empty for nowhere
 * @param exporterNames whether they are told by the names of the common keepalived exporter besides
 */
public record MetricsSettings(String listen, boolean exporterNames) {
    /** Nowhere. */
    public static final MetricsSettings OFF = new MetricsSettings("", false);
}
