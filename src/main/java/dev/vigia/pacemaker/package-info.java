/**
 * Pacemaker's XML: agents' descriptions of themselves read, groups of resources written as a cluster information base.
 *
 * <p>Text in, values out, and the other way; runs nothing, reads no file, and follows no reference out of a text. Here
 * and nowhere else stand Pacemaker's older words for roles, which every living release understands. Start reading at
 * {@link dev.vigia.pacemaker.CibText} and {@link dev.vigia.pacemaker.MetadataReader}.
 */
package dev.vigia.pacemaker;
