package dev.vigia.health;

/**
 * One check as the file describes it: {@code vrrp_script}, {@code vrrp_check}, {@code vrrp_track_process},
 * {@code vrrp_track_file}, or a link of {@code track_interface}.
 *
 * @param name its name, unique among all checks
 * @param subject what is looked at
 * @param rhythm how often, and how many results turn the verdict
 * @param influence what it does to an instance that does not say otherwise
 * @param initFail whether it counts as down before its first result, and then needs {@code rise} successes
 * @param witness whether it is one of those without any of whom the node is unfit
 */
public record CheckSettings(String name, Subject subject, Rhythm rhythm, Influence influence, boolean initFail,
        boolean witness) {
    /** One without {@code init_fail} and no witness. */
    public CheckSettings(String name, Subject subject, Rhythm rhythm, Influence influence) {
        this(name, subject, rhythm, influence, false, false);
    }
}
