package dev.vigia.health;

/**
 * What a check's verdict does to an instance.
 *
 * <p>Weight 0: down makes it unfit. Above 0: added to the priority while up. Below 0: added, that is taken off,
 * while down. Reversed: up makes it unfit, and added weights change their sign. Unknown adds nothing.
 *
 * @param weight -253 to 253, of a file -254 to 254
 * @param reverse keepalived's word {@code reverse}
 */
public record Influence(int weight, boolean reverse) {
    /** Failing makes the instance unfit. */
    public static final Influence DECISIVE = new Influence(0, false);

    /** Checks the range. */
    public Influence {
        if (Math.abs(weight) > 254) {
            throw new IllegalArgumentException(weight + " is no weight: -254 to 254");
        }
    }

    /** Whether it decides about fitness rather than preference. */
    public boolean isDecisive() {
        return weight == 0;
    }

    /** The weight with the sign that it is added with. */
    int signed() {
        return reverse ? -weight : weight;
    }
}
