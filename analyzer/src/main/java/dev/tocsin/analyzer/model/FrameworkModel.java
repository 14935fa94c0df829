package dev.tocsin.analyzer.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Knows one persistence framework: which of its calls are reads, writes and locks. A model is stateless; models know
 * nothing of each other, and their order means nothing: no call is two frameworks'. Only what a project says of its own
 * methods is asked for first.
 */
public interface FrameworkModel {

    /**
     * Simple names of the classes, as {@link Call#object} is given them, whose objects are put together by one call after the
     * other: a helper that is given such an object is looked at with the very object.
     */
    default Set<String> putTogether() {
        return Set.of();
    }

    /**
     * Simple names of further such classes, whose objects programs keep in objects of their own and hand calls on to: a method of
     * those is looked at with the very object.
     */
    default Set<String> wrapped() {
        return Set.of();
    }

    /**
     * Library classes, by simple name, whose objects are set up where they are assigned to a field and then used as they are:
     * what a constructor does to such a field holds wherever the field is used.
     */
    default Set<String> setUpOnce() {
        return Set.of();
    }

    /**
     * Simple names of methods that this model is asked about even where the scanned sources have their bodies: what it says
     * counts more than what they do.
     */
    default Set<String> insteadOfBodies() {
        return Set.of();
    }

    /**
     * Simple names of annotations of interfaces whose objects the framework makes: a class of the program that implements one
     * stands in where a call has failed, or answers it in another program, and is not what is called.
     */
    default Set<String> madeByFramework() {
        return Set.of();
    }

    /** Exceptions as which a violated unique key arrives, beside those of the {@code DataOperation.Api} at work. */
    default List<String> violations() {
        return List.of();
    }

    /** The words in a source file that make it matter. */
    Seeds seeds();

    /**
     * Says what a call does, by calling back, and what it gives.
     *
     * @return empty where the call is not this framework's
     */
    Optional<Answer> call(Call call);
}
