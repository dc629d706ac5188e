package dev.vigia.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts(5) and resolv.conf(5) say. */
class NameFilesTest {
    @TempDir
    private Path directory;

    @Test
    void namesAndAliasesHaveTheirAddressesInOrder() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), """
                127.0.0.1  localhost # us
                ::1 localhost ip6-localhost
                # 192.0.2.1 commented
                fe80::1%lo0 zoned
                192.0.2.5\tWeb.Test web

                """);
        var files = new NameFiles(hosts, directory.resolve("none"), 53);
        assertEquals("[127.0.0.1, ::1]", files.addresses("localhost").toString());
        assertEquals("[192.0.2.5]", files.addresses("WEB.test").toString());
        assertEquals("[]", files.addresses("commented").toString());
        assertEquals("[]", files.addresses("zoned").toString());
    }

    @Test
    void aFileThatChangedIsReadAnew() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "192.0.2.5 web\n");
        var files = new NameFiles(hosts, hosts, 53);
        assertEquals("[192.0.2.5]", files.addresses("web").toString());
        Files.writeString(hosts, "192.0.2.6 web\n");
        Files.setLastModifiedTime(hosts, FileTime.fromMillis(1));
        assertEquals("[192.0.2.6]", files.addresses("web").toString());
        Files.delete(hosts);
        assertEquals("[]", files.addresses("web").toString());
    }

    @Test
    void resolversAreReadInOrderAndTheLocalOneIsTheLastResort() throws IOException {
        Path resolver = Files.writeString(directory.resolve("resolv.conf"),
                "; c\nsearch test\nnameserver 192.0.2.53\nnameserver fe80::1%eth0\nnameserver\n"
                + "nameserver 2001:db8::53\n");
        assertEquals("[192.0.2.53, 2001:db8::53]", new NameFiles(resolver, resolver, 53).servers().toString());
        assertEquals("[127.0.0.1]", new NameFiles(resolver, directory.resolve("none"), 53).servers().toString());
    }
}
