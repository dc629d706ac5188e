package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.wire.Serial;

/**
 * The last serial of somebody who signs adverts of a virtual router: whatever is not later was recorded.
 *
 * @param router the virtual router
 * @param sender who signed; null for this node itself
 * @param serial the serial
 */
public record SerialMark(RouterId router, IpAddress sender, Serial serial) {
}
