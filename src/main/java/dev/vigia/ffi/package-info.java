/**
 * The native calls Vigia makes, the memory they read and the numbers they expect; nothing else.
 *
 * <p>Knows no VRRP, opens nothing by itself, allocates nothing during a call. Only this package knows
 * jnr-ffi. Start reading at {@link dev.vigia.ffi.LibC}; numbers are in {@link dev.vigia.ffi.LinuxAbi}.
 */
package dev.vigia.ffi;
