package dev.vigia.capture;

import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * One Ethernet frame as it was captured.
 *
 * @param at when, by the capturing machine's clock
 * @param bytes the frame from its Ethernet header on, as much of it as was captured
 */
public record Frame(Instant at, Octets bytes) {
    /** IPv4 in the type field (IEEE 802 numbers). */
    static final int IPV4 = 0x0800;
    /** ARP in the type field. */
    static final int ARP = 0x0806;
    /** IPv6 in the type field. */
    static final int IPV6 = 0x86dd;

    private static final int HEADER = 14;
    private static final int TYPE_AT = 12;
    private static final int TAG = 4;
    private static final int CUSTOMER_TAG = 0x8100;
    private static final int SERVICE_TAG = 0x88a8;

    /**
     * A frame without the tags of virtual LANs.
     *
     * @param bytes its bytes
     * @param vlans what the tags said, as text; empty without any
     */
    record Plain(byte[] bytes, String vlans) {
        /** What it carries; -1 where even that is cut off. */
        int type() {
            return bytes.length < HEADER ? -1 : Frame.type(bytes);
        }

        MacAddress sender() {
            return MacAddress.read(bytes, 6);
        }

        /** What follows the Ethernet header. */
        byte[] payload() {
            return Arrays.copyOfRange(bytes, HEADER, bytes.length);
        }
    }

    /** The same without tags (IEEE 802.1Q), at most two of which are read. */
    Plain plain() {
        byte[] plain = bytes.bytes();
        var vlans = new StringBuilder();
        for (int i = 0; i < 2 && plain.length >= HEADER + TAG; i++) {
            if (type(plain) != CUSTOMER_TAG && type(plain) != SERVICE_TAG) {
                break;
            }
            vlans.append("vlan ").append(ByteBuffer.wrap(plain).getShort(HEADER) & 0xfff).append(' ');
            byte[] shorter = Arrays.copyOf(plain, plain.length - TAG);
            System.arraycopy(plain, TYPE_AT + TAG, shorter, TYPE_AT, shorter.length - TYPE_AT);
            plain = shorter;
        }
        return new Plain(plain, vlans.toString());
    }

    private static int type(byte[] frame) {
        return ByteBuffer.wrap(frame).getShort(TYPE_AT) & 0xffff;
    }
}
