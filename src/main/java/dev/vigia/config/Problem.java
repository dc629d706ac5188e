package dev.vigia.config;

/**
 * One thing that is wrong with, or doubtful in, a configuration file.
 *
 * @param severity whether it forbids the file
 * @param place where it was seen
 * @param message what is wrong, one sentence without a full stop, safe to show
 * @param hint what to do about it, or empty
 * @param source the line of the file it stands in, as written, or empty
 */
public record Problem(Severity severity, Place place, String message, String hint, String source) {
    private static final int LONGEST_MESSAGE = 240;

    /** How bad a problem is. */
    public enum Severity {
        /** The file is refused. */
        ERROR,
        /** The file is accepted, but may not do what was meant. */
        WARNING;

        /** The word users read: {@code error} or {@code warning}. */
        public String word() {
            return this == ERROR ? "error" : "warning";
        }
    }

    /** Makes message and hint safe to show: bounded, without control characters. */
    public Problem {
        message = Shown.cut(Shown.withoutKeys(message), LONGEST_MESSAGE);
        hint = Shown.cut(hint, LONGEST_MESSAGE);
        source = Shown.withoutKeys(source);
    }

    /** {@code FILE:LINE:COLUMN: error: MESSAGE}, the source line, a caret and the hint, each on its line. */
    public String text() {
        var text = new StringBuilder();
        text.append(place).append(": ").append(severity.word()).append(": ").append(message).append('\n');
        if (place.line() > 0 && !source.isBlank()) {
            text.append(Shown.pointed(source, place.column())).append('\n');
        }
        if (!hint.isEmpty()) {
            text.append("  ").append(hint).append('\n');
        }
        return text.toString();
    }
}
