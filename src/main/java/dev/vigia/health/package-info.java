/**
 * What checks say about this node: each result counted into a verdict, all verdicts folded into the node's fitness
 * and preference.
 *
 * <p>Runs no check and knows no clock: what runs them is {@link dev.vigia.health.Prober}. Start reading at
 * {@link dev.vigia.health.CheckState}, then {@link dev.vigia.health.Fitness}.
 */
package dev.vigia.health;
