package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.source.SourceSpan;

/**
 * Where a fact about the schema was read.
 *
 * @param kind what sort of source it is
 * @param place the annotation or the statement
 */
public record Origin(Kind kind, SourceSpan place) {

    /**
     * Sources of schema facts; migrations and dumps are what the database has, annotations are what the code asks for, and
     * associations ({@code @OneToOne}, the rows of a {@code Set}) are what the mapper makes keys of unasked.
     */
    public enum Kind {
        ANNOTATION,
        ASSOCIATION,
        MIGRATION,
        DUMP
    }
}
