package dev.tocsin.cli.reproduce;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a user says which race is meant: by its fingerprint, its number in the report, or its place. */
public final class RaceChoice {

    private static final int SHORTEST_PREFIX = 7;
    private static final Pattern NUMBER = Pattern.compile("#?([0-9]{1,6})");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{" + SHORTEST_PREFIX + ",32}");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}:[0-9]{1,6}");
    private static final Pattern PLACE = Pattern.compile("(.+?):([0-9]{1,7})(?::[0-9]{1,7})?");

    private RaceChoice() {}

    /**
     * The races that are meant: one where the choice is clear, none where nothing fits.
     *
     * @param choice {@code 7a4c..}, at least the first seven digits; {@code 3}; {@code src/SignUp.java:20}, also with the
     *     column, where the path may begin or end anywhere between two folders
     */
    public static List<Race> find(List<Race> races, String choice) {
        if (FINGERPRINT.matcher(choice).matches()) {
            List<Race> shown = races.stream()
                    .filter(r -> r.shownFingerprint().equals(choice))
                    .toList();
            return shown.isEmpty()
                    ? races.stream().filter(r -> r.fingerprint().equals(choice)).toList()
                    : shown;
        }
        Matcher number = NUMBER.matcher(choice);
        if (number.matches() && Integer.parseInt(number.group(1)) <= races.size()) {
            int wanted = Integer.parseInt(number.group(1));
            return races.stream()
                    .filter(r -> r.number() == wanted && wanted > 0)
                    .toList();
        }
        if (HASH.matcher(choice).matches()) {
            return races.stream()
                    .filter(r -> r.fingerprint().startsWith(choice))
                    .toList();
        }
        Matcher place = PLACE.matcher(choice);
        return place.matches() ? at(races, place.group(1), Integer.parseInt(place.group(2))) : List.of();
    }

    private static List<Race> at(List<Race> races, String path, int line) {
        String wanted = path.replace('\\', '/').replaceFirst("^(\\./)+", "");
        List<Race> there = races.stream()
                .filter(r -> r.finding().act().span().startLine() == line)
                .filter(r -> isSame(r.finding().act().span().file(), wanted))
                .toList();
        // Of those at one place the sure ones are what a report shows.
        List<Race> shown = there.stream().filter(r -> r.number() > 0).toList();
        return shown.isEmpty() ? there : shown;
    }

    private static boolean isSame(String file, String wanted) {
        return file.equals(wanted) || wanted.endsWith("/" + file) || file.endsWith("/" + wanted);
    }
}
