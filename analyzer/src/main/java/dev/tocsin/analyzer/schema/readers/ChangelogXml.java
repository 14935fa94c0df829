package dev.tocsin.analyzer.schema.readers;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the elements of an XML file: of a changelog, or of Spring's beans. Document type declarations and the entities that they declare are not followed. */
final class ChangelogXml {

    private static final int DEEPEST = 100;

    private ChangelogXml() {}

    /** The root element. */
    static ChangelogNode read(byte[] xml) throws ChangelogSyntaxException {
        XMLStreamReader reader = null;
        try {
            reader = factory().createXMLStreamReader(new ByteArrayInputStream(xml));
            return read(reader);
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            throw new ChangelogSyntaxException(line, "The XML is not well-formed.");
        } catch (RuntimeException e) {
            // The JDK's reader throws unchecked exceptions of several kinds on broken encodings and names.
            throw new ChangelogSyntaxException(1, "The XML cannot be read.");
        } finally {
            close(reader);
        }
    }

    private static ChangelogNode read(XMLStreamReader reader) throws XMLStreamException, ChangelogSyntaxException {
        Deque<ChangelogNode> open = new ArrayDeque<>();
        int line = 1;
        while (reader.hasNext()) {
            int event = reader.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() == DEEPEST) {
                        throw new ChangelogSyntaxException(line, "The XML is nested too deeply.");
                    }
                    ChangelogNode node = element(reader, line);
                    if (!open.isEmpty()) {
                        open.peek().children().add(node);
                    }
                    open.push(node);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!open.isEmpty()) {
                        open.peek().append(reader.getText(), line);
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    ChangelogNode closed = open.pop();
                    if (open.isEmpty()) {
                        return closed;
                    }
                }
                default -> {}
            }
            line = reader.getLocation().getLineNumber();
        }
        throw new ChangelogSyntaxException(line, "The XML has no root element.");
    }

    private static ChangelogNode element(XMLStreamReader reader, int line) {
        ChangelogNode node = new ChangelogNode(reader.getLocalName(), line);
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            node.attribute(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return node;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> new ByteArrayInputStream(new byte[0]));
        return factory;
    }

    private static void close(XMLStreamReader reader) {
        if (reader == null) {
            return;
        }
        try {
            reader.close();
        } catch (XMLStreamException e) {
            // It read from memory: there is nothing to release.
        }
    }
}
