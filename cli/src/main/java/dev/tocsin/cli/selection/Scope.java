package dev.tocsin.cli.selection;

import dev.tocsin.rules.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Which part of the tree somebody asks about, while all of it is scanned. */
public interface Scope {

    /** All of the tree. */
    Scope EVERYTHING = new Scope() {
        @Override
        public boolean holds(Finding finding) {
            return true;
        }

        @Override
        public boolean holds(String file) {
            return true;
        }
    };

    /** Whether a finding may be shown. */
    boolean holds(Finding finding);

    /** Whether something about this file may be told. */
    boolean holds(String file);

    /**
     * Those among the findings to be shown that were not there before the change that is asked about. May be dear, and is
     * asked once, about the few that are left.
     *
     * @param shown the findings to be shown
     * @param all the findings of the whole tree that the code does not suppress
     * @throws IOException when the state before the change cannot be read
     */
    default List<Finding> brought(List<Finding> shown, List<Finding> all, CodeDigests code) throws IOException {
        return shown;
    }

    /** Whether the finding has a step in one of these files: check, act, or a call on the way to them. */
    static boolean touches(Finding finding, Set<String> files) {
        return Suppression.places(finding).anyMatch(span -> files.contains(span.file()));
    }

    /** The findings with a step in one of these files. */
    static Scope files(Set<String> files) {
        Set<String> wanted = Set.copyOf(files);
        return new Scope() {
            @Override
            public boolean holds(Finding finding) {
                return touches(finding, wanted);
            }

            @Override
            public boolean holds(String file) {
                return wanted.contains(file);
            }
        };
    }
}
