package dev.vigia.sim;

/**
 * How badly the network treats a packet.
 *
 * @param shortestDelay the least delay, in nanoseconds
 * @param longestDelay the greatest delay, in nanoseconds; packets overtake each other within this span
 * @param loss the share of packets lost, 0 to 1
 * @param duplication the share of packets delivered twice, 0 to 1
 */
public record Weather(long shortestDelay, long longestDelay, double loss, double duplication) {
    /** A quiet LAN: 20 to 200 microseconds, nothing lost. */
    public static final Weather CALM = new Weather(20_000, 200_000, 0, 0);
}
