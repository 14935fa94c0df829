package dev.tocsin.rules;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A small scan with everything in it that a report can show, for the tests of the reports. */
public final class Samples {

    public static final String SIGN_UP = "src/main/java/com/acme/users/SignUp.java";
    public static final String USER_NAMES = "src/main/java/com/acme/users/UserNames.java";

    private static final Map<String, String> TEXTS =
            Map.of(SIGN_UP, resource("SignUp.java"), USER_NAMES, resource("UserNames.java"));

    public static final RuleDescription CHECK_THEN_INSERT = new RuleDescription(
            "TOC101",
            "check-then-insert",
            "A row is inserted because a query found none, and no key stops a second request from doing the same.",
            "The program asks the database whether a row exists and inserts one when it does not. Between the question and"
                    + " the insert another request can ask the same question and get the same answer.",
            Severity.ERROR,
            "# check-then-insert (TOC101)\n\n## What it does\n\nFinds a uniqueness check that is followed by an insert.\n");

    public static final RuleDescription UNHANDLED_VIOLATION = new RuleDescription(
            "TOC201",
            "unhandled-unique-violation",
            "A key stops the race, but the loser gets an error instead of the check's own answer.",
            "The database refuses the second write. The exception that says so is caught nowhere, so that the caller sees a"
                    + " failure of the server where the check would have given a proper answer.",
            Severity.WARNING,
            "# unhandled-unique-violation (TOC201)\n\n## What it does\n\nFinds violations that reach the caller.\n");

    private Samples() {}

    /** The text of a sample file, by its path in the report. */
    public static Function<String, Optional<String>> texts() {
        return file -> Optional.ofNullable(TEXTS.get(file));
    }

    /** Two findings in one file, a file that could not be parsed, and a schema that says little. */
    public static ScanReport report() {
        return new ScanReport(
                List.of(rename(), register()),
                List.of(new Problem(
                        new SourceSpan("src/main/java/com/acme/Broken.java", 7, 13, 7, 13),
                        Problem.Kind.SYNTAX,
                        "Expected `;` and found `}`; the whole file was left out.")),
                List.of(
                        "The migrations lie in `db/migration`; `V3__audit.sql` could not be understood, so keys that it adds"
                                + " are unknown."),
                List.of(CHECK_THEN_INSERT, UNHANDLED_VIOLATION),
                new ScanReport.Statistics(214, 187, 41, 21_873, 96, 31, 1_240));
    }

    /** The same scan with nothing found and nothing in its way. */
    public static ScanReport clean() {
        ScanReport report = report();
        return new ScanReport(List.of(), List.of(), List.of(), report.rules(), report.statistics());
    }

    /** Check at line 41, act at line 44, no key. */
    public static Finding register() {
        SourceSpan check = span(SIGN_UP, "users.existsByEmail(email)");
        SourceSpan act = span(SIGN_UP, "users.save(new User(email, passwords.encode(password)))");
        return new Finding(
                CHECK_THEN_INSERT,
                Severity.ERROR,
                Confidence.HIGH,
                "`existsByEmail` (line 41) and `save` (line 44) are separate statements: two requests can both find no `User`"
                        + " with this `email` and both insert one. No unique key on `users(email)` was found in"
                        + " V1__init.sql.",
                new Finding.Site(check, "`existsByEmail` asks for a `User` with this `email`"),
                new Finding.Site(act, "`save` inserts a `User` with this `email`"),
                "com.acme.users.SignUp.register",
                "User",
                List.of("email"),
                List.of(),
                new Timeline(
                        List.of(
                                move(
                                        Timeline.Request.A,
                                        Timeline.Kind.CHECK,
                                        "existsByEmail(\"a@b.c\")",
                                        "no row",
                                        check),
                                move(
                                        Timeline.Request.B,
                                        Timeline.Kind.CHECK,
                                        "existsByEmail(\"a@b.c\")",
                                        "no row",
                                        check),
                                move(Timeline.Request.A, Timeline.Kind.ACT, "save(User \"a@b.c\")", "", act),
                                move(
                                        Timeline.Request.B,
                                        Timeline.Kind.ACT,
                                        "save(User \"a@b.c\")",
                                        "the second row",
                                        act)),
                        new Timeline.Outcome(true, "Two `User` rows with this `email`.")),
                new Timeline(
                        List.of(
                                move(
                                        Timeline.Request.A,
                                        Timeline.Kind.CHECK,
                                        "existsByEmail(\"a@b.c\")",
                                        "no row",
                                        check),
                                move(
                                        Timeline.Request.B,
                                        Timeline.Kind.CHECK,
                                        "existsByEmail(\"a@b.c\")",
                                        "no row",
                                        check),
                                move(Timeline.Request.A, Timeline.Kind.ACT, "save(User \"a@b.c\")", "", act),
                                move(Timeline.Request.B, Timeline.Kind.ACT, "save(User \"a@b.c\")", "refused", act),
                                answer("answers EmailTaken")),
                        new Timeline.Outcome(false, "One `User` with this `email`; request B gets `EmailTaken`.")),
                List.of(
                        new Finding.LookedFor("unique key on `users(email)`", "not found in V1__init.sql"),
                        new Finding.LookedFor("row lock at the check", "none, and an absent row cannot be locked"),
                        new Finding.LookedFor("serializable isolation", "not set")),
                List.of(
                        "Add a unique key on `users(email)` and answer its violation with `EmailTaken`, as the check does.",
                        "Or insert with `ON CONFLICT DO NOTHING` and look at the number of rows; this needs the key too."),
                List.of(fix(act)));
    }

