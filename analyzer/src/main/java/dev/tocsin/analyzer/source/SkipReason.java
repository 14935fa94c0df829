package dev.tocsin.analyzer.source;

/** Why a file or folder of the tree was left out on purpose. */
public enum SkipReason {
    /** A version control, IDE, build tool or package manager folder, or build output. */
    BUILD_OUTPUT,
    /** A {@code .gitignore} or {@code .git/info/exclude} says so. */
    IGNORED,
    /** The caller's own patterns say so. */
    EXCLUDED,
    TEST,
    GENERATED,
    /** A Java file among resources: a template that no compiler sees. */
    TEMPLATE,
    /** A symbolic link: its target is seen at its own place, or lies outside the tree. */
    LINK
}
