package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.ExternalEffect;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Optional;

/**
 * Something that a request does outside of the database while its window is open.
 *
 * @param effect what it is
 * @param label the call as the method with the window makes it: {@code createUser}
 * @param at that call
 * @param afterAct it comes behind the act, and before the commit that sends what the act has asked for
 * @param undoneTooEarly a catch that would take it back, where that is left before the second request fails
 */
public record SideEffect(
        ExternalEffect effect, String label, SourceSpan at, boolean afterAct, Optional<SourceSpan> undoneTooEarly) {

    /** Whether it makes or moves something that somebody has to clean up; mails and messages are only too many. */
    public boolean lasting() {
        return switch (effect.kind()) {
            case ACCOUNT, PAYMENT, REQUEST -> true;
            case MAIL, MESSAGE, NOTIFICATION, OBJECT, FILE -> false;
        };
    }
}
