package dev.vigia.agent;

import java.time.Duration;

/**
 * How often and how fast the addresses of an owner are announced, in the words of keepalived.conf(5).
 *
 * @param delay when after a takeover all are announced once more; zero for not
 * @param repeat how many times each is announced then, and when it first stands, 1 to 100
 * @param refresh how often an owner announces them anyway; zero for not
 * @param refreshRepeat how many times each is announced then, 1 to 100
 * @param lowerDelay when after a won contention all are announced once more; zero for not
 * @param lowerRepeat how many times each is announced after a won contention, 1 to 100
 * @param arpGap the least time between two gratuitous ARPs; zero for none
 * @param neighborGap the least time between two unsolicited neighbour advertisements; zero for none
 */
public record Announcements(Duration delay, int repeat, Duration refresh, int refreshRepeat, Duration lowerDelay,
        int lowerRepeat, Duration arpGap, Duration neighborGap) {
    /** What a file that says nothing of them means. */
    public static final Announcements DEFAULT = new Announcements(Duration.ofSeconds(5), 1, Duration.ZERO, 1,
            Duration.ofSeconds(5), 1, Duration.ZERO, Duration.ZERO);
}
