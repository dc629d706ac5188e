/**
 * Our values to JSON text and back: maps, lists, text, numbers, booleans and null, nothing else.
 *
 * <p>Thin over gson's streaming classes; no reflection, no binding to our records. Start reading at
 * {@link dev.vigia.json.Json}.
 */
package dev.vigia.json;
