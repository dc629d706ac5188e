package dev.vigia.wire;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;

/**
 * What a frame on a link says: this address is at this station.
 *
 * @param address the address, of either family
 * @param mac the station it is said to be at
 * @param sender the station that sent the frame
 */
public record Claim(IpAddress address, MacAddress mac, MacAddress sender) {
}
