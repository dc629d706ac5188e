package dev.vigia.config;

import dev.vigia.agent.AddressMark;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;

/**
 * One item of {@code virtual_ipaddress}.
 *
 * @param subnet the address with its prefix
 * @param link the link that it names; null where it names none
 * @param mark what it is put on with besides
 */
record VirtualAddress(Subnet subnet, LinkName link, AddressMark mark) {
    /** What a map says; null where its address is wrong. */
    static VirtualAddress of(Fields fields) {
        Subnet subnet = fields.get(Keys.ADDRESS_ITSELF);
        String label = fields.get(Keys.ADDRESS_LABEL);
        Integer scope = fields.get(Keys.ADDRESS_SCOPE);
        return subnet == null ? null : new VirtualAddress(subnet, fields.get(Keys.ADDRESS_LINK),
                new AddressMark(label == null ? "" : label, scope == null ? -1 : scope));
    }

    /** The address itself. */
    IpAddress address() {
        return subnet.address();
    }
}
