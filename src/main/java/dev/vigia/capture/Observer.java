package dev.vigia.capture;

import dev.vigia.net.IpAddress;
import dev.vigia.wire.Reception;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;

/**
 * Turns frames into lines for people: every packet of VRRP, and those of ARP and neighbour discovery that concern an
 * address which an accepted advert has named before, or a virtual MAC address.
 */
public final class Observer {
    /** Forged adverts name as many as they like. */
    private static final int MOST_ADDRESSES = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);

    private final Set<IpAddress> virtual = new HashSet<>();

    /**
     * The line for a frame. Never throws, whatever the bytes.
     *
     * @return null for a frame that is of no interest
     */
    public String line(Frame frame) {
        Frame.Plain plain = frame.plain();
        String text = plain.type() < 0 ? null : text(plain);
        return text == null ? null : TIME.format(frame.at()) + " " + plain.vlans() + text;
    }

    private String text(Frame.Plain frame) {
        AdvertLine advert = AdvertLine.of(frame.type(), frame.payload());
        if (advert != null) {
            if (advert.reception() instanceof Reception.Accepted accepted && virtual.size() < MOST_ADDRESSES) {
                virtual.addAll(accepted.advert().addresses());
            }
            return advert.text(frame.sender());
        }
        NeighborLine neighbor = NeighborLine.of(frame);
        return neighbor != null && neighbor.concerns(virtual) ? neighbor.text() : null;
    }
}
