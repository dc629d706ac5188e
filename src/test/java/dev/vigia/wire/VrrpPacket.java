package dev.vigia.wire;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.pcap4j.packet.AbstractPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.util.ByteArrays;

/**
 * VRRP for pcap4j, which has no class for it: the fields as they stand, nothing judged.
 *
 * <p>pcap4j's factory finds {@link #newPacket} by its name, and the addresses' length by what is left.
 */
public final class VrrpPacket extends AbstractPacket {
    private static final long serialVersionUID = 1L;

    private final VrrpHeader header;

    private VrrpPacket(VrrpHeader header) {
        this.header = header;
    }

    /** What pcap4j calls. */
    public static VrrpPacket newPacket(byte[] rawData, int offset, int length) throws IllegalRawDataException {
        ByteArrays.validateBounds(rawData, offset, length);
        if (length < 8) {
            throw new IllegalRawDataException("too short for VRRP: " + length);
        }
        return new VrrpPacket(new VrrpHeader(ByteArrays.getSubArray(rawData, offset, length)));
    }

    @Override
    public VrrpHeader getHeader() {
        return header;
    }

    @Override
    public Builder getBuilder() {
        throw new UnsupportedOperationException("only decodes");
    }

    /** The fields of RFC 9568 section 5.2 and RFC 3768 section 5.3. */
    public static final class VrrpHeader extends AbstractHeader {
        private static final long serialVersionUID = 1L;

        private final byte[] raw;

        private VrrpHeader(byte[] raw) {
            this.raw = raw;
        }

        int version() {
            return (ByteArrays.getByte(raw, 0) & 0xf0) >> 4;
        }

        int type() {
            return ByteArrays.getByte(raw, 0) & 0x0f;
        }

        int vrid() {
            return Byte.toUnsignedInt(ByteArrays.getByte(raw, 1));
        }

        int priority() {
            return Byte.toUnsignedInt(ByteArrays.getByte(raw, 2));
        }

        int count() {
            return Byte.toUnsignedInt(ByteArrays.getByte(raw, 3));
        }

        int centiseconds() {
            return ByteArrays.getShort(raw, 4) % 4096 & 4095;
        }

        int authenticationType() {
            return Byte.toUnsignedInt(ByteArrays.getByte(raw, 4));
        }

        int seconds() {
            return Byte.toUnsignedInt(ByteArrays.getByte(raw, 5));
        }

        byte[] authenticationData() {
            return ByteArrays.getSubArray(raw, raw.length - 8, 8);
        }

        List<InetAddress> ipv4Addresses() {
            List<InetAddress> addresses = new ArrayList<>();
            int end = version() == 2 ? raw.length - 8 : raw.length;
            for (int at = 8; at < end; at += ByteArrays.INET4_ADDRESS_SIZE_IN_BYTES) {
                addresses.add(ByteArrays.getInet4Address(raw, at));
            }
            return addresses;
        }

        List<InetAddress> ipv6Addresses() {
            List<InetAddress> addresses = new ArrayList<>();
            for (int at = 8; at < raw.length; at += ByteArrays.INET6_ADDRESS_SIZE_IN_BYTES) {
                addresses.add(ByteArrays.getInet6Address(raw, at));
            }
            return addresses;
        }

        @Override
        protected List<byte[]> getRawFields() {
            return List.of(raw);
        }
    }
}
