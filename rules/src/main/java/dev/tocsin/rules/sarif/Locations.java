package dev.tocsin.rules.sarif;

import de.jcup.sarif_2_1_0.model.ArtifactLocation;
import de.jcup.sarif_2_1_0.model.Location;
import de.jcup.sarif_2_1_0.model.Message;
import de.jcup.sarif_2_1_0.model.PhysicalLocation;
import de.jcup.sarif_2_1_0.model.Region;
import dev.tocsin.analyzer.source.SourceSpan;
import java.nio.charset.StandardCharsets;

/** Places in the scanned tree, as SARIF says them. */
final class Locations {

    /** Stands for the root of the repository; the consumer knows where that is. */
    static final String ROOT = "%SRCROOT%";

    private static final String LEFT_AS_IS = "-._~!$&'()*+,;=@/";

    private final String prefix;

    /** @param prefix the way from the repository's root to the scan's root, with a slash at its end; or empty */
    Locations(String prefix) {
        this.prefix = prefix;
    }

    Location of(SourceSpan span) {
        PhysicalLocation physical = new PhysicalLocation();
        physical.setArtifactLocation(artifact(span.file()));
        physical.setRegion(region(span));
        Location location = new Location();
        location.setPhysicalLocation(physical);
        return location;
    }

    /** @param file path relative to the scan root */
    ArtifactLocation artifact(String file) {
        ArtifactLocation artifact = new ArtifactLocation();
        artifact.setUri(encode(prefix + file));
        artifact.setUriBaseId(ROOT);
        return artifact;
    }

    Location of(SourceSpan span, String text) {
        Location location = of(span);
        location.setMessage(message(text));
        return location;
    }

    static Message message(String text) {
        Message message = new Message();
        message.setText(text);
        return message;
    }

    /** SARIF's end column is the one after the last; a span of a whole line has no columns to tell. */
    private static Region region(SourceSpan span) {
        Region region = new Region();
        region.setStartLine(span.startLine());
        if (span.equals(SourceSpan.line(span.file(), span.startLine()))) {
            return region;
        }
        region.setStartColumn(span.startColumn());
        region.setEndLine(span.endLine());
        region.setEndColumn(span.endColumn() + 1);
        return region;
    }

    /**
     * A path as a relative reference (RFC 3986, section 4.2). Colons are encoded too: in the first segment one would look
     * like a scheme.
     */
    static String encode(String path) {
        StringBuilder encoded = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || LEFT_AS_IS.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 0xf));
            }
        }
        return encoded.toString();
    }

    private static char hexDigit(int value) {
        return Character.toUpperCase(Character.forDigit(value, 16));
    }
}
