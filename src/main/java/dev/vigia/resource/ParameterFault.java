package dev.vigia.resource;

/**
 * What is wrong with a resource's parameters.
 *
 * @param parameter the name of the one that should not be there, or of the one that is missing
 * @param missing whether it is missing
 * @param message what is wrong and what was probably meant
 */
public record ParameterFault(String parameter, boolean missing, String message) {
}
