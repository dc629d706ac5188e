package dev.vigia.agent;

/**
 * What an address is put on with besides its prefix (ip-address(8)). It takes effect when the address is put on; on
 * one that stands it changes nothing.
 *
 * @param label its label, 1 to 15 characters, IPv4 only; empty for the name of the link
 * @param scope 0 to 255; -1 for the kernel's choice
 */
public record AddressMark(String label, int scope) {
    /** Of an address of which the file says nothing. */
    public static final AddressMark NONE = new AddressMark("", -1);
}
