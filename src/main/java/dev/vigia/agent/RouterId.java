package dev.vigia.agent;

import dev.vigia.net.Family;

/**
 * Names one virtual router of the node: the instance it belongs to and its family.
 *
 * @param instance the name of the {@code vrrp_instance}
 * @param family the family
 */
public record RouterId(String instance, Family family) {
    @Override
    public String toString() {
        return instance + "/" + family.word();
    }
}
