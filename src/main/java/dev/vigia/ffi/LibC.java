package dev.vigia.ffi;

import jnr.ffi.annotations.Variadic;

/**
 * The calls of the C library that Vigia makes, each as its manual page in section 2 says.
 *
 * <p>Addresses and sizes are {@code long}, everything else is {@code int}. A refused call returns -1 and
 * leaves its reason in {@link Native#errno()}. No method may have more than five parameters or one that is
 * no primitive: jnr-ffi 2.3.4 passes garbage as a sixth on x86-64, and anything else allocates per call.
 */
public interface LibC {
    /** socket(2): a descriptor. */
    int socket(int family, int type, int protocol);

    /** bind(2). */
    int bind(int fd, long address, int length);

    /** setsockopt(2). */
    int setsockopt(int fd, int level, int name, long value, int length);

    /** getsockopt(2); {@code length} is the address of a socklen_t. */
    int getsockopt(int fd, int level, int name, long value, long length);

    /** sendmsg(2): the bytes sent. */
    long sendmsg(int fd, long message, int flags);

    /** recvmsg(2): the bytes received. */
    long recvmsg(int fd, long message, int flags);

    /** ppoll(2) as glibc wraps it: {@code timeout} and {@code signals} may be 0 for none. */
    int ppoll(long pollfds, long count, long timeout, long signals);

    /** eventfd(2): a descriptor. */
    int eventfd(int initial, int flags);

    /** read(2): the bytes read. */
    long read(int fd, long buffer, long count);

    /** write(2): the bytes written. */
    long write(int fd, long buffer, long count);

    /** open(2) without a mode: a descriptor; creates nothing. */
    @Variadic(fixedCount = 2)
    int open(long path, int flags);

    /** mkfifo(3): makes a FIFO with this mode, less the umask. */
    int mkfifo(long path, int mode);

    /** close(2). */
    int close(int fd);

    /** kill(2). */
    int kill(int pid, int signal);

    /** setns(2): moves the calling thread only. */
    int setns(int fd, int kind);

    /** unshare(2): concerns the calling thread only. */
    int unshare(int kinds);

    /** sched_setscheduler(2): thread 0 is the calling one. */
    int sched_setscheduler(int thread, int policy, long parameters);

    /** getrlimit(2). */
    int getrlimit(int resource, long limits);

    /** setrlimit(2). */
    int setrlimit(int resource, long limits);

    /** mlockall(2). */
    int mlockall(int flags);

    /** prctl(2) with the one argument that most operations take. */
    @Variadic(fixedCount = 1)
    int prctl(int operation, long argument);

    /** getuid(2): never refused. */
    int getuid();
}
