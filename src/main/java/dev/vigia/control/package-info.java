/**
 * How a running agent is asked, and told what to do: the control socket, its client, and the answers as JSON and as
 * a table.
 *
 * <p>Only puts questions and wishes into the agent's mailbox and never touches its state. Start reading at
 * {@link dev.vigia.control.ControlSocket}.
 */
package dev.vigia.control;
