package dev.vigia.health;

import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a check looks at, and what it expects there. */
public sealed interface Subject {
    /** Whether changes are noticed as they come; everything else is run each interval. */
    default boolean watched() {
        return false;
    }

    /**
     * A program that ends with exit status 0 (vrrp_script).
     *
     * @param argv the absolute path of the program and its arguments
     * @param user whom it runs as, where the agent is root
     * @param secure whether it is refused when others than root could change it
     */
    record Script(List<String> argv, String user, boolean secure) implements Subject {
        /** Copies the list. */
        public Script {
            argv = List.copyOf(argv);
        }
    }

    /**
     * A TCP port that accepts a connection.
     *
     * @param host an address or a name
     * @param port 1 to 65535
     */
    record Tcp(String host, int port) implements Subject {
    }

    /**
     * An HTTP server's answer to one GET (RFC 9112).
     *
     * @param host an address or a name; also the name a certificate must be for
     * @param port 1 to 65535
     * @param target path and query, beginning with a slash
     * @param headers of the request, in order; may replace Host and User-Agent
     * @param statuses the statuses that are well
     * @param content what the body must hold, as it stands there; empty for anything
     * @param trust whom to believe; null for HTTP without TLS
     */
    record Http(String host, int port, String target, Map<String, String> headers, List<StatusRange> statuses,
            String content, Trust trust) implements Subject {
        /** Copies both, the headers in their order. */
        public Http {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            statuses = List.copyOf(statuses);
        }
    }

    /**
     * Statuses of HTTP.
     *
     * @param first the first that is well, 100 to 599
     * @param last the last that is well
     */
    record StatusRange(int first, int last) {
        /** What is well where nothing is said. */
        public static final StatusRange SUCCESS = new StatusRange(200, 299);

        /** Whether it holds {@code status}. */
        public boolean holds(int status) {
            return first <= status && status <= last;
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    /** Which certificates are believed. */
    sealed interface Trust {
        /** Those that an authority known to this machine's Java has issued for the host. */
        record Known() implements Trust {
        }

        /**
         * Those that an authority in a file has issued for the host.
         *
         * @param file certificates in PEM
         */
        record Authorities(String file) implements Trust {
        }

        /**
         * One alone, whoever has issued it, for whatever name, as long as it is valid.
         *
         * @param sha256 its fingerprint, 64 hex digits in lower case
         */
        record Pinned(String sha256) implements Trust {
        }
    }

    /**
     * A host that answers an echo request (RFC 792, RFC 4443).
     *
     * @param address its address
     * @param link by which link, needed where the address is link-local; null for any
     */
    record Ping(IpAddress address, LinkName link) implements Subject {
    }

    /**
     * A resolver's answer to one question (RFC 1035).
     *
     * @param name the name asked for
     * @param ipv6 whether AAAA is asked for, not A
     * @param server the resolver; null for the first of this machine's
     * @param port its port, 53
     */
    record Dns(String name, boolean ipv6, IpAddress server, int port) implements Subject {
    }

    /**
     * How many processes of a name run (vrrp_track_process).
     *
     * @param process the program's name, or its path where {@code fullCommand}
     * @param arguments its arguments, as far as {@code match} says
     * @param match how arguments are compared
     * @param fullCommand whether the program is compared as it was called, not by its name
     * @param quorum how many are enough, 1 or more
     * @param most how many are too many beyond; {@link Integer#MAX_VALUE} for none
     * @param forkDelay how long there must be enough before it is up
     * @param endDelay how long there must be too few, or too many, before it is down
     */
    record Processes(String process, List<String> arguments, ArgumentMatch match, boolean fullCommand, int quorum,
            int most, Duration forkDelay, Duration endDelay) implements Subject {
        /** Copies the list. */
        public Processes {
            arguments = List.copyOf(arguments);
        }

        /** One process of that name, noticed at once. */
        public static Processes named(String process) {
            return new Processes(process, List.of(), ArgumentMatch.ANY, false, 1, Integer.MAX_VALUE, Duration.ZERO,
                    Duration.ZERO);
        }

        @Override
        public boolean watched() {
            return true;
        }
    }

    /** How a process's arguments are compared with those asked for. */
    enum ArgumentMatch {
        /** They do not matter. */
        ANY,
        /** They are the same. */
        EXACT,
        /** They begin with the same. */
        INITIAL,
        /** They begin with the same, the last of which may go on. */
        PARTIAL
    }

    /**
     * A file that holds a number; a file that is missing or empty holds 0 (vrrp_track_file).
     *
     * @param path its path
     */
    record NumberFile(String path) implements Subject {
        @Override
        public boolean watched() {
            return true;
        }
    }

    /**
     * A link that runs (track_interface).
     *
     * @param link its name
     * @param upDelay how long it must run before it is up
     * @param downDelay how long it must not run before it is down
     */
    record Link(LinkName link, Duration upDelay, Duration downDelay) implements Subject {
        @Override
        public boolean watched() {
            return true;
        }
    }
}
