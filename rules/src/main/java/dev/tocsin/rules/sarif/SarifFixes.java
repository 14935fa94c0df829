package dev.tocsin.rules.sarif;

import de.jcup.sarif_2_1_0.model.ArtifactChange;
import de.jcup.sarif_2_1_0.model.ArtifactContent;
import de.jcup.sarif_2_1_0.model.Fix;
import de.jcup.sarif_2_1_0.model.PropertyBag;
import de.jcup.sarif_2_1_0.model.Region;
import de.jcup.sarif_2_1_0.model.Replacement;
import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.TextEdit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Fixes as SARIF says them: the edits that {@code tocsin fix} writes, one artifact change for each file. A consumer applies
 * all changes of a fix or none (SARIF 2.1.0, section 3.55).
 */
final class SarifFixes {

    private final Locations locations;

    SarifFixes(Locations locations) {
        this.locations = locations;
    }

    /** The fixes that change something; what is only shown is none to SARIF. */
    Set<Fix> of(Finding finding) {
        Set<Fix> fixes = new LinkedHashSet<>();
        for (dev.tocsin.rules.Fix fix : finding.fixes()) {
            if (!fix.files().isEmpty()) {
                fixes.add(of(fix));
            }
        }
        return fixes;
    }

    private Fix of(dev.tocsin.rules.Fix fix) {
        Fix result = new Fix();
        List<String> sentences = new ArrayList<>(List.of(fix.title()));
        sentences.addAll(fix.notes());
        result.setDescription(Locations.message(String.join(" ", sentences)));
        Set<ArtifactChange> changes = new LinkedHashSet<>();
        fix.files().forEach(file -> changes.add(change(file)));
        result.setArtifactChanges(changes);
        PropertyBag properties = new PropertyBag();
        properties.setAdditionalProperty(
                "applicability", fix.applicability().name().toLowerCase(Locale.ROOT));
        properties.setAdditionalProperty("complete", fix.complete());
        result.setProperties(properties);
        return result;
    }

    private ArtifactChange change(FileEdit file) {
        ArtifactChange change = new ArtifactChange();
        change.setArtifactLocation(locations.artifact(file.file()));
        change.setReplacements(
                file.edits().stream().map(SarifFixes::replacement).toList());
        return change;
    }

    private static Replacement replacement(TextEdit edit) {
        Region region = new Region();
        region.setStartLine(edit.startLine());
        region.setStartColumn(edit.startColumn());
        region.setEndLine(edit.endLine());
        region.setEndColumn(edit.endColumn());
        Replacement replacement = new Replacement();
        replacement.setDeletedRegion(region);
        ArtifactContent content = new ArtifactContent();
        content.setText(edit.replacement());
        replacement.setInsertedContent(content);
        return replacement;
    }
}
