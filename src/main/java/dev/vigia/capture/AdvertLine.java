package dev.vigia.capture;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.Authenticator;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.Datagram;
import dev.vigia.wire.Reception;
import java.math.BigDecimal;
import java.util.Arrays;

/** One packet of protocol 112 for people: its fields as far as they are there, and what the receive ladder says. */
final class AdvertLine {
    private static final LinkName SOMEWHERE = new LinkName("capture");
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int FIXED_PART = 8;
    private static final int MOST_ADDRESSES = 8;

    private final Family family;
    private final IpAddress source;
    private final IpAddress destination;
    /** The VRRP message, perhaps cut off. */
    private final byte[] message;
    private final Reception reception;

    private AdvertLine(Family family, IpAddress source, IpAddress destination, int hopLimit, byte[] raw,
            byte[] message) {
        this.family = family;
        this.source = source;
        this.destination = destination;
        this.message = message;
        var datagram = new Datagram(SOMEWHERE, family, source, destination, hopLimit, Octets.of(raw));
        this.reception = AdvertCodec.decode(datagram, AnyRouter.meeting(family, message));
    }

    /** What an IP packet says; null where it is none of protocol 112, as far as it is there. */
    static AdvertLine of(int type, byte[] packet) {
        if (type == Frame.IPV4 && packet.length >= IPV4_HEADER && packet[9] == Family.VRRP_PROTOCOL) {
            int from = Math.min((packet[0] & 0xf) * 4, packet.length);
            int total = (packet[2] & 0xff) << 8 | packet[3] & 0xff;
            byte[] message = Arrays.copyOfRange(packet, from, Math.max(from, Math.min(total, packet.length)));
            return new AdvertLine(Family.IPV4, IpAddress.read(Family.IPV4, packet, 12),
                    IpAddress.read(Family.IPV4, packet, 16), packet[8] & 0xff, packet, message);
        }
        if (type == Frame.IPV6 && packet.length >= IPV6_HEADER && packet[6] == Family.VRRP_PROTOCOL) {
            int length = (packet[4] & 0xff) << 8 | packet[5] & 0xff;
            byte[] message = Arrays.copyOfRange(packet, IPV6_HEADER, Math.min(IPV6_HEADER + length, packet.length));
            return new AdvertLine(Family.IPV6, IpAddress.read(Family.IPV6, packet, 8),
                    IpAddress.read(Family.IPV6, packet, 24), packet[7] & 0xff, message, message);
        }
        return null;
    }

    /** What the receive ladder made of it. */
    Reception reception() {
        return reception;
    }

    /** The line, without its time; {@code sender} is the Ethernet sender. */
    String text(Object sender) {
        return "VRRP" + (message.length == 0 ? "" : "v" + version()) + " " + source + " > " + destination
                + " (" + sender + ")" + fields() + " [" + verdict() + "]";
    }

    private String fields() {
        if (message.length < FIXED_PART) {
            return "";
        }
        String text = " vrid " + octet(1) + " priority " + octet(2);
        text += octet(2) == 0 ? " (resigns)" : octet(2) == 255 ? " (owner)" : "";
        text += " every " + seconds() + " s";
        int whole = Math.min(octet(3), (message.length - FIXED_PART) / family.addressBytes());
        for (int i = 0; i < Math.min(whole, MOST_ADDRESSES); i++) {
            text += (i == 0 ? ": " : ", ")
                    + IpAddress.read(family, message, FIXED_PART + i * family.addressBytes());
        }
        return whole > MOST_ADDRESSES ? text + " and " + (whole - MOST_ADDRESSES) + " more" : text;
    }

    private String seconds() {
        if (version() == 2) {
            return Integer.toString(octet(5));
        }
        return BigDecimal.valueOf((octet(4) & 0xf) << 8 | octet(5), 2).stripTrailingZeros().toPlainString();
    }

    private String verdict() {
        if (reception instanceof Reception.Rejected rejected) {
            return "refused: " + rejected.rejection().label() + ", " + rejected.detail();
        }
        boolean rfc = ((Reception.Accepted) reception).form() == ChecksumForm.MESSAGE_ONLY;
        String form = family == Family.IPV6 || version() == 2 ? ""
                : rfc ? ", checksum as in RFC 9568" : ", checksum with pseudo-header";
        int right = FIXED_PART + octet(3) * family.addressBytes() + (version() == 2 ? 8 : 0);
        if (message.length != right + Authenticator.TRAILER) {
            return "accepted" + form;
        }
        return "accepted" + form + (octet(right) == 1 ? ", signed with key " + octet(right + 1) + ", not verified"
                : ", followed by " + Authenticator.TRAILER + " bytes that are no signature");
    }

    private int version() {
        return octet(0) >>> 4;
    }

    private int octet(int index) {
        return message[index] & 0xff;
    }
}
