package dev.vigia.linux;

import static dev.vigia.ffi.NftablesAbi.*;

import java.time.Duration;

/**
 * The expressions of one nf_tables rule being written: each works on what was loaded last, and the rule ends at
 * the first that does not hold (linux/netfilter/nf_tables.h, enum nft_expr_attributes).
 */
final class NfExpressions {
    /** The second half of the sixteen bytes of NFT_REG_2. */
    private static final int SECOND_HALF = NFT_REG32_00 + 6;

    private final NetlinkRequests out;

    /** Expressions that are appended to {@code out}, inside of NFTA_RULE_EXPRESSIONS. */
    NfExpressions(NetlinkRequests out) {
        this.out = out;
    }

    private NetlinkRequests begin(String name) {
        return out.nest(NFTA_LIST_ELEM).text(NFTA_EXPR_NAME, name).nest(NFTA_EXPR_DATA);
    }

    private NfExpressions end() {
        out.unnest().unnest();
        return this;
    }

    /** Loads what the kernel knows of the packet: one of the NFT_META keys. */
    NfExpressions meta(int key) {
        begin("meta").net32(NFTA_META_DREG, NFT_REG_1).net32(NFTA_META_KEY, key);
        return end();
    }

    /** Loads bytes of the packet, 16 at most, from one of the NFT_PAYLOAD headers on. */
    NfExpressions payload(int header, int offset, int length) {
        begin("payload").net32(NFTA_PAYLOAD_DREG, NFT_REG_1).net32(NFTA_PAYLOAD_BASE, header)
                .net32(NFTA_PAYLOAD_OFFSET, offset).net32(NFTA_PAYLOAD_LEN, length);
        return end();
    }

    /** Loads these bytes, 16 at most. */
    NfExpressions load(byte[] value) {
        begin("immediate").net32(NFTA_IMMEDIATE_DREG, NFT_REG_1);
        value(NFTA_IMMEDIATE_DATA, value);
        return end();
    }

    /** Goes on only where these bytes are loaded. */
    NfExpressions equal(byte... value) {
        return compare(NFT_REG_1, NFT_CMP_EQ, value);
    }

    /** Goes on only where other bytes than these are loaded. */
    NfExpressions unequal(byte... value) {
        return compare(NFT_REG_1, NFT_CMP_NEQ, value);
    }

    private NfExpressions compare(int register, int operation, byte[] value) {
        begin("cmp").net32(NFTA_CMP_SREG, register).net32(NFTA_CMP_OP, operation);
        value(NFTA_CMP_DATA, value);
        return end();
    }

    /** Goes on only where the map has something for the loaded key that is not in the set. */
    NfExpressions without(String map, int keyBytes, String set) {
        found(map, keyBytes).text(NFTA_LOOKUP_SET, set).net32(NFTA_LOOKUP_SREG, SECOND_HALF)
                .net32(NFTA_LOOKUP_FLAGS, NFT_LOOKUP_F_INV);
        return end();
    }

    /** Goes on only where the map has something for the loaded key that is in the set. */
    NfExpressions within(String map, int keyBytes, String set) {
        found(map, keyBytes).text(NFTA_LOOKUP_SET, set).net32(NFTA_LOOKUP_SREG, SECOND_HALF);
        return end();
    }

    private NetlinkRequests found(String map, int keyBytes) {
        // The obvious two lookups are enough for the kernel, but nft(8) up to 1.0.6 at least aborts over them: it
        // does not know how long a value is that comes out of a map. So the key is taken from where nft believes a
        // constant to be, into which the end of the map's value falls; the comparison in between, which always
        // holds, makes it show the map.
        begin("immediate").net32(NFTA_IMMEDIATE_DREG, SECOND_HALF);
        value(NFTA_IMMEDIATE_DATA, new byte[keyBytes]);
        end();
        begin("lookup").text(NFTA_LOOKUP_SET, map).net32(NFTA_LOOKUP_SREG, NFT_REG_1)
                .net32(NFTA_LOOKUP_DREG, NFT_REG_2);
        end();
        compare(NFT_REG_2, NFT_CMP_NEQ, new byte[2 * keyBytes]);
        return begin("lookup");
    }

    /** Puts the loaded key into the set, or lets it stay there, for so long from now on. */
    NfExpressions refresh(String set, Duration timeout) {
        begin("dynset").text(NFTA_DYNSET_SET_NAME, set).net32(NFTA_DYNSET_OP, NFT_DYNSET_OP_UPDATE)
                .net32(NFTA_DYNSET_SREG_KEY, NFT_REG_1).net64(NFTA_DYNSET_TIMEOUT, timeout.toMillis());
        return end();
    }

    /** Decides the packet: NF_DROP or NF_ACCEPT. */
    NfExpressions verdict(int code) {
        return go(code, "");
    }

    /** Goes on in another chain: NFT_JUMP or NFT_GOTO. */
    NfExpressions go(int code, String chain) {
        begin("immediate").net32(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT).nest(NFTA_IMMEDIATE_DATA)
                .nest(NFTA_DATA_VERDICT).net32(NFTA_VERDICT_CODE, code);
        if (!chain.isEmpty()) {
            out.text(NFTA_VERDICT_CHAIN, chain);
        }
        out.unnest().unnest();
        return end();
    }

    private void value(int type, byte[] value) {
        out.nest(type).attribute(NFTA_DATA_VALUE, value).unnest();
    }
}
