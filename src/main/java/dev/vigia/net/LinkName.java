package dev.vigia.net;

/**
 * The name of a network link, 1 to 15 bytes without a slash, a colon or white space
 * (IFNAMSIZ of linux/if.h; dev_valid_name of the kernel).
 *
 * @param text the name
 */
public record LinkName(String text) implements Comparable<LinkName> {
    /** Checks what the kernel checks. */
    public LinkName {
        boolean ascii = text.chars().allMatch(c -> c > ' ' && c < 127 && c != '/' && c != ':');
        if (text.isEmpty() || text.length() > 15 || !ascii || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no link name: 1 to 15 characters, no '/', ':' or white space");
        }
    }

    @Override
    public int compareTo(LinkName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
