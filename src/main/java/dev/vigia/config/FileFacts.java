package dev.vigia.config;

import java.util.Optional;

/** What the machine says about the files and users a configuration names; empty answers are good news. */
public interface FileFacts {
    /** Asks nothing and finds nothing wrong: for {@code check --no-files} and for tests. */
    FileFacts NOT_ASKED = new FileFacts() {
        @Override
        public Optional<String> whyNotRunnable(String path) {
            return Optional.empty();
        }

        @Override
        public Optional<String> whyUnsafe(String path) {
            return Optional.empty();
        }

        @Override
        public Optional<String> whyNoFifo(String path) {
            return Optional.empty();
        }

        @Override
        public boolean knowsUser(String name) {
            return true;
        }
    };

    /**
     * Why a program cannot be run: "does not exist", "is a directory", "is not executable".
     *
     * @param path an absolute path
     * @return what follows the path in a sentence, or empty
     */
    Optional<String> whyNotRunnable(String path);

    /**
     * Which part of a path others than root could change: "/opt can be written by its group".
     *
     * @param path an absolute path that exists
     * @return a sentence, or empty
     */
    Optional<String> whyUnsafe(String path);

    /**
     * Why there is no FIFO and none can be made: "is no FIFO", "has no directory to be made in".
     *
     * @param path an absolute path
     * @return what follows the path in a sentence, or empty
     */
    Optional<String> whyNoFifo(String path);

    /**
     * Whether this system has a user.
     *
     * @param name the user's name
     */
    boolean knowsUser(String name);
}