    /** A migration that is made anew, and an insertion into the statement of the act. */
    private static Fix fix(SourceSpan act) {
        return new Fix(
                Applicability.NEEDS_REVIEW,
                "Add a unique key on `users(email)` and answer the violation of the key with `EmailTaken`.",
                false,
                List.of(
                        FileEdit.create(
                                "src/main/resources/db/migration/V2__users_email_key.sql",
                                "alter table users add constraint users_email_key unique (email);\n"),
                        new FileEdit(
                                SIGN_UP,
                                Optional.of("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                                List.of(new TextEdit(
                                        1402,
                                        1402,
                                        act.startLine(),
                                        act.startColumn(),
                                        act.startLine(),
                                        act.startColumn(),
                                        "try {\n")))),
                List.of("Rows that are there may break the key."),
                Optional.of("alter table users add constraint users_email_key unique (email);\n"));
    }

    /** The check lies in another file; a key makes this one a wrong answer only. */
    public static Finding rename() {
        SourceSpan call = span(SIGN_UP, "names.validateFree(name)");
        SourceSpan check = span(USER_NAMES, "users.findByName(name)");
        SourceSpan act = span(SIGN_UP, "users.save(user)");
        return new Finding(
                UNHANDLED_VIOLATION,
                Severity.WARNING,
                Confidence.MEDIUM,
                "`findByName` (UserNames.java, line 15) finds the name free and `save` (line 28) takes it in another"
                        + " statement. The key `users_name_key` refuses the second request, and nothing turns the violation"
                        + " into `NameTaken`.",
                new Finding.Site(check, "`findByName` asks for a `User` with this `name`"),
                new Finding.Site(act, "`save` updates `name` of the `User`"),
                "com.acme.users.SignUp.rename",
                "User",
                List.of("name"),
                List.of(new Finding.Step(call, "calls `validateFree`"), new Finding.Step(check, "calls `findByName`")),
                new Timeline(
                        List.of(
                                move(Timeline.Request.A, Timeline.Kind.CHECK, "findByName(\"kim\")", "no row", check),
                                move(Timeline.Request.B, Timeline.Kind.CHECK, "findByName(\"kim\")", "no row", check),
                                move(Timeline.Request.A, Timeline.Kind.ACT, "save(User 1, \"kim\")", "", act),
                                move(
                                        Timeline.Request.B,
                                        Timeline.Kind.ACT,
                                        "save(User 2, \"kim\")",
                                        "refused, the caller sees a 500",
                                        act)),
                        new Timeline.Outcome(true, "Request B gets an error instead of `NameTaken`.")),
                new Timeline(
                        List.of(
                                lock(Timeline.Request.A, Timeline.Kind.LOCK, "locked"),
                                lock(Timeline.Request.B, Timeline.Kind.WAIT, "waits"),
                                move(Timeline.Request.A, Timeline.Kind.ACT, "save(User 1, \"kim\")", "", act),
                                new Timeline.Move(
                                        Timeline.Request.A, Timeline.Kind.COMMIT, "commit", "", Optional.empty()),
                                answer("answers NameTaken")),
                        new Timeline.Outcome(false, "Request B gets `NameTaken`.")),
                List.of(
                        new Finding.LookedFor("unique key on `users(name)`", "`users_name_key` in V2__names.sql"),
                        new Finding.LookedFor(
                                "handler of `DataIntegrityViolationException`",
                                "none in `rename`, in its callers, or in a `@ControllerAdvice`")),
                List.of("Call `saveAndFlush`, catch `DataIntegrityViolationException` there and throw `NameTaken`."));
    }

    private static Timeline.Move move(
            Timeline.Request request, Timeline.Kind kind, String statement, String answer, SourceSpan span) {
        return new Timeline.Move(request, kind, statement, answer, Optional.of(span));
    }

    private static Timeline.Move lock(Timeline.Request request, Timeline.Kind kind, String answer) {
        return new Timeline.Move(request, kind, "select .. for update", answer, Optional.empty());
    }

    private static Timeline.Move answer(String text) {
        return new Timeline.Move(Timeline.Request.B, Timeline.Kind.ANSWER, text, "", Optional.empty());
    }

    /** The one place in a sample file where the code stands. */
    public static SourceSpan span(String file, String code) {
        String text = TEXTS.get(file);
        int start = text.indexOf(code);
        if (start < 0 || text.indexOf(code, start + 1) >= 0) {
            throw new IllegalArgumentException("not exactly once in " + file + ": " + code);
        }
        String before = text.substring(0, start);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = start - before.lastIndexOf('\n');
        return new SourceSpan(file, line, column, line, column + code.length() - 1);
    }

    private static String resource(String name) {
        try (InputStream in = Samples.class.getResourceAsStream("sample/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no resource sample/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
