package dev.vigia.sim;

import dev.vigia.agent.Notice;
import dev.vigia.agent.Transition;

/** Who watches a simulation without demanding anything of it. */
interface Onlooker {
    /** A node tells of a transition. */
    void told(SimWorld node, Transition transition);

    /** A node logs something. */
    void said(SimWorld node, Notice notice);

    /** Something has happened. */
    void look();
}
