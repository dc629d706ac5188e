package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One packet on its way up those rungs of {@link Rejection} that concern its virtual router's version. */
final class ReceiveLadder {
    private static final List<Rejection> RUNGS =
            Stream.of(Rejection.values()).filter(rejection -> !rejection.ofSignature()).toList();

    private final Receiver receiver;
    private final Family family;
    private final String headerFault;
    private final IpAddress source;
    private final IpAddress destination;
    private final int hopLimit;
    /** The VRRP message; empty where the IP header leads to none. */
    private final byte[] message;
    /** What version 2 demands; null where the packet must be of version 3. */
    private final Agreement agreement;
    private final Version version;
    /** What the hop limit may be; null where the sender is no declared peer. */
    private final HopLimits hops;

    ReceiveLadder(Datagram datagram, Receiver receiver) {
        byte[] bytes = datagram.bytes().bytes();
        this.receiver = receiver;
        this.family = datagram.family();
        this.headerFault = family == Family.IPV4 ? Ipv4Header.fault(bytes) : null;
        if (family == Family.IPV4 && headerFault == null) {
            Ipv4Header header = Ipv4Header.read(bytes);
            this.source = header.source();
            this.destination = header.destination();
            this.hopLimit = header.hopLimit();
            this.message = Arrays.copyOfRange(bytes, header.length(), header.totalLength());
        } else {
            this.source = datagram.source();
            this.destination = datagram.destination();
            this.hopLimit = datagram.hopLimit();
            this.message = family == Family.IPV4 ? new byte[0] : bytes;
        }
        this.agreement = family == Family.IPV4 ? receiver.agreementOf(named()) : null;
        this.version = agreement == null ? Version.THREE : Version.TWO;
        this.hops = receiver.hopsFrom(named(), source);
    }

    Reception climb() {
        for (Rejection rung : RUNGS) {
            String found = rung.concerns(version) ? found(rung) : null;
            if (found != null) {
                return new Reception.Rejected(rung, named(), found);
            }
        }
        var advert = new Advert(
                version, family, new Vrid(octet(1)), new Priority(octet(2)), interval(), addresses());
        return new Reception.Accepted(advert, form());
    }

    /**
     * What is wrong at a rung; null if nothing is. A rung passes where its field lies beyond the message:
     * the rung of the length refuses that.
     */
    private String found(Rejection rung) {
        switch (rung) {
            case IP_HEADER_ERROR:
                return headerFault;
            case WRONG_DESTINATION:
                return receiver.listensTo(named(), destination) ? null : "destination " + destination;
            case IP_TTL_ERROR:
                return hops == null || hops.admit(hopLimit) ? null
                        : (family == Family.IPV4 ? "TTL " : "hop limit ") + hopLimit;
            case WRONG_SOURCE:
                return maySend(source) ? null : "source " + source;
            case UNKNOWN_PEER:
                return hops != null || receiver.sendsFrom(source) ? null : source + " is no unicast_peer";
            case VERSION_ERROR:
                return message.length == 0 || octet(0) >>> 4 == version.number() ? null : wrongVersion();
            case INVALID_TYPE:
                return message.length == 0 || type() == AdvertCodec.ADVERTISEMENT ? null : "type " + type();
            case PACKET_LENGTH_ERROR:
                return wrongLength();
            case CHECKSUM_ERROR:
                return form() != null ? null : "checksum 0x%02x%02x".formatted(octet(6), octet(7));
            case VRID_ERROR:
                return named() != null ? null : "VRID " + octet(1);
            case OWN_SOURCE:
                return receiver.sendsFrom(source) ? "source " + source + " is our own" : null;
            case ZERO_COUNT:
                return count() > 0 ? null : "count 0";
            case AUTH_TYPE_MISMATCH:
                return octet(4) == agreement.password().type() ? null : "authentication type " + octet(4);
            case AUTH_FAILURE:
                return agreement.password().admits(password()) ? null : "another password";
            case ZERO_INTERVAL:
                return !interval().isZero() ? null : "interval 0";
            case INTERVAL_MISMATCH:
                return interval().equals(agreement.interval()) ? null : "interval " + interval().toSeconds() + " s";
            case FIRST_NOT_LINK_LOCAL:
                return leadsRight() ? null : "first address " + addressAt(0);
            default:
                throw new AssertionError(rung);
        }
    }

