/**
 * Everything that an agent was told, kept so that another can live through it again: a field incident becomes a test by
 * copying a file. Never slows the loop that it records: what the disk does not take in time is lost and said so. Start
 * at {@link dev.vigia.journal.JournalFile}.
 */
package dev.vigia.journal;
