package dev.vigia.pacemaker;

import dev.vigia.resource.Operation;
import dev.vigia.resource.ResourceSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What Pacemaker tells changed parameters by: the MD5 of an operation's parameters as an XML element
 * ({@code op-digest}). Without it Pacemaker takes every resource for a changed one and restarts it.
 */
final class ParameterDigest {
    private ParameterDigest() {
    }

    /** In hexadecimal. */
    static String of(ResourceSettings resource, Operation operation) {
        Map<String, String> parameters = new TreeMap<>(resource.parameters());
        if (operation.recurs()) {
            parameters.put("CRM_meta_timeout", String.valueOf(operation.timeout().toMillis()));
        }
        if (operation.checkLevel() > 0) {
            parameters.put("OCF_CHECK_LEVEL", String.valueOf(operation.checkLevel()));
        }
        String[] attributes = parameters.entrySet().stream()
                .flatMap(one -> Stream.of(one.getKey(), one.getValue())).toArray(String[]::new);
        String text = " <parameters" + XmlText.attributes(attributes) + "/>\n";
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has MD5", impossible);
        }
    }
}
