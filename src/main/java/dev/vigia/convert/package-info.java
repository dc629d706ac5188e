/**
 * From a keepalived.conf to Vigia's YAML, with a report of everything that does not come along.
 *
 * <p>A room of its own above {@code config}: it writes what {@code config} reads, and lets the real checker, not a
 * second list, decide what can be used today. Reads files, never writes one, runs nothing. Nothing is dropped
 * silently: what is not live YAML is a commented line and a {@link dev.vigia.convert.Loss}. Start reading at
 * {@link dev.vigia.convert.Conversion}.
 */
package dev.vigia.convert;
