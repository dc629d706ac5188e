/**
 * Typed monotonic time: a {@link dev.vigia.time.Moment} is an instant, {@link java.time.Duration} a span.
 *
 * <p>Nothing here knows the time of day. Start reading at {@link dev.vigia.time.Moment}.
 */
package dev.vigia.time;
