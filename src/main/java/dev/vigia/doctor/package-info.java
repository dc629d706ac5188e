/**
 * Looks a node over before it matters: more than fifty checks of machine, links, addresses, kernel settings, firewall,
 * files, unit and running agent, each with a verdict, what was found, and the command that would mend it.
 *
 * <p>Never mends anything, and judges without looking: all that it knows of the machine it asks of
 * {@link dev.vigia.doctor.Machine}, all that it knows of the agent is its status. Start reading at
 * {@link dev.vigia.doctor.Doctor}.
 */
package dev.vigia.doctor;
