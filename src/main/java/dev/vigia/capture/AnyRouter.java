package dev.vigia.capture;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Vrid;
import dev.vigia.wire.Agreement;
import dev.vigia.wire.Password;
import dev.vigia.wire.Receiver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A receiver that has every virtual router, and has agreed on whatever the packet says: what the receive ladder
 * refuses then, every router refuses.
 *
 * @param family the family of the packet
 * @param agreement what the packet says where it is of version 2; else null
 */
record AnyRouter(Family family, Agreement agreement) implements Receiver {
    private static final int PASSWORD = 8;

    /** The receiver that a VRRP message, perhaps cut off or nonsense, would like to meet. */
    static AnyRouter meeting(Family family, byte[] message) {
        boolean two = family == Family.IPV4 && message.length >= PASSWORD && message[0] >>> 4 == 2;
        // Interval 0 has a rung of its own.
        return new AnyRouter(family, two
                ? new Agreement(Duration.ofSeconds(Math.max(1, message[5] & 0xff)), password(message)) : null);
    }

    private static Password password(byte[] message) {
        int from = 8 + (message[3] & 0xff) * Family.IPV4.addressBytes();
        if (message[4] != 1 || message.length < from + PASSWORD) {
            return Password.NONE;
        }
        String text = new String(Arrays.copyOfRange(message, from, from + PASSWORD), StandardCharsets.UTF_8);
        String word = text.replaceFirst("\0+$", "");
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        return length == 0 || length > PASSWORD ? Password.NONE : Password.of(word);
    }

    @Override
    public boolean listensTo(Vrid vrid, IpAddress destination) {
        // A unicast advert is for somebody who has declared its sender.
        return destination.equals(family.group()) || !destination.isMulticast();
    }

    @Override
    public boolean sendsFrom(IpAddress source) {
        return false;
    }

    @Override
    public List<IpAddress> addressesOf(Vrid vrid) {
        return List.of();
    }

    @Override
    public Agreement agreementOf(Vrid vrid) {
        return agreement;
    }

    @Override
    public boolean admitsTrailer(Vrid vrid) {
        return true;
    }
}
