package dev.vigia.ffi;

/** What {@link LinuxAbi} is for the rest, for the lifetimes of addresses (rtnetlink(7), linux/if_addr.h). */
public final class LifetimeAbi {
    public static final int NLM_F_REPLACE = 0x100;
    public static final int IFA_CACHEINFO = 6;

    private LifetimeAbi() {
    }

    /** linux/if_addr.h; spans in seconds, all ones for ever. */
    public static final class IfaCacheinfo {
        public static final int SIZE = 16;
        public static final int IFA_PREFERED = 0;
        public static final int IFA_VALID = 4;

        private IfaCacheinfo() {
        }
    }
}
