package dev.vigia.pacemaker;

import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.resource.ResourceSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a cluster information base that every living Pacemaker reads: schema {@code pacemaker-3.0}, and the feature
 * set of Pacemaker 2.0, from which on fail counts are kept for each operation.
 *
 * <p>A group is one of Pacemaker's. One with promotable members is several, for a group cannot hold a clone: each is
 * tied to the one before by an order and a colocation.
 */
public final class CibText {
    private static final String FEATURES = "3.1.0";
    private static final String INFINITY = "INFINITY";

    private final XmlText xml = new XmlText();
    private final Ids ids = new Ids();
    private final CibResources resources = new CibResources(xml, ids);
    private final List<Runnable> constraints = new ArrayList<>();
    private final Map<ResourceSettings, Subnet> addresses = new LinkedHashMap<>();

    private CibText() {
    }

    /**
     * The document.
     *
     * @throws IllegalArgumentException where a value holds a character that XML cannot carry
     */
    public static String of(Cib cib) {
        return new CibText().document(cib);
    }

    private String document(Cib cib) {
        // What operators name comes first, so that nothing of ours takes its id.
        cib.groups().forEach(group -> group.group().members().forEach(member -> ids.of(member.name())));
        cib.devices().forEach(device -> ids.of(device.name()));
        xml.open("cib", "validate-with", "pacemaker-3.0", "crm_feature_set", FEATURES, "admin_epoch", "0",
                "epoch", "1", "num_updates", "0", "have-quorum", "1");
        xml.open("configuration");
        options(cib);
        xml.open("nodes");
        for (CibNode node : cib.nodes()) {
            node(cib, node);
        }
        xml.close("nodes");
        if (cib.groups().isEmpty() && cib.devices().isEmpty()) {
            xml.leaf("resources").leaf("constraints");
        } else {
            xml.open("resources");
            cib.groups().forEach(this::group);
            cib.devices().forEach(resources::device);
            xml.close("resources").open("constraints");
            constraints.forEach(Runnable::run);
            xml.close("constraints");
        }
        xml.close("configuration").open("status");
        var status = new CibStatus(xml, ids, FEATURES);
        cib.nodes().forEach(node -> status.node(node, number(cib, node), addresses));
        return xml.close("status").close("cib").toString();
    }

    private static String number(Cib cib, CibNode node) {
        return String.valueOf(cib.nodes().indexOf(node) + 1);
    }

    private void node(Cib cib, CibNode node) {
        String id = number(cib, node);
        if (!node.standby()) {
            xml.leaf("node", "id", id, "uname", node.name());
            return;
        }
        xml.open("node", "id", id, "uname", node.name());
        resources.attributes("instance_attributes", "nodes-" + id, Map.of("standby", "on"));
        xml.close("node");
    }

    private void options(Cib cib) {
        boolean fatal = cib.groups().stream().allMatch(group -> group.group().startFailureIsFatal());
        xml.open("crm_config").open("cluster_property_set", "id", ids.of("cib-bootstrap-options"));
        option("stonith-enabled", String.valueOf(cib.fencing()));
        if (cib.fencing()) {
            // Who was never seen is not fenced here either.
            option("startup-fencing", "false");
        }
        option("no-quorum-policy", "ignore");
        if (!fatal) {
            option("start-failure-is-fatal", "false");
        }
        xml.close("cluster_property_set").close("crm_config");
    }

    private void option(String name, String value) {
        xml.leaf("nvpair", "id", ids.of("cib-bootstrap-options-" + name), "name", name, "value", value);
    }

    private void group(CibGroup group) {
        GroupSettings settings = group.group();
        List<ResourceSettings> members = settings.members();
        List<String> chain = new ArrayList<>();
        boolean first = settings.address() == AddressPlace.FIRST;
        boolean promoted = false;
        for (int from = 0; from <= members.size();) {
            int to = from;
            while (to < members.size() && !members.get(to).meta().promotable()) {
                to++;
            }
            boolean addressed = first ? from == 0 : to == members.size();
            List<Subnet> addresses = addressed ? group.addresses() : List.of();
            if (to > from || !addresses.isEmpty()) {
                link(chain, promoted, part(group, members.subList(from, to), addresses), false);
                promoted = false;
            }
            if (to < members.size()) {
                String clone = resources.clone(members.get(to), settings.maintenance(), group.stickiness());
                link(chain, promoted, clone, true);
                promoted = true;
            }
            from = to + 1;
        }
        String anchor = chain.get(0);
        for (Map.Entry<String, Integer> score : group.scores().entrySet()) {
            constraints.add(() -> xml.leaf("rsc_location", "id", ids.of(anchor + "-on-" + score.getKey()),
                    "rsc", anchor, "node", score.getKey(), "score", String.valueOf(score.getValue())));
        }
    }

    /** Members that stand together, with the addresses where they belong; its id. */
    private String part(CibGroup group, List<ResourceSettings> members, List<Subnet> addresses) {
        GroupSettings settings = group.group();
        String id = ids.of(settings.name());
        xml.open("group", "id", id);
        resources.attributes("meta_attributes", id, resources.treatment(settings.maintenance(), group.stickiness()));
        if (settings.address() == AddressPlace.FIRST) {
            addresses.forEach(address -> address(group, address));
        }
        members.forEach(resources::primitive);
        if (settings.address() == AddressPlace.LAST) {
            addresses.forEach(address -> address(group, address));
        }
        xml.close("group");
        return id;
    }

    private void address(CibGroup group, Subnet address) {
        boolean six = address.address().family() == Family.IPV6;
        String name = group.group().name() + (six ? "-ipv6" : "-ip");
        addresses.put(resources.address(name, address, group.link()), address);
    }

    /** Adds to a chain, each link of which runs where the one before does, and after it. */
    private void link(List<String> chain, boolean promoted, String then, boolean promotes) {
        if (!chain.isEmpty()) {
            String first = chain.get(chain.size() - 1);
            constraints.add(() -> xml.leaf("rsc_colocation", "id", ids.of(then + "-with-" + first),
                    "score", INFINITY, "rsc", then, "rsc-role", promotes ? "Master" : null,
                    "with-rsc", first, "with-rsc-role", promoted ? "Master" : null));
            constraints.add(() -> xml.leaf("rsc_order", "id", ids.of(first + "-then-" + then), "kind", "Mandatory",
                    "first", first, "first-action", promoted ? "promote" : "start",
                    "then", then, "then-action", promotes ? "promote" : "start"));
        }
        chain.add(then);
    }
}
