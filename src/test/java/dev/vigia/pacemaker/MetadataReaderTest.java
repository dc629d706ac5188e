package dev.vigia.pacemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.resource.AgentMetadata;
import dev.vigia.resource.AgentParameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents' descriptions, good ones and those that want to be read too closely. */
@Timeout(60)
class MetadataReaderTest {
    static final String DISK = """

        <?xml version="1.0"?>
        <!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
        <resource-agent name="disk" version="1.2">
          <version>1.1</version>
          <longdesc lang="en">Much &amp; long. <b>bold</b></longdesc>
          <shortdesc lang="en">Mounts
             a disk</shortdesc>
          <parameters>
            <parameter name="device" required="1" unique-group="where">
              <longdesc lang="en">Long.</longdesc>
              <shortdesc lang="en">block device</shortdesc>
              <content type="string" default=""/>
            </parameter>
            <parameter name="fstype" required="true"><content type="string" default="ext4"/></parameter>
            <parameter name="directory" unique="1"><shortdesc>mount point</shortdesc><content/></parameter>
            <parameter name="mode" required="0">
              <content type="select"><option value="a"/><option value="b"/></content>
            </parameter>
            <parameter name="old" required="1"><deprecated><replaced-with name="device"/></deprecated></parameter>
          </parameters>
          <actions>
            <action name="start" timeout="60s"/><action name="stop" timeout="60s"/>
            <action name="monitor" timeout="20s" interval="10s" depth="0"/>
          </actions>
        </resource-agent>
        """;

    @TempDir
    private Path directory;

    @Test
    void everythingThatIsOfUseIsRead() {
        AgentMetadata disk = MetadataReader.read(DISK);
        assertEquals(new AgentMetadata("disk", "1.2", "Mounts a disk", List.of(
                new AgentParameter("device", true, true, "string", Optional.of(""), false, "block device"),
                new AgentParameter("fstype", true, false, "string", Optional.of("ext4"), false, ""),
                new AgentParameter("directory", false, true, "string", Optional.empty(), false, "mount point"),
                new AgentParameter("mode", false, false, "select", Optional.empty(), false, ""),
                new AgentParameter("old", true, false, "string", Optional.empty(), true, "")),
                List.of("start", "stop", "monitor")), disk);
        assertEquals(List.of("device"), disk.parameters().stream().filter(AgentParameter::isIndispensable)
                .map(AgentParameter::name).toList());
    }

    private static String refusal(String text) {
        return assertThrows(IllegalArgumentException.class, () -> MetadataReader.read(text)).getMessage();
    }

    @Test
    void whatIsNoDescriptionIsRefusedWithItsPlace() {
        assertTrue(refusal("usage: disk start|stop").startsWith("the meta-data is no XML: line 1: "));
        assertTrue(refusal("").startsWith("the meta-data is no XML: "));
        assertTrue(refusal("<resource-agent>\n<a></b>\n</resource-agent>").startsWith(
                "the meta-data is no XML: line 2: "));
        assertTrue(refusal("<resource-agent name='x'><parameters>").startsWith("the meta-data is no XML: "));
        assertEquals("the meta-data describes no resource-agent but <html>", refusal("<html/>"));
        assertEquals("the meta-data has a parameter without a name: line 2",
                refusal("<resource-agent>\n<parameter/></resource-agent>"));
    }

    @Test
    void entitiesMeanNothing() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "the secret");
        String external = "<!DOCTYPE r [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]>"
                + "<resource-agent name='x'><shortdesc>&e;</shortdesc></resource-agent>";
        String told = refusal(external);
        assertFalse(told.contains("the secret"), told);
        assertTrue(told.contains("'e'") || told.contains("\"e\""), told);
        String outside = "<!DOCTYPE resource-agent SYSTEM '" + directory.resolve("none.dtd").toUri() + "'>"
                + "<resource-agent name='x'/>";
        assertEquals("x", MetadataReader.read(outside).name(), "a document type elsewhere is not looked for");
        var laughs = new StringBuilder("<!DOCTYPE r [<!ENTITY a0 'ha'>");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY a").append(i).append(" '&a").append(i - 1).append(";&a").append(i - 1)
                    .append(";'>");
        }
        refusal(laughs + "]><resource-agent name='x'><shortdesc>&a29;</shortdesc></resource-agent>");
        refusal(laughs + "]><resource-agent name='&a29;'/>");
    }

    @Test
    void noTextDoesMoreThanBeRefused() {
        long seed = Long.getLong("vigia.seed", 20261123L);
        System.out.println("MetadataReaderTest: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            var text = new StringBuilder(DISK);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(300));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
                }
            }
            try {
                MetadataReader.read(text.toString());
            } catch (IllegalArgumentException refused) {
                assertFalse(refused.getMessage().isBlank());
            }
        }
    }
}
