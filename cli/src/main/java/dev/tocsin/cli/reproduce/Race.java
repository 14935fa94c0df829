package dev.tocsin.cli.reproduce;

import dev.tocsin.analyzer.engine.AnalysisResult;
import dev.tocsin.analyzer.engine.Approach;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fingerprints;
import dev.tocsin.rules.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A finding, with the way to it.
 *
 * @param fingerprint as a report has it that shows findings of every confidence
 * @param shownFingerprint as a report has it that shows the sure ones only, which is the default; empty where it is not
 *     among them
 * @param number its place in such a report, counted from 1; 0 where it is not in it
 */
public record Race(
        Finding finding, Optional<Approach> approach, String fingerprint, String shownFingerprint, int number) {

    /** All races that were found, in the order of the reports. */
    public static List<Race> of(AnalysisResult result) {
        record Told(Finding finding, Optional<Approach> approach) {}
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < result.windows().size(); i++) {
            Optional<Approach> approach = result.approaches().get(i);
            Rules.findings(List.of(result.windows().get(i))).forEach(f -> told.add(new Told(f, approach)));
        }
        told.sort(Comparator.comparing(Told::finding));

        List<Finding> shown = told.stream()
                .map(Told::finding)
                .filter(f -> f.confidence() == Confidence.HIGH)
                .toList();
        List<String> shownFingerprints = Fingerprints.of(shown);
        Map<Integer, Integer> places = new HashMap<>();
        int place = 0;
        for (int i = 0; i < told.size(); i++) {
            if (told.get(i).finding().confidence() == Confidence.HIGH) {
                places.put(i, place++);
            }
        }
        List<String> fingerprints =
                Fingerprints.of(told.stream().map(Told::finding).toList());
        List<Race> races = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            Optional<Integer> at = Optional.ofNullable(places.get(i));
            races.add(new Race(
                    told.get(i).finding(),
                    told.get(i).approach(),
                    fingerprints.get(i),
                    at.map(shownFingerprints::get).orElse(""),
                    at.map(p -> p + 1).orElse(0)));
        }
        return races;
    }

    /** {@code SignUp.java:20}. */
    public String place() {
        return finding.act().span().file() + ":" + finding.act().span().startLine();
    }
}
