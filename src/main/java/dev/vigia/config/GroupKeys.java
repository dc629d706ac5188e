package dev.vigia.config;

import java.util.List;

/** The part of the table of keys that is about sync groups: what instances listen to and tell, groups do too. */
final class GroupKeys {
    private static final Kind<String> NAME = Kinds.matching("the name of a vrrp_instance", Structures.NAME);

    /** Instances that move together. */
    static final Block GROUP = new Block("vrrp_sync_group");
    static final Key<List<Placed<String>>> MEMBERS = GROUP.required("group", Structures.listOf(1, NAME),
            "the instances that move together; the first breaks ties");

    static {
        GROUP.share(Keys.TRACK_SCRIPT, Keys.TRACK_CHECK, Keys.TRACK_PROCESS, Keys.TRACK_FILE, Keys.TRACK_INTERFACE,
                Keys.NOTIFY, Keys.NOTIFY_MASTER, Keys.NOTIFY_BACKUP, Keys.NOTIFY_FAULT, Keys.NOTIFY_STOP,
                Keys.NOTIFY_TIMEOUT);
        String all = "leave it out: what moves the priority of one always moves that of all";
        GROUP.never("sync_group_tracking_weight", all);
        GROUP.never("global_tracking", all);
        GROUP.never("track_bfd", "BFD is not supported: a witness is a vrrp_check with 'witness: true'");
        GROUP.never("smtp_alert", Keys.NO_MAIL);
        GROUP.never("notify_before_release", "write it in the instances: the group waits for all of them");
        GROUP.never("notify_master_rx_lower_pri", "write it in the instances");
        GROUP.later("notify_priority_changes");
    }

    private GroupKeys() {
    }
}
