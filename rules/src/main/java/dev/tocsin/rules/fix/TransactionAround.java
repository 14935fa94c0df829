package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Optional;

/** What is known of transactions around a catch of a write's violation, which they could keep from answering it. */
final class TransactionAround {

    private TransactionAround() {}

    /**
     * What is to be looked at before a catch is written; empty where the write's transaction is known to be over when it comes there.
     *
     * <pre>{@code
     * try {
     *     reservations.create(seat); // @Transactional
     * } catch (DuplicateKeyException e) {
     *     return false;
     * }
     * }</pre>
     *
     * @param caught what the catch is put around: the act, or what leads to it
     * @param inside what a transaction around the catch would mean: {@code the catch would not help}
     */
    static Optional<String> review(CheckThenAct window, JavaSource file, Node caught, String inside) {
        CheckThenAct.Around around = window.around();
        if (around.outermost().isEmpty()) {
            return Optional.of("No transaction is known around the write; inside of one, " + inside + ".");
        }
        boolean over = around.endsWithAct() && isCalledBy(caught, file, window);
        return over
                ? Optional.empty()
                : Optional.of("A transaction that begins with `" + String.join("` or `", around.outermost())
                        + "` is around the write; inside of it, " + inside + ".");
    }

    /** The act is in another method, and so is the beginning of what ends with it: not in a lambda around the call. */
    private static boolean isCalledBy(Node caught, JavaSource file, CheckThenAct window) {
        return Meeting.container(caught)
                .filter(CallableDeclaration.class::isInstance)
                .filter(method -> !file.path().equals(window.act().span().file())
                        || !JavaSource.contains(method, window.act().span()))
                .isPresent();
    }
}
