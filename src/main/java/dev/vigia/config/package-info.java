/**
 * From the text of a configuration file to {@link dev.vigia.agent.Settings}, or to all its problems.
 *
 * <p>One table, {@link dev.vigia.config.Keys}, says what may be written; the reader, the JSON schema and
 * "did you mean" all follow it. Text is typed as it is written, never by YAML's own rules. Nothing here
 * starts or changes anything: a file with one error yields no settings. Start reading at
 * {@link dev.vigia.config.ConfigFile}.
 */
package dev.vigia.config;
