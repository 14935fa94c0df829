package dev.tocsin.rules.fix;

import java.util.Optional;

/** An insert that is taken out of the transaction around it, so that its violation spoils nothing but itself. */
interface ApartInsert {

    /** Why it cannot leave the transaction around it. */
    Optional<String> refusal();

    /** Changes the call, and adds what it calls. */
    void write(Draft draft);

    /** As what a violation of a key comes out of it, by its qualified name. */
    String exception();
}
