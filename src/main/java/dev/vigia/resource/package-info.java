/**
 * The life of a group of resources on one node by Pacemaker's rules: probed, started in order, watched, restarted here
 * first, stopped in reverse, given up where that fails.
 *
 * <p>Decides only: runs no agent, knows no clock, and never says where a group belongs, which the election does.
 * Start reading at {@link dev.vigia.resource.Group}; {@link dev.vigia.resource.Course} is what a group does next,
 * {@link dev.vigia.resource.Judgement} what an agent's answer means.
 */
package dev.vigia.resource;
