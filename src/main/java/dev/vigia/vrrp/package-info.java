/**
 * The election of one virtual router (RFC 9568 section 6), as a pure function of standing, state, event and time.
 *
 * <p>States are records that hold their own deadline, so a stale timer cannot exist. Knows no packet, no
 * link and no clock. Start reading at {@link dev.vigia.vrrp.Election}.
 */
package dev.vigia.vrrp;
