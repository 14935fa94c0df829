package dev.tocsin.analyzer.ir;

/**
 * Something that the program does outside of the database, and that no rollback of the database takes back.
 *
 * @param label the call as a reader knows it: {@code postForObject}, {@code send}
 * @param undoes it takes back what another one did: a deletion, a refund
 * @param joins where there is a transaction of the container, it is part of that
 * @param replies the call waits for the other side's answer
 */
public record ExternalEffect(Kind kind, String label, boolean undoes, boolean joins, boolean replies) {

    /** One that stays whatever becomes of a transaction, and tells nothing. */
    public ExternalEffect(Kind kind, String label, boolean undoes) {
        this(kind, label, undoes, false, false);
    }

    /** Kinds of effects, by what is left behind. */
    public enum Kind {
        /** An account in an identity service. */
        ACCOUNT,
        /** Money has moved, or is promised. */
        PAYMENT,
        /** A request to another service that changes something there. */
        REQUEST,
        MAIL,
        /** A message to a broker. */
        MESSAGE,
        /** Something that a person sees on another channel: a text message, a push notification. */
        NOTIFICATION,
        /** An object in a store for files. */
        OBJECT,
        /** A file of this machine. */
        FILE
    }
}
