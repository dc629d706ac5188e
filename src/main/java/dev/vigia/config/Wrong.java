package dev.vigia.config;

/** Why a text is not a value of its kind: a sentence to show, and what to do. */
final class Wrong extends Exception {
    private static final long serialVersionUID = 1;
    private final String hint;

    Wrong(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    Wrong(String message) {
        this(message, "");
    }

    String hint() {
        return hint;
    }
}
