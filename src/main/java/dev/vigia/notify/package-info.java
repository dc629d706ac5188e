/**
 * What a script, a FIFO, a log line or an event stream is told of a transition, and in which order.
 *
 * <p>Runs nothing itself. Start reading at {@link dev.vigia.notify.OperatorWord}.
 */
package dev.vigia.notify;
