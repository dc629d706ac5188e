/**
 * Runs scripts: as another user, without capabilities, at normal scheduling, within a time, one after the other.
 *
 * <p>Never blocks the event loop and never decides what is run. Start reading at
 * {@link dev.vigia.process.NotifyRunner}; {@link dev.vigia.process.Confinement} is what a script may not have.
 */
package dev.vigia.process;
