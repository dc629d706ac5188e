package dev.vigia.vrrp;

import dev.vigia.net.Priority;

/** What a virtual router does, in the order in which it must be done. */
public sealed interface Action {
    /**
     * Send an advert.
     *
     * @param priority what it says: ours, or 0 to resign
     */
    record SendAdvert(Priority priority) implements Action {
    }

    /** Its turn has come: it takes over with its fellows if that of each has. */
    record Claim() implements Action {
    }

    /** Put the virtual addresses on the link and announce each once it stands. */
    record TakeAddresses() implements Action {
    }

    /** Go on with the addresses that a former life has put on the link. */
    record AdoptAddresses() implements Action {
    }

    /** Answer for the virtual addresses no more until the next advert: somebody else may do so by now. */
    record CloseGate() implements Action {
    }

    /** Announce the virtual addresses that stand. */
    record Announce() implements Action {
    }

    /** Take the virtual addresses off the link, at once or when a successor has announced itself. */
    record ReleaseAddresses() implements Action {
    }
}
