/**
 * The verbs: words of the command line in, text and exit codes out.
 *
 * <p>Start reading at {@link dev.vigia.cli.Main}.
 */
package dev.vigia.cli;
