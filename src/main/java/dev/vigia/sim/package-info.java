/**
 * A simulated world for the production agent and loop: nodes, kernels, a lossy network and drifting clocks.
 *
 * <p>Everything follows from one seed; nothing reads a real clock or starts a thread. Start reading at
 * {@link dev.vigia.sim.Simulation}; {@link dev.vigia.sim.Story} makes up lives full of faults and
 * {@link dev.vigia.sim.Watch} says what must never happen. The kernel holds addresses, leases and the gate,
 * and outlives the agent.
 */
package dev.vigia.sim;
