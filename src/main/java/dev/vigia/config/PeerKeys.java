package dev.vigia.config;

import dev.vigia.agent.Peering;
import dev.vigia.net.IpAddress;
import dev.vigia.wire.HopLimits;
import dev.vigia.wire.Password;
import dev.vigia.wire.Version;
import java.util.List;

/** The table of the keys of an instance's peers, a part of {@link Keys}: unicast addresses and authentication. */
final class PeerKeys {
    private static final Kind<Integer> HOPS = Kinds.whole(0, 255, Integer::valueOf);
    /** An address that one router sends from. */
    static final Kind<IpAddress> ROUTER = Kind.text("an address such as 10.0.0.2",
            Schema.map("type", "string", "pattern", "^[0-9A-Fa-f.:]+$"), PeerKeys::router);
    /** The VRRP version. */
    static final Kind<Version> VERSION = Kinds.whole(2, 3, number -> number == 2 ? Version.TWO : Version.THREE);

    /** One unicast peer written as a map. */
    static final Block PEER = new Block("unicast_peer");
    static final Key<IpAddress> PEER_ITSELF = PEER.required("address", ROUTER, "the address that the peer sends from");
    static final Key<Integer> MIN_TTL =
            PEER.key("min_ttl", HOPS, "0", "the least TTL of its adverts; 255: they come from the link itself");
    static final Key<Integer> MAX_TTL = PEER.key("max_ttl", HOPS, "255", "the greatest");

    /** How adverts of version 2 are authenticated. */
    static final Block AUTHENTICATION = new Block("authentication");
    static final Key<String> AUTH_TYPE = AUTHENTICATION.key("auth_type", Kind.text("PASS",
            Schema.map("enum", List.of("PASS")), PeerKeys::type), "PASS", "PASS, a password that anybody can read");
    static final Key<Password> AUTH_PASS = AUTHENTICATION.required("auth_pass", Kind.text("a password",
            Schema.map("type", List.of("string", "integer"), "minLength", 1, "maxLength", 8),
            text -> Password.of(text.text())), "the password, 1 to 8 bytes");

    private PeerKeys() {
    }

    private static IpAddress router(Node.Scalar text) throws Wrong {
        String written = text.text();
        if (written.contains("/")) {
            throw new Wrong("'" + written + "' has a prefix length", "write the address alone");
        }
        IpAddress address = IpAddress.parse(written);
        String not = address.isMulticast() ? "a multicast address"
                : address.isUnspecified() ? "the unspecified address" : address.isLoopback() ? "a loopback address"
                : address.equals(IpAddress.parse("255.255.255.255")) ? "the broadcast address" : "";
        if (!not.isEmpty()) {
            throw new Wrong(address + " is " + not + ", no router's");
        }
        return address;
    }

    private static String type(Node.Scalar text) throws Wrong {
        if (!text.text().equals("PASS")) {
            throw new Wrong(text.text().equals("AH") ? "AH is not supported: it proves little and few speak it"
                    : "'" + text.text() + "' is not PASS", "write 'auth_type: PASS', or leave authentication out");
        }
        return "PASS";
    }

    /** A peer: an address, or a map. */
    static Kind<Peering.Peer> peer() {
        Kind<Fields> map = Structures.block(PEER);
        var schema = Schema.map("anyOf", List.of(ROUTER.schema(), map.schema()));
        return new Kind<>(ROUTER.wanted(), schema, (node, problems) -> {
            if (!(node instanceof Node.Mapping)) {
                IpAddress address = ROUTER.read(node, problems);
                return address == null ? null : new Peering.Peer(address, HopLimits.ANY);
            }
            Fields fields = map.read(node, problems);
            IpAddress address = fields.get(PEER_ITSELF);
            Integer least = fields.get(MIN_TTL);
            Integer most = fields.get(MAX_TTL);
            if (least != null && most != null && least > most) {
                problems.error(fields.place(MIN_TTL), "min_ttl " + least + " is above max_ttl " + most);
                return null;
            }
            return address == null || least == null || most == null ? null
                    : new Peering.Peer(address, new HopLimits(least, most));
        });
    }
}
