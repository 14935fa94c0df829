package dev.tocsin.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.TextEdit;
import java.util.Locale;

/** Fixes in the JSON report: the edits that {@code tocsin fix} writes. */
final class JsonFixes {

    private JsonFixes() {}

    static ObjectNode node(Fix fix) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("applicability", fix.applicability().name().toLowerCase(Locale.ROOT));
        node.put("title", fix.title());
        node.put("complete", fix.complete());
        ArrayNode notes = node.putArray("notes");
        fix.notes().forEach(notes::add);
        fix.shown().ifPresent(text -> node.put("shown", text));
        ArrayNode files = node.putArray("files");
        for (FileEdit file : fix.files()) {
            ObjectNode edited = files.addObject().put("file", file.file()).put("creates", file.creates());
            file.hash().ifPresent(hash -> edited.put("sha256", hash));
            ArrayNode edits = edited.putArray("edits");
            file.edits().forEach(edit -> edits.add(edit(edit)));
        }
        return node;
    }

    private static ObjectNode edit(TextEdit edit) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("startLine", edit.startLine())
                .put("startColumn", edit.startColumn())
                .put("endLine", edit.endLine())
                .put("endColumn", edit.endColumn())
                .put("replacement", edit.replacement());
    }
}
