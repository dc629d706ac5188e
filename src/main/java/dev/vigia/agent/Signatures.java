package dev.vigia.agent;

import dev.vigia.agent.Counters.Counter;
import dev.vigia.agent.HmacSettings.Mode;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.time.Moment;
import dev.vigia.wire.Datagram;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Rejection;
import dev.vigia.wire.Serial;
import dev.vigia.wire.Verification;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Signs one router's adverts and judges the signatures of others, as its {@code auth_hmac} wants it. */
final class Signatures {
    private final Supplier<InstanceSettings> settings;
    private final Counters counters;
    private final Notices notices;
    private final Serials serials;

    Signatures(Supplier<InstanceSettings> settings, Counters counters, Notices notices, Serials serials) {
        this.settings = settings;
        this.counters = counters;
        this.notices = notices;
        this.serials = serials;
    }

    private HmacSettings hmac() {
        return settings.get().peering().hmac();
    }

    /** The serial of the next advert, which will be remembered before that is sent; null where it is not signed. */
    Serial next(Moment now, List<Command> out) {
        HmacSettings hmac = hmac();
        if (hmac == null || hmac.mode() == Mode.RECEIVE_ONLY) {
            return null;
        }
        RouterId router = settings.get().routerId();
        Serial serial = hmac.window(List.of()).next(serials.signed(router), serials.day(now));
        out.add(new Command.Remember(serials.sign(router, serial)));
        return serial;
    }

    /** The message with its signature; as it is where there is no serial. */
    Octets sign(Octets message, IpAddress source, IpAddress destination, Serial serial) {
        return serial == null ? message
                : hmac().authenticator().sign(message, source, destination, hmac().activeKey(), serial);
    }

    /** What becomes of an advert that the receive ladder has accepted. */
    Reception judge(Reception.Accepted accepted, Datagram datagram, Moment now, List<Command> out) {
        HmacSettings hmac = hmac();
        if (hmac == null) {
            return accepted;
        }
        RouterId router = settings.get().routerId();
        var window = hmac.window(serials.marks(router, datagram.source()));
        Verification found = hmac.authenticator().verify(datagram, window, serials.day(now));
        Rejection rejection = found.verdict().rejection();
        if (rejection == null) {
            counters.count(Counter.HMAC_VERIFIED);
            out.add(new Command.Remember(serials.hear(router, found.window().marks().get(0))));
            lookAtClock(hmac, found.skew(), datagram.source(), now, out);
            return accepted;
        }
        if (hmac.mode() == Mode.ENFORCE) {
            return new Reception.Rejected(rejection, accepted.advert().vrid(), found.detail());
        }
        counters.count(Counter.HMAC_UNVERIFIED);
        boolean missing = rejection == Rejection.HMAC_MISSING;
        notices.paced(now, router + rejection.label() + datagram.source(), new Notice(
                missing ? Notice.Severity.WARNING : Notice.Severity.ALERT, rejection.label(), router + ": "
                        + words(rejection, datagram.source(), found.detail())
                        + "; accepted, but 'mode: enforce' would refuse it"), out);
        return accepted;
    }

    /** A clock that goes astray is told of before its adverts are refused. */
    private void lookAtClock(HmacSettings hmac, Duration skew, IpAddress source, Moment now, List<Command> out) {
        if (hmac.tolerance() != null && skew.abs().multipliedBy(2).compareTo(hmac.tolerance()) > 0) {
            RouterId router = settings.get().routerId();
            notices.paced(now, router + "skew" + source, new Notice(Notice.Severity.WARNING, "clock_skew",
                    router + ": the clock of " + source + " is " + skew.abs().toSeconds() + " s "
                            + (skew.isNegative() ? "behind" : "ahead of") + " ours; beyond "
                            + hmac.tolerance().toSeconds() + " s (time_window) its adverts are refused:"
                            + " set both clocks by NTP"), out);
        }
    }

    /** What is told of an advert refused for its signature. */
    static Notice refusal(Reception.Rejected rejected, Datagram datagram) {
        return new Notice(Notice.Severity.ALERT, rejected.rejection().label(), "refused on " + datagram.link() + ": "
                + words(rejected.rejection(), datagram.source(), rejected.detail()));
    }

    private static String words(Rejection rejection, IpAddress source, String detail) {
        switch (rejection) {
            case HMAC_MISSING:
                return "an advert of " + source + " is not signed: give it auth_hmac and the keys, or somebody forges";
            case HMAC_STALE:
                return "the signature of an advert of " + source + " is out of time (" + detail
                        + "): set both clocks by NTP, or somebody sends what was recorded";
            case HMAC_UNKNOWN_KEY:
                return "an advert of " + source + " is signed with " + detail + ", which is not among our keys";
            case HMAC_MISMATCH:
                return "an advert of " + source + " is signed wrongly with " + detail
                        + ": the nodes have different secrets under that id, or somebody forges";
            case HMAC_REPLAY:
                return "an advert of " + source + " was heard before (" + detail + "): somebody has recorded it";
            default:
                return "what follows an advert of " + source + " is no signature that we know (" + detail + ")";
        }
    }
}
