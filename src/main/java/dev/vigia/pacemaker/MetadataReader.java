package dev.vigia.pacemaker;

import dev.vigia.resource.AgentMetadata;
import dev.vigia.resource.AgentParameter;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads what an agent says of itself (OCF resource agent API 1.1, ra-api.rng), leniently: what we do not need may be
 * there or not.
 *
 * <p>A document type is skipped, and no entity of it means anything: no text makes us read a file or grow.
 */
public final class MetadataReader {
    private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");
    private static final int LONGEST_SUMMARY = 200;

    private final XMLStreamReader xml;
    private final List<AgentParameter> parameters = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private String summary = "";

    private MetadataReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /**
     * The description in an agent's words.
     *
     * @param text the XML that the agent printed
     * @throws IllegalArgumentException saying what is no description, with its line where that is known
     */
    public static AgentMetadata read(String text) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            // An XML declaration has to come first, and some agents print an empty line before it.
            return new MetadataReader(factory.createXMLStreamReader(new StringReader(text.strip()))).agent();
        } catch (XMLStreamException broken) {
            int line = broken.getLocation() == null ? 0 : broken.getLocation().getLineNumber();
            String why = String.valueOf(broken.getMessage()).replaceFirst("(?s).*Message: ", "").strip();
            throw new IllegalArgumentException("the meta-data is no XML: line " + line + ": " + why, broken);
        }
    }

    private AgentMetadata agent() throws XMLStreamException {
        while (xml.next() != XMLStreamConstants.START_ELEMENT) {
            refuseEntity();
        }
        if (!xml.getLocalName().equals("resource-agent")) {
            throw new IllegalArgumentException("the meta-data describes no resource-agent but <" + xml.getLocalName()
                    + ">");
        }
        String name = attribute("name", "");
        String version = attribute("version", "");
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            refuseEntity();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                depth += element(depth) ? 0 : 1;
            }
        }
        return new AgentMetadata(name, version, summary, parameters, actions);
    }

    /** One that begins; true where it has been read to its end. */
    private boolean element(int depth) throws XMLStreamException {
        switch (xml.getLocalName()) {
            case "parameter" -> {
                parameters.add(parameter());
                return true;
            }
            case "action" -> {
                actions.add(attribute("name", ""));
                return false;
            }
            case "shortdesc" -> {
                String words = words();
                summary = depth == 1 ? words : summary;
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private AgentParameter parameter() throws XMLStreamException {
        String name = attribute("name", "");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the meta-data has a parameter without a name: line "
                    + xml.getLocation().getLineNumber());
        }
        boolean required = TRUE.contains(attribute("required", "0"));
        boolean unique = TRUE.contains(attribute("unique", "0")) || !attribute("unique-group", "").isEmpty();
        boolean deprecated = TRUE.contains(attribute("deprecated", "0"));
        String obsoletes = attribute("obsoletes", "");
        String type = "string";
        Optional<String> preset = Optional.empty();
        String words = "";
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            refuseEntity();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("shortdesc")) {
                words = words();
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                deprecated |= xml.getLocalName().equals("deprecated");
                if (xml.getLocalName().equals("content")) {
                    type = attribute("type", type);
                    preset = Optional.ofNullable(attribute("default", null));
                }
            }
        }
        return new AgentParameter(name, required, unique, type, preset, deprecated, words, obsoletes);
    }

    /** The text of an element that holds nothing else, on one line; reads it to its end. */
    private String words() throws XMLStreamException {
        var text = new StringBuilder();
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            refuseEntity();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (xml.isCharacters() && text.length() < LONGEST_SUMMARY) {
                text.append(xml.getText());
            }
        }
        String line = text.toString().strip().replaceAll("\\s+", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
        return line.length() > LONGEST_SUMMARY ? line.substring(0, LONGEST_SUMMARY) + "…" : line;
    }

    private void refuseEntity() {
        if (xml.getEventType() == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new IllegalArgumentException("the meta-data names the entity '" + xml.getLocalName() + "', line "
                    + xml.getLocation().getLineNumber() + ": a description of an agent has none");
        }
    }

    private String attribute(String name, String otherwise) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? otherwise : value;
    }
}
