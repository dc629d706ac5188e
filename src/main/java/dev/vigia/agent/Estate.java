package dev.vigia.agent;

import dev.vigia.resource.Aim;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The resources of all that share one fate: they run together, and others are told together that they do not. */
final class Estate {
    private final List<VirtualRouter> members;
    private final List<Custody> custodies = new ArrayList<>();

    /** Those of these routers; of many none have any. */
    Estate(List<VirtualRouter> members) {
        this.members = members;
        for (VirtualRouter member : members) {
            Custody custody = member.mandate().custody();
            if (custody != null && !custodies.contains(custody)) {
                custodies.add(custody);
            }
        }
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return custodies.isEmpty();
    }

    /** Whether a higher rank waits for them to stop. */
    boolean isAskedFor(Moment now) {
        for (Custody custody : custodies) {
            if (custody.isAskedToGo(now)) {
                return true;
            }
        }
        return false;
    }

    /** Whether none runs here, or the node waits to be fenced for one that cannot be stopped. */
    boolean isVacant() {
        boolean released = true;
        for (Custody custody : custodies) {
            if (custody.awaitsFencing()) {
                return true;
            }
            released &= custody.released();
        }
        return released;
    }

    /** Whether one that cannot be stopped keeps them here. */
    boolean isStuck() {
        for (Custody custody : custodies) {
            if (!custody.state().blocked(custody.settings().group()).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there are some, and nobody was heard of late who could run them. */
    boolean isLonely(Moment now) {
        for (Custody custody : custodies) {
            if (!custody.clearance().peerHeard(patience(), now)) {
                return true;
            }
        }
        return false;
    }

    /** How long another router like ours may be silent until it is taken for gone. */
    private Duration silence() {
        return members.get(0).standing().silence(members.get(0).settings().advertInterval());
    }

    /** Two adverts of ours, of which one may be lost. */
    private Duration answer() {
        return members.get(0).settings().advertInterval().multipliedBy(2);
    }

    /** How long another node may be silent until it is no longer counted on to take over. */
    private Duration patience() {
        return members.get(0).settings().advertInterval().multipliedBy(Rival.PRESENCE);
    }

    /**
     * Whether others may be told that none runs here, which they take for leave to run them. Not where nobody was heard
     * who could: then this node goes on when it is started again.
     */
    boolean cedes(Moment now, List<Command> out) {
        for (Custody custody : custodies) {
            boolean heard = !custody.clearance().held() || custody.clearance().peerHeard(patience(), now);
            if (!custody.released() || !heard) {
                return false;
            }
        }
        custodies.forEach(custody -> custody.cede(out));
        return true;
    }

    /** Whether leave to run some of them is lacking. */
    boolean awaitsClearance() {
        for (Custody custody : custodies) {
            if (!custody.clearance().held()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Lets them come and go as the election, operators and their clearance want it.
     *
     * @param active whether the election is won
     * @param ending whether the node is about to let go of all
     * @param wanted whether it takes part
     */
    void manage(boolean active, boolean ending, boolean wanted, Moment now, List<Command> out) {
        if (custodies.isEmpty()) {
            return;
        }
        boolean cleared = active && !ending;
        for (Custody custody : custodies) {
            if (active && !ending) {
                cleared &= custody.claim(silence(), answer(), now, out);
            } else {
                custody.rest();
            }
        }
        for (Custody custody : custodies) {
            custody.drive(cleared ? Aim.ACTIVE : inactive(custody, active, wanted), premises(custody), now, out);
        }
        if (cleared) {
            members.forEach(member -> member.assume(now, out));
        } else if (!active && !awaitsClearance()) {
            // Who runs nothing and owns nothing need not be asked for leave: another may wait for that word.
            members.forEach(member -> member.resign(now, out));
        }
    }

    /** Who may run them and may soon be Active again, as after a restart, leaves them as they are. */
    private Aim inactive(Custody custody, boolean active, boolean wanted) {
        if (!wanted) {
            return Aim.STOPPED;
        }
        boolean returns = !active && custody.clearance().held();
        for (VirtualRouter member : members) {
            returns &= member.candidacy().mayReturn(member.standing());
        }
        return returns ? Aim.UNDECIDED : Aim.BACKUP;
    }

    private Premises premises(Custody custody) {
        return new Premises(members.stream().filter(member -> member.mandate().custody() == custody).toList());
    }

    /** The earlier of {@code next} and when one of them wants a tick. */
    Moment deadline(Moment next) {
        Moment earliest = next;
        for (Custody custody : custodies) {
            earliest = Moment.earlier(earliest, custody.deadline());
        }
        return earliest;
    }
}
