package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.Import;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells from imports how much of a program goes to a relational database, and says so where hardly anything of it was recognised: a
 * project's own way to the database, or a library that is not known here, would otherwise look like a program without races.
 */
final class DatabaseLibraries {

    /** Fewer files tell nothing: a health check, a migration and a test's helper import such libraries too. */
    private static final int SOME_FILES = 10;

    /** What reads and writes, as distinct from annotations of entities, exceptions and types of columns. */
    private static final Pattern ACCESS = Pattern.compile("java\\.sql"
            + "(?:\\.(?:Connection|Statement|PreparedStatement|CallableStatement|ResultSet|DriverManager))?"
            + "|javax\\.sql(?:\\.DataSource)?"
            + "|(?:javax|jakarta)\\.persistence\\.(?:EntityManager|EntityManagerFactory|PersistenceContext|Query|TypedQuery"
            + "|criteria(?:\\..*)?)"
            + "|org\\.hibernate\\.(?:Session|SessionFactory|StatelessSession|Query|Criteria|query\\..*|criterion.*)"
            + "|org\\.springframework\\.(?:jdbc\\.(?:core|object)|orm|r2dbc|data\\.(?:jpa|jdbc|r2dbc)\\.repository)(?:\\..*)?"
            + "|org\\.springframework\\.data\\.repository\\.\\w*Repository"
            + "|(?:org\\.(?:jooq|apache\\.(?:ibatis|commons\\.dbutils)|jdbi|skife\\.jdbi|sql2o|seasar\\.doma)|com\\.(?:baomidou|querydsl)"
            + "|io\\.(?:ebean|r2dbc|micronaut\\.data|quarkus\\.hibernate)|ch\\.digitalfondue\\.npjt)(?:\\..*)?");

    private DatabaseLibraries() {}

    /**
     * What to say of it.
     *
     * @param operations how many places of data access were recognised
     * @return empty where these are at least as many as files that import such a library
     */
    static Optional<String> limit(List<FileFacts> files, int operations) {
        long importing = files.stream()
                .filter(f -> f.imports().stream()
                        .map(Import::name)
                        .anyMatch(n -> ACCESS.matcher(n).matches()))
                .count();
        if (importing < SOME_FILES || operations >= importing) {
            return Optional.empty();
        }
        String recognised = operations == 0
                ? "no data access was recognised"
                : "only " + operations + (operations == 1 ? " place" : " places") + " of data access "
                        + (operations == 1 ? "was" : "were") + " recognised";
        return Optional.of(importing + " files import a library for databases, but " + recognised
                + ": silence does not mean that there are no races.");
    }
}
