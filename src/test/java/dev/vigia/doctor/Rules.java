package dev.vigia.doctor;

/** Rules as nft(8) prints them. */
final class Rules {
    private Rules() {
    }

    /** A ruleset of these objects. */
    static String of(String... objects) {
        return "{\"nftables\":[{\"metainfo\":{\"json_schema_version\":1}}," + String.join(",", objects) + "]}";
    }

    /** A base chain of the table inet filter. */
    static String base(String hook, String policy) {
        return "{\"chain\":{\"family\":\"inet\",\"table\":\"filter\",\"name\":\"" + hook + "\",\"handle\":1,"
                + "\"type\":\"filter\",\"hook\":\"" + hook + "\",\"prio\":0,\"policy\":\"" + policy + "\"}}";
    }

    /** A chain to jump to. */
    static String chain(String name) {
        return "{\"chain\":{\"family\":\"inet\",\"table\":\"filter\",\"name\":\"" + name + "\",\"handle\":2}}";
    }

    /** A rule of the table inet filter. */
    static String rule(String chain, int handle, String... statements) {
        return "{\"rule\":{\"family\":\"inet\",\"table\":\"filter\",\"chain\":\"" + chain + "\",\"handle\":" + handle
                + ",\"expr\":[" + String.join(",", statements) + "]}}";
    }

    /** A condition; the right side is JSON. */
    static String match(String left, String op, String right) {
        return "{\"match\":{\"op\":\"" + op + "\",\"left\":" + left + ",\"right\":" + right + "}}";
    }

    /** A field of a header. */
    static String field(String protocol, String field) {
        return "{\"payload\":{\"protocol\":\"" + protocol + "\",\"field\":\"" + field + "\"}}";
    }

    /** What the kernel knows of a packet besides. */
    static String meta(String key) {
        return "{\"meta\":{\"key\":\"" + key + "\"}}";
    }
}
