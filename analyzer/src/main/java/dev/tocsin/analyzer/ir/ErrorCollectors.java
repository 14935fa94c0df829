package dev.tocsin.analyzer.ir;

import java.util.Set;

/** How objects that collect errors are told and asked, by method names: {@code org.springframework.validation.Errors} and its like. */
public final class ErrorCollectors {

    /** What puts an error in. */
    public static final Set<String> REPORTING =
            Set.of("reject", "rejectValue", "addError", "addFieldError", "addGlobalError", "addActionError");

    /** What asks whether there is one. */
    public static final Set<String> ASKING =
            Set.of("hasErrors", "hasFieldErrors", "hasGlobalErrors", "hasActionErrors");

    /** What asks how many there are. */
    public static final Set<String> COUNTING = Set.of("getErrorCount", "getFieldErrorCount", "getGlobalErrorCount");

    private ErrorCollectors() {}
}
