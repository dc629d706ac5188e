/**
 * Runs scripts and agents: at normal scheduling, within a time, scripts as another user and without capabilities.
 *
 * <p>Never blocks the event loop and never decides what is run. Start reading at
 * {@link dev.vigia.process.NotifyRunner} for scripts and at {@link dev.vigia.process.AgentRunner} for the agents of
 * resources; {@link dev.vigia.process.Confinement} is what either may not have.
 */
package dev.vigia.process;
