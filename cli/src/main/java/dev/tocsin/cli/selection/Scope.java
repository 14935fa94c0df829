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

        @Override
        public List<Finding> brought(List<Finding> findings) {
            return findings;
        }
    };

    /** Whether a finding may be shown. Cheap: it is asked of every finding. */
    boolean holds(Finding finding);

    /** Whether something about this file may be told. */
    boolean holds(String file);

    /**
     * Those among the findings to be shown that were not there before the change that is asked about. May be dear, and is
     * asked once, about the few that are left.
     *
     * @throws IOException when the state before the change cannot be read
     */
    List<Finding> brought(List<Finding> findings) throws IOException;

    /** The findings with a step in one of these files. */
    static Scope files(Set<String> files) {
        Set<String> wanted = Set.copyOf(files);
        return new Scope() {
            @Override
            public boolean holds(Finding finding) {
                return Suppression.places(finding).anyMatch(span -> wanted.contains(span.file()));
            }

            @Override
            public boolean holds(String file) {
                return wanted.contains(file);
            }

            @Override
            public List<Finding> brought(List<Finding> findings) {
                return findings;
            }
        };
    }
}
