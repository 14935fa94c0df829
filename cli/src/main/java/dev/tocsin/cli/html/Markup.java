package dev.tocsin.cli.html;

import dev.tocsin.cli.report.VisibleText;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes elements, attributes and texts so that no text can become markup. Its output is HTML as well as XML ("polyglot"): the
 * elements that HTML leaves empty, and no others, are closed where they open.
 */
final class Markup {

    private final StringWriter out = new StringWriter();
    private final XMLStreamWriter xml;

    Markup() {
        try {
            xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a writer to a string does not fail", e);
        }
    }

    /** A step of writing. */
    @FunctionalInterface
    private interface Step {
        void run() throws XMLStreamException;
    }

    private Markup step(Step step) {
        try {
            step.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a writer to a string does not fail", e);
        }
        return this;
    }

    Markup doctype() {
        return step(() -> xml.writeDTD("<!DOCTYPE html>"));
    }

    /** @param attributes names and values in turn */
    Markup open(String element, String... attributes) {
        return step(() -> {
            xml.writeStartElement(element);
            write(attributes);
        });
    }

    Markup close() {
        return step(xml::writeEndElement);
    }

    /** An element that HTML knows to be empty, such as {@code meta}. */
    Markup empty(String element, String... attributes) {
        return step(() -> {
            xml.writeEmptyElement(element);
            write(attributes);
        });
    }

    private void write(String[] attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], VisibleText.line(attributes[i + 1]));
        }
    }

    /** An element with nothing but text in it. */
    Markup leaf(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** Text on one line; whatever a browser would obey is made visible. */
    Markup text(String text) {
        return step(() -> xml.writeCharacters(VisibleText.line(text)));
    }

    /** Text with backticks around code. */
    Markup prose(String text) {
        int start = 0;
        for (int open = text.indexOf('`'); open >= 0; open = text.indexOf('`', start)) {
            int close = text.indexOf('`', open + 1);
            if (close < 0) {
                break;
            }
            text(text.substring(start, open)).leaf("code", text.substring(open + 1, close));
            start = close + 1;
        }
        return text(text.substring(start));
    }

    /** A path that may be broken behind each of its slashes. */
    Markup path(String path) {
        int start = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            text(path.substring(start, slash + 1)).empty("wbr");
            start = slash + 1;
        }
        return text(path.substring(start));
    }

    Markup newLine() {
        return step(() -> xml.writeCharacters("\n"));
    }

    /**
     * Text that HTML takes as it stands, in {@code style}.
     *
     * @throws IllegalArgumentException for a text that XML would escape
     */
    Markup raw(String text) {
        if (text.indexOf('<') >= 0 || text.indexOf('&') >= 0 || text.indexOf('>') >= 0) {
            throw new IllegalArgumentException("would be escaped: " + text);
        }
        return step(() -> xml.writeCharacters(text));
    }

    /** What was written so far. */
    String written() {
        step(xml::flush);
        return out.toString();
    }
}