    private boolean maySend(IpAddress sender) {
        if (sender.family() == Family.IPV6 && !(named() != null && receiver.unicast(named()))) {
            return sender.isLinkLocal();
        }
        boolean broadcast = sender.family() == Family.IPV4 && sender.low() == 0xffff_ffffL;
        return !sender.isUnspecified() && !sender.isMulticast() && !broadcast;
    }

    private String wrongVersion() {
        return "version " + (octet(0) >>> 4) + carp();
    }

    private String wrongLength() {
        if (message.length < AdvertCodec.FIXED_PART) {
            return message.length + " bytes are less than the fixed part";
        }
        // Without a count there is no list for the length to fit; that is the next rungs' to refuse.
        if (count() == 0 || message.length == right() || message.length == right() + trailer()) {
            return null;
        }
        return message.length + " bytes instead of " + right() + " for count " + count() + carp();
    }

    /**
     * CARP shares protocol, group, type and version nibble with VRRPv2; its header has 36 bytes, 28 of them
     * counter and digest, and says 7 (words) where VRRP has the count of addresses.
     */
    private String carp() {
        return message.length == 36 && octet(0) == 0x21 && octet(3) == 7 ? ", looks like CARP" : "";
    }

    private int right() {
        return AdvertCodec.length(message, family);
    }

    /** The length of a trailer that may be there. */
    private int trailer() {
        return named() != null && receiver.admitsTrailer(named()) ? Authenticator.TRAILER : 0;
    }

    /** The form that verifies; null where none does. */
    private ChecksumForm form() {
        if (family == Family.IPV4 && verifies(ChecksumForm.MESSAGE_ONLY)) {
            return ChecksumForm.MESSAGE_ONLY;
        }
        return version == Version.THREE && verifies(ChecksumForm.PSEUDO_HEADER) ? ChecksumForm.PSEUDO_HEADER : null;
    }

    private boolean verifies(ChecksumForm form) {
        return AdvertCodec.checksum(message, summed(), source, destination, form) == 0;
    }

    /** How much the checksum covers: over IPv6 the kernel sums the trailer too, over IPv4 nobody does. */
    private int summed() {
        boolean signed = count() > 0 && message.length == right() + trailer();
        return signed && family == Family.IPV4 ? right() : message.length;
    }

    /** The virtual router that the message names, where it is one of ours; else null. */
    private Vrid named() {
        if (message.length < 2 || octet(1) == 0) {
            return null;
        }
        var vrid = new Vrid(octet(1));
        return receiver.addressesOf(vrid) == null ? null : vrid;
    }

    private boolean leadsRight() {
        return family == Family.IPV4 || addressAt(0).isLinkLocal() || addresses().equals(receiver.addressesOf(named()));
    }

    private List<IpAddress> addresses() {
        List<IpAddress> addresses = new ArrayList<>(count());
        for (int i = 0; i < count(); i++) {
            addresses.add(addressAt(i));
        }
        return addresses;
    }

    private IpAddress addressAt(int index) {
        return IpAddress.read(family, message, AdvertCodec.FIXED_PART + index * family.addressBytes());
    }

    private int type() {
        return octet(0) & 0xf;
    }

    private int count() {
        return octet(3);
    }

    /** Version 2: 8 bits. Version 3: 12 bits, the reserved nibble above them is ignored (section 5.2.6). */
    private Duration interval() {
        int units = version == Version.TWO ? octet(5) : (octet(4) & 0xf) << 8 | octet(5);
        return Duration.ofNanos(Advert.unit(version).toNanos() * units);
    }

    /** The authentication data of version 2, after the list. */
    private byte[] password() {
        return Arrays.copyOfRange(message, right() - Password.LENGTH, right());
    }

    private int octet(int index) {
        return message[index] & 0xff;
    }
}
