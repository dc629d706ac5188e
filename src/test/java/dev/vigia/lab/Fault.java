package dev.vigia.lab;

/** What can befall the owner of an address. */
enum Fault {
    /** The whole machine is gone: cable and processes at once. */
    POWER_LOSS("power loss") {
        @Override
        void befall(Station station, Program router) {
            station.cut();
            router.kill();
        }
    },
    /** The cable is pulled out of the switch; the router runs on and sees its carrier go. */
    CABLE_CUT("cable cut") {
        @Override
        void befall(Station station, Program router) {
            station.cut();
        }
    },
    /** An orderly stop (SIGTERM). */
    CLEAN_STOP("clean stop") {
        @Override
        void befall(Station station, Program router) {
            router.terminate();
        }
    },
    /** The router's processes are killed (SIGKILL); the machine, with all it holds, runs on. */
    KILL("kill -9") {
        @Override
        void befall(Station station, Program router) {
            router.kill();
        }
    },
    /** The router's processes stand still (SIGSTOP) for good; the machine, with all it holds, runs on. */
    FREEZE("SIGSTOP") {
        @Override
        void befall(Station station, Program router) {
            router.freezeAll();
        }
    };

    private final String title;

    Fault(String title) {
        this.title = title;
    }

    /** Makes it happen. */
    abstract void befall(Station station, Program router);

    @Override
    public String toString() {
        return title;
    }
}
