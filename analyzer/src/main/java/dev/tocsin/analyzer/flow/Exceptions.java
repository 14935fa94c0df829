package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which exception is a subtype of which: those of the scanned sources, and those of the persistence libraries. Types are
 * known by their simple names here.
 *
 * <p>Source of the library's part: the class declarations of spring-tx 6.2 (package {@code org.springframework.dao}),
 * jakarta.persistence-api 3.1, hibernate-core 6.6 and spring-security-core 6.4, of whose exceptions those stand here whose name no
 * other library of note has.
 */
public final class Exceptions {

    private static final Set<String> BROAD = Set.of("Exception", "RuntimeException", "Throwable");

    private static final Map<String, String> LIBRARY = Map.ofEntries(
            Map.entry("RuntimeException", "Exception"),
            Map.entry("Exception", "Throwable"),
            Map.entry("NestedRuntimeException", "RuntimeException"),
            Map.entry("DataAccessException", "NestedRuntimeException"),
            Map.entry("NonTransientDataAccessException", "DataAccessException"),
            Map.entry("TransientDataAccessException", "DataAccessException"),
            Map.entry("DataIntegrityViolationException", "NonTransientDataAccessException"),
            Map.entry("DuplicateKeyException", "DataIntegrityViolationException"),
            Map.entry("ConcurrencyFailureException", "TransientDataAccessException"),
            Map.entry("OptimisticLockingFailureException", "ConcurrencyFailureException"),
            Map.entry("ObjectOptimisticLockingFailureException", "OptimisticLockingFailureException"),
            Map.entry("PessimisticLockingFailureException", "ConcurrencyFailureException"),
            Map.entry("CannotAcquireLockException", "PessimisticLockingFailureException"),
            Map.entry("IncorrectResultSizeDataAccessException", "DataRetrievalFailureException"),
            Map.entry("EmptyResultDataAccessException", "IncorrectResultSizeDataAccessException"),
            Map.entry("DataRetrievalFailureException", "NonTransientDataAccessException"),
            Map.entry("UncategorizedDataAccessException", "NonTransientDataAccessException"),
            Map.entry("JpaSystemException", "UncategorizedDataAccessException"),
            Map.entry("PersistenceException", "RuntimeException"),
            Map.entry("NoResultException", "PersistenceException"),
            Map.entry("NonUniqueResultException", "PersistenceException"),
            Map.entry("EntityNotFoundException", "PersistenceException"),
            Map.entry("EntityExistsException", "PersistenceException"),
            Map.entry("OptimisticLockException", "PersistenceException"),
            Map.entry("RollbackException", "PersistenceException"),
            Map.entry("HibernateException", "PersistenceException"),
            Map.entry("JDBCException", "HibernateException"),
            Map.entry("ConstraintViolationException", "JDBCException"),
            Map.entry("TransactionException", "NestedRuntimeException"),
            Map.entry("TransactionSystemException", "TransactionException"),
            Map.entry("UnexpectedRollbackException", "TransactionException"),
            Map.entry("SQLException", "Exception"),
            Map.entry("SQLNonTransientException", "SQLException"),
            Map.entry("SQLIntegrityConstraintViolationException", "SQLNonTransientException"),
            Map.entry("BatchUpdateException", "SQLException"),
            Map.entry("EJBException", "RuntimeException"),
            Map.entry("EJBTransactionRolledbackException", "EJBException"),
            Map.entry("NoSuchElementException", "RuntimeException"),
            Map.entry("IllegalStateException", "RuntimeException"),
            Map.entry("IllegalArgumentException", "RuntimeException"),
            Map.entry("ResponseStatusException", "NestedRuntimeException"),
            Map.entry("BadCredentialsException", "RuntimeException"),
            Map.entry("UsernameNotFoundException", "RuntimeException"),
            Map.entry("LockedException", "RuntimeException"),
            Map.entry("DisabledException", "RuntimeException"),
            Map.entry("CredentialsExpiredException", "RuntimeException"),
            Map.entry("AuthenticationServiceException", "RuntimeException"),
            Map.entry("InternalAuthenticationServiceException", "RuntimeException"));

    private final Map<String, List<String>> declared = new HashMap<>();

    public Exceptions(TypeIndex types) {
        for (TypeDecl decl : types.all()) {
            if (decl.name().endsWith("Exception")
                    || decl.name().endsWith("Error")
                    || !decl.facts().supertypes().isEmpty()) {
                for (Type supertype : types.supertypes(decl)) {
                    if (!decl.name().isEmpty()) {
                        declared.computeIfAbsent(decl.name(), k -> new ArrayList<>(1))
                                .add(supertype.simpleName());
                    }
                }
            }
        }
    }

    static boolean broad(String exception) {
        return BROAD.contains(exception);
    }

    /** True where the first is the second or a subtype of it. An exception that is not known is an {@code Exception}. */
    public boolean isA(String exception, String supertype) {
        if (exception.equals(supertype) || supertype.equals("Throwable") || supertype.equals("Exception")) {
            return true;
        }
        return isA(exception, supertype, new HashSet<>());
    }

    private boolean isA(String exception, String supertype, Set<String> seen) {
        if (exception.equals(supertype)) {
            return true;
        }
        if (!seen.add(exception)) {
            return false;
        }
        String library = LIBRARY.get(exception);
        if (library != null && isA(library, supertype, seen)) {
            return true;
        }
        for (String parent : declared.getOrDefault(exception, List.of())) {
            if (isA(parent, supertype, seen)) {
                return true;
            }
        }
        return false;
    }
}
