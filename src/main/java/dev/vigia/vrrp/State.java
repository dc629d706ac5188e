package dev.vigia.vrrp;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;

/** The protocol state of one virtual router (RFC 9568 section 6.3), holding the deadlines that belong to it. */
public sealed interface State {
    /** When the router wants {@link Event.TimerRanOut} if nothing else happens. */
    Moment deadline();

    /** Waiting for a startup (section 6.4.1). */
    record Initialize() implements State {
        @Override
        public Moment deadline() {
            return Moment.NEVER;
        }
    }

    /**
     * Watching the Active router (section 6.4.2).
     *
     * @param deadline when Active_Down_Timer runs out
     * @param audience the routers heard of late
     * @param expecting what the timer is waiting for
     * @param leftUntil until when a lower priority that is Active is left so; null where none is heard
     */
    record Backup(Moment deadline, Audience audience, Expecting expecting, Moment leftUntil) implements State {
        /** One that has heard no lower priority. */
        public Backup(Moment deadline, Audience audience, Expecting expecting) {
            this(deadline, audience, expecting, null);
        }

        /** The delay begins with the first lower priority heard, and anew when a router that we follow was heard. */
        Moment leave(Standing us, Event event, Moment now) {
            if (!(event instanceof Event.Heard heard) || heard.priority().resigns()) {
                return leftUntil;
            }
            if (!us.preempts(heard.priority()) || us.patience().preemptDelay().isZero()) {
                return null;
            }
            return leftUntil == null ? now.plus(us.patience().preemptDelay()) : leftUntil;
        }

        /** The same leaving a lower priority Active until {@code moment}. */
        Backup leavingUntil(Moment moment) {
            return new Backup(deadline, audience, expecting, moment);
        }
    }

    /** What a Backup's timer waits for. */
    sealed interface Expecting {
        /** The Active router's silence. */
        record Silence() implements Expecting {
        }

        /**
         * The skew after a resignation.
         *
         * @param source who resigned
         */
        record Vacancy(IpAddress source) implements Expecting {
        }

        /**
         * Our turn has come, and we wait for that of our fellows, with whom we share one fate; it stays ours until
         * somebody is heard.
         *
         * @param cause why we may take over
         */
        record Fellows(Cause cause) implements Expecting {
        }

        /** Our turn has come: the lower-priority Active's next advert proves it awake, or it is silent. */
        record Proof() implements Expecting {
        }
    }

    /**
     * Owning the addresses (section 6.4.3).
     *
     * @param nextAdvert when Adver_Timer runs out
     * @param assertion when a withheld assertion is due; {@link Moment#NEVER} where none is
     * @param asserted when we last answered a lower rank
     * @param announcement when the next announcement is due; {@link Moment#NEVER} where none is
     * @param announced when we last announced because of contention
     * @param doubt why another router may own the addresses by now
     */
    record Active(Moment nextAdvert, Moment assertion, Moment asserted, Moment announcement, Moment announced,
            Doubt doubt) implements State {
        @Override
        public Moment deadline() {
            return Moment.earlier(nextAdvert, Moment.earlier(assertion, announcement));
        }

        /** The same with an assertion due at {@code moment}. */
        Active asserting(Moment moment) {
            return new Active(nextAdvert, moment, asserted, announcement, announced, doubt);
        }

        /** The same with an announcement due at {@code moment}. */
        Active announcing(Moment moment) {
            return new Active(nextAdvert, assertion, asserted, moment, announced, doubt);
        }

        /** The same with the next advert at {@code moment} at the latest. */
        Active by(Moment moment) {
            return new Active(Moment.earlier(nextAdvert, moment), assertion, asserted, announcement, announced, doubt);
        }

        /** The same in doubt of this kind. */
        Active doubting(Doubt other) {
            return new Active(nextAdvert, assertion, asserted, announcement, announced, other);
        }
    }

    /** Why an Active router may not be the only one: it waits until its sockets are empty before it says anything. */
    enum Doubt {
        /** There is no reason to doubt. */
        NONE,
        /** It slept for so long that a peer may have taken over. */
        OVERSLEPT,
        /** It goes on with what its former life owned. */
        ADOPTED
    }
}
