package dev.vigia.ffi;

import com.kenai.jffi.LastError;
import java.util.Set;
import jnr.ffi.LibraryLoader;

/** The one binding of {@link LibC} in this process, and the errno of its calls (errno(3)). */
public final class Native {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");
    private static final LastError LAST_ERROR = LastError.getInstance();

    /** The calls; the first use loads the native part of jffi. */
    public static final LibC LIBC = load();

    private Native() {
    }

    private static LibC load() {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        if (!system.equals("Linux") || !ARCHITECTURES.contains(architecture)) {
            throw new UnsatisfiedLinkError("Vigia talks to Linux on x86-64 or aarch64, not to " + system + " on "
                    + architecture);
        }
        return LibraryLoader.create(LibC.class).failImmediately().load("c");
    }

    /** Why the last refused call of this thread was refused; meaningless after one that was not. */
    public static int errno() {
        return LAST_ERROR.get();
    }

    /**
     * Passes a call's result on, unless it was refused.
     *
     * @param result what the call returned
     * @param doing what was tried, for people: {@code cannot join 224.0.0.18 on eth0}
     * @throws ErrnoException where {@code result} is negative
     */
    public static int check(int result, String doing) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(doing, errno());
        }
        return result;
    }
}
