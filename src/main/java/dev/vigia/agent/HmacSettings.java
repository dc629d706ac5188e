package dev.vigia.agent;

import dev.vigia.wire.Authenticator;
import dev.vigia.wire.ReplayWindow;
import java.time.Duration;
import java.util.List;

/**
 * How a virtual router's adverts are signed and those of others judged: {@code auth_hmac}. Its secrets are never shown.
 *
 * @param mode what is signed, and what is refused
 * @param activeKey the id of the key to sign with, one of {@code keys}
 * @param keys the keys by which others may sign
 * @param tolerance how far the time of a signature may lie from ours, 1 to 300 s; null: its time is not looked at
 * @param authenticator has the secrets of these keys; none of them where the files were not to be read
 */
public record HmacSettings(
        Mode mode, int activeKey, List<Key> keys, Duration tolerance, Authenticator authenticator) {
    /** What is signed, and what is refused: the steps on which signatures come to routers that run. */
    public enum Mode {
        /** Signs, and refuses what is not signed rightly. */
        ENFORCE,
        /** Signs, and refuses nothing: what is not signed rightly is told of. */
        PERMISSIVE,
        /** Does not sign, and refuses nothing. */
        RECEIVE_ONLY
    }

    /** Where secrets are kept. */
    public enum Store {
        /** A file. */
        FILE,
        /** A credential that systemd hands to the unit (systemd.exec(5), LoadCredential). */
        CREDENTIAL
    }

    /**
     * A key, and where its secret is.
     *
     * @param id 1 to 255
     * @param store where it is kept
     * @param name its path or name there
     */
    public record Key(int id, Store store, String name) {
    }

    /** Copies the list. */
    public HmacSettings {
        keys = List.copyOf(keys);
    }

    /** The same in another mode. */
    public HmacSettings in(Mode other) {
        return new HmacSettings(other, activeKey, keys, tolerance, authenticator);
    }

    /** A window of this tolerance with these marks. */
    ReplayWindow window(List<ReplayWindow.Mark> marks) {
        return new ReplayWindow(tolerance, marks);
    }
}
