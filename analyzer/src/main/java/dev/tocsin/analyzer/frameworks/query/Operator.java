package dev.tocsin.analyzer.frameworks.query;

import java.util.Optional;

/** How a condition compares its column. One vocabulary for query texts and derived method names. */
public enum Operator {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    IN,
    NOT_IN,
    LIKE,
    NOT_LIKE,
    STARTS_WITH,
    ENDS_WITH,
    CONTAINS,
    NOT_CONTAINS,
    BETWEEN,
    NOT_BETWEEN,
    IS_NULL,
    IS_NOT_NULL,
    IS_TRUE,
    IS_FALSE,
    IS_EMPTY,
    IS_NOT_EMPTY,
    MEMBER_OF,
    NOT_MEMBER_OF,
    REGEX,
    NOT_REGEX,
    NEAR,
    WITHIN,
    EXISTS;

    /** The operator that is true where this one is false (nulls aside); empty for those that have none here. */
    public Optional<Operator> negated() {
        return Optional.ofNullable(
                switch (this) {
                    case EQ -> NE;
                    case NE -> EQ;
                    case LT -> GE;
                    case LE -> GT;
                    case GT -> LE;
                    case GE -> LT;
                    case IN -> NOT_IN;
                    case NOT_IN -> IN;
                    case LIKE -> NOT_LIKE;
                    case NOT_LIKE -> LIKE;
                    case CONTAINS -> NOT_CONTAINS;
                    case NOT_CONTAINS -> CONTAINS;
                    case BETWEEN -> NOT_BETWEEN;
                    case NOT_BETWEEN -> BETWEEN;
                    case IS_NULL -> IS_NOT_NULL;
                    case IS_NOT_NULL -> IS_NULL;
                    case IS_TRUE -> IS_FALSE;
                    case IS_FALSE -> IS_TRUE;
                    case IS_EMPTY -> IS_NOT_EMPTY;
                    case IS_NOT_EMPTY -> IS_EMPTY;
                    case MEMBER_OF -> NOT_MEMBER_OF;
                    case NOT_MEMBER_OF -> MEMBER_OF;
                    case REGEX -> NOT_REGEX;
                    case NOT_REGEX -> REGEX;
                    case STARTS_WITH, ENDS_WITH, NEAR, WITHIN, EXISTS -> null;
                });
    }

    /** The operator with its sides exchanged: {@code ? < a} is {@code a > ?}; empty where the sides are not alike. */
    public Optional<Operator> flipped() {
        return Optional.ofNullable(
                switch (this) {
                    case EQ, NE -> this;
                    case LT -> GT;
                    case LE -> GE;
                    case GT -> LT;
                    case GE -> LE;
                    default -> null;
                });
    }
}
