/**
 * Runs the agent: waits for an input, steps, performs the commands, records what happened.
 *
 * <p>The same {@link dev.vigia.loop.EventLoop} runs in production and in the simulator; only the
 * {@link dev.vigia.loop.World} differs. Decides nothing. Start reading at {@link dev.vigia.loop.EventLoop}.
 */
package dev.vigia.loop;
