package dev.vigia.linux;

import static dev.vigia.ffi.NftablesAbi.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;

/**
 * One element of an nf_tables set or map (linux/netfilter/nf_tables.h, enum nft_set_elem_attributes).
 *
 * @param key its key
 * @param value what a map has for the key; null in a set
 * @param timeout for how long it is put in, in milliseconds' resolution; null for ever
 * @param rest how much of that is left; null for all of it, or where it is not known
 */
record NfElement(byte[] key, byte[] value, Duration timeout, Duration rest) {
    /** A key that stays. */
    static NfElement of(byte[] key) {
        return new NfElement(key, null, null, null);
    }

    /** A key with its value that stay. */
    static NfElement of(byte[] key, byte[] value) {
        return new NfElement(key, value, null, null);
    }

    /** The element that an attribute describes; its key is empty where it has none. */
    static NfElement read(ByteBuffer attribute) {
        Map<Integer, ByteBuffer> parts = NetlinkMessage.attributes(attribute);
        byte[] key = value(parts.get(NFTA_SET_ELEM_KEY));
        return new NfElement(key == null ? new byte[0] : key, value(parts.get(NFTA_SET_ELEM_DATA)),
                span(parts.get(NFTA_SET_ELEM_TIMEOUT)), span(parts.get(NFTA_SET_ELEM_EXPIRATION)));
    }

    private static byte[] value(ByteBuffer attribute) {
        ByteBuffer value = NetlinkMessage.attributes(attribute).get(NFTA_DATA_VALUE);
        return value == null ? null : NfTables.bytes(value);
    }

    private static Duration span(ByteBuffer attribute) {
        return attribute == null || attribute.limit() < 8 ? null
                : Duration.ofMillis(attribute.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(0));
    }

    /** Writes it as an attribute of a list. */
    void write(NetlinkRequests out) {
        out.nest(NFTA_LIST_ELEM).nest(NFTA_SET_ELEM_KEY).attribute(NFTA_DATA_VALUE, key).unnest();
        if (value != null) {
            out.nest(NFTA_SET_ELEM_DATA).attribute(NFTA_DATA_VALUE, value).unnest();
        }
        if (timeout != null) {
            out.net64(NFTA_SET_ELEM_TIMEOUT, timeout.toMillis());
        }
        if (rest != null) {
            out.net64(NFTA_SET_ELEM_EXPIRATION, Math.max(1, rest.toMillis()));
        }
        out.unnest();
    }
}
