package dev.tocsin.analyzer.source;

import static dev.tocsin.analyzer.source.Seed.Role.HANDLER;
import static dev.tocsin.analyzer.source.Seed.Role.MODEL;
import static dev.tocsin.analyzer.source.Seed.Role.OPERATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SieveTest {

    private static final List<Seed> SEEDS = List.of(
            Seed.type(OPERATION, "org.springframework.data.jpa.repository.JpaRepository"),
            Seed.type(OPERATION, "jakarta.persistence.EntityManager"),
            Seed.inPackage(OPERATION, "org.springframework.jdbc.core"),
            Seed.word(OPERATION, "executeQuery"),
            Seed.suffix(OPERATION, "Dao"),
            Seed.prefix(OPERATION, "Sql"),
            Seed.type(MODEL, "jakarta.persistence.Entity"),
            Seed.word(HANDLER, "RestControllerAdvice"));

    private TempTree tree;

    @BeforeEach
    void repository(@TempDir Path root) {
        tree = new TempTree(root);
        java("UserRepository", """
                import org.springframework.data.jpa.repository.JpaRepository;
                public interface UserRepository extends JpaRepository<User, Long> {
                    boolean existsByEmail(String email);
                }
                """);
        java("User", """
                import jakarta.persistence.Entity;
                @Entity public class User extends Base {
                    private Role role;
                    public boolean isAdmin() { return role == Role.ADMIN; }
                }
                """);
        java("Base", "public class Base {}");
        java("Role", "public enum Role { ADMIN }");
    }

    @Test
    void keepsTheClassesThatPutStatementsTogetherForOneThatRunsThem() {
        java("Store", """
                import org.springframework.jdbc.core.JdbcTemplate;
                class Store {
                    int count(JdbcTemplate jdbc, Statements statements) { return jdbc.queryForObject(statements.count()); }
                }
                """);
        java("Statements", "interface Statements { String count(); }");
        java(
                "Base",
                "abstract class Base implements Statements { String count() { return \"SELECT 1 FROM \" + t(); } }");
        java("Users", "class Users extends Base { String t() { return Names.USERS; } }");
        java("Names", "class Names { static final String USERS = \"users\"; }");
        java("Message", "class Message implements Runnable { String t() { return \"Select a row\"; } }");

        assertThat(reasons())
                .contains("Store OPERATION", "Statements TYPE", "Base TYPE", "Users TYPE", "Names TYPE")
                .noneMatch(r -> r.startsWith("Message"));
    }

    @Test
    void keepsOperationsTheirCallersAndWhatTheseUse() {
        java("SignUp", """
                class SignUp {
                    private final UserRepository users;
                    void register(Form form) { if (!users.existsByEmail(form.email())) users.save(form.user()); }
                }
                """);
        java("SignUpController", """
                class SignUpController {
                    private final SignUp signUp;
                    void post(Form form) { signUp.register(form); }
                }
                """);
        java("Form", "record Form(String email) {}");
        java("Unrelated", "class Unrelated { void register() {} }");

        assertThat(reasons())
                .containsExactly(
                        "Base TYPE",
                        "Form TYPE",
                        "Role TYPE",
                        "SignUp CALLER",
                        "SignUpController CALLER",
                        "User MODEL",
                        "UserRepository OPERATION");
    }

    @Test
    void usersOfAnEntityAloneAreNotKept() {
        java("Greeting", "class Greeting { String of(User user) { return user.isAdmin() ? \"Sir\" : \"\"; } }");

        assertThat(reasons()).noneMatch(r -> r.startsWith("Greeting"));
    }

    @Test
    void methodsThatReachNoOperationHaveNoCallers() {
        java("SignUp", """
                class SignUp {
                    private UserRepository users;
                    boolean taken(String email) { return users.existsByEmail(email); }
                    static String normal(String email) { return email.trim(); }
                }
                """);
        java("Mails", "class Mails { String to(String m) { return SignUp.normal(m); } }");
        java("Names", "class Names { boolean ok(SignUp s, String m) { return !s.taken(m); } }");

        assertThat(reasons()).contains("Names CALLER").noneMatch(r -> r.startsWith("Mails"));
    }

    @Test
    void aCommentAndAnImportForACommentBindNothing() {
        tree.file("doc/Doc.java", """
                package doc;
                import com.acme.UserRepository;
                import jakarta.persistence.EntityManager;
                /** See {@link UserRepository} and EntityManager. */
                class Doc { /* UserRepository users; */ int x; // EntityManager em;
                }
                """);

        assertThat(reasons()).noneMatch(r -> r.startsWith("Doc"));
    }

    @Test
    void aPortIsCalledByItsOwnName() {
        java("Users", "interface Users { boolean taken(String email); String title(); }");
        java("JpaUsers", """
                class JpaUsers implements Users {
                    private UserRepository repository;
                    public boolean taken(String email) { return repository.existsByEmail(email); }
                    public String title() { return "jpa"; }
                }
                """);
        java("SignUp", "class SignUp { Users users; void check(String e) { if (users.taken(e)) throw new Taken(); } }");
        java("Footer", "class Footer { Users users; String text() { return users.title(); } }");
        java("Taken", "class Taken extends RuntimeException {}");

        assertThat(reasons())
                .contains("Users CALLER", "JpaUsers CALLER", "SignUp CALLER", "Taken TYPE")
                .noneMatch(r -> r.startsWith("Footer"));
    }

    @Test
    void inheritedFieldsAndMethodsAreOperationsToo() {
        java("BaseService", """
                abstract class BaseService {
                    protected UserRepository users;
                    protected boolean taken(String email) { return users.existsByEmail(email); }
                }
                """);
        java("UsesField", "class UsesField extends BaseService { void a() { users.deleteAll(); } }");
        java("UsesMethod", "class UsesMethod extends BaseService { boolean b() { return taken(\"x\"); } }");

        assertThat(reasons()).contains("BaseService CALLER", "UsesField CALLER", "UsesMethod CALLER");
    }

    @Test
    void anEmptySubclassOfAServiceIsKeptForItsTypeArguments() {
        java("BaseService", """
                abstract class BaseService<T> { EntityManager em; void create(T t) { em.persist(t); } }
                """.replace("EntityManager", "jakarta.persistence.EntityManager"));
        java("TagService", "class TagService extends BaseService<Tag> {}");
        java("Tag", "class Tag {}");

        assertThat(reasons()).contains("BaseService OPERATION", "TagService CALLER", "Tag TYPE");
    }

    @Test
    void aChainOfCallsIsFollowedThroughTypesThatAreNotNamed() {
        java("Registry", "class Registry { Desk desk() { return null; } }");
        java("Desk", "class Desk { private SignUp signUp; }");
        java("SignUp", "class SignUp { UserRepository users; void register() { users.flush(); } }");
        java("Chain", "class Chain { void run(Registry r) { r.desk().getSignUp().register(); } }");

        assertThat(reasons()).contains("Chain CALLER", "Desk TYPE", "Registry TYPE");
    }

    @Test
    void aGetterThatOnlyALibraryWritesGivesTheOperation() {
        java("Desk", "@Getter class Desk { private UserRepository users; }");
        java("Clerk", "class Clerk { void a(Desk desk) { desk.getUsers().count(); } }");

        assertThat(reasons()).contains("Clerk CALLER");
    }

    @Test
    void aFieldOfAnOperationsTypeMakesNoOperationOfItsOwner() {
        java("Store", """
                class Store {
                    private jakarta.persistence.EntityManager em;
                    void add(User user) { em.persist(user); }
                    static String trim(String text) { return text.trim(); }
                }
                """);
        java("Text", "class Text { String a(String b) { return Store.trim(b); } }");
        java("Adder", "class Adder { void a(Store s, User u) { s.add(u); } }");

        assertThat(reasons()).contains("Store OPERATION", "Adder CALLER").noneMatch(r -> r.startsWith("Text"));
    }

    @Test
    void aNetOfSupertypesIsWalkedOnce() {
        int width = 12;
        for (int layer = 0; layer < width; layer++) {
            String supertypes = layer + 1 == width ? "" : " extends " + names("L" + (layer + 1) + "x", width);
            for (int i = 0; i < width; i++) {
                java("L" + layer + "x" + i, "interface L" + layer + "x" + i + supertypes + " {}");
            }
        }
        java("Bottom", "class Bottom implements L0x0 { UserRepository r; public void go() { r.count(); } }");

        assertThat(reasons()).contains("Bottom CALLER", "L11x11 TYPE");
    }

    private static String names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
    }

    @Test
    void importsDecideBetweenTypesOfOneName() {
        tree.file("other/UserRepository.java", "package other; public class UserRepository { void save() {} }");
        tree.file(
                "x/Wrong.java",
                "package x; import other.UserRepository; class Wrong { UserRepository r; void a() { r.save(); } }");
        tree.file(
                "x/Right.java",
                "package x; import com.acme.*; class Right { UserRepository r; void a() { r.save(); } }");
        tree.file("x/Inline.java", "package x; class Inline { com.acme.UserRepository r; void a() { r.save(); } }");

        assertThat(reasons()).contains("Right CALLER", "Inline CALLER").noneMatch(r -> r.startsWith("Wrong"));
    }

    @Test
    void aTypeWhoseConstantsAreImportedIsUsedByItsUsers() {
        tree.file("y/Texts.java", "package y; public class Texts { public static final String COUNT = \"none\"; }");
        tree.file("y/Labels.java", "package y; public class Labels { public static final String ALL = \"all\"; }");
        tree.file("y/Tools.java", "package y; public class Tools { public static void trim() {} }");
        tree.file(
                "x/Counts.java",
                "package x; import static y.Texts.COUNT; import static y.Labels.*; import static y.Tools.trim;"
                        + " class Counts { com.acme.UserRepository r; void a() { r.count(COUNT + ALL); trim(); } }");

        assertThat(reasons()).contains("Texts TYPE", "Labels TYPE").noneMatch(r -> r.startsWith("Tools"));
    }

    @Test
    void aSecondTypeOfAFileIsKnownByItsName() {
        java("Main", "class Main {} class Hidden { UserRepository r; void go() { r.count(); } }");
        java("Caller", "class Caller { void a() { new Hidden().go(); } }");

        assertThat(reasons()).contains("Main CALLER", "Caller CALLER");
    }

    @Test
    void lambdasInFieldsAndAnonymousTypesAreMembers() {
        java("Tasks", "class Tasks { UserRepository r; Runnable job = () -> { r.count(); }; }");
        java("Starter", "class Starter { void a(Tasks t) { t.job.run(); } }");
        java(
                "Anonymous",
                "class Anonymous { Runnable of(UserRepository u) { return new Runnable() { public void run() { u.count(); } }; } }");

        assertThat(reasons()).contains("Tasks CALLER", "Starter CALLER", "Anonymous CALLER");
    }

    @Test
    void seedsMatchAsWordSuffixPrefixTypeAndPackage() {
        java(
                "AsWord",
                "class AsWord { void a() throws Exception { stmt().executeQuery(); } Object stmt() { return null; } }");
        java("AsSuffix", "class AsSuffix { void a(UserDao users) {} }");
        java("AsPrefix", "class AsPrefix { SqlRunner runner; void a() { runner.go(); } }");
        java(
                "AsPackage",
                "import org.springframework.jdbc.core.namedparam.Template; class AsPackage { Template t; void a() { t.q(); } }");
        java("AsType", "import jakarta.persistence.*; class AsType { EntityManager em; void a() { em.clear(); } }");
        java("NoSuffix", "class NoSuffix { Dao d; int executeQueryCount; Sql s; }");
        java(
                "OtherType",
                "import org.acme.EntityManager; class OtherType { EntityManager em; void a() { em.clear(); } }");

        assertThat(reasons())
                .contains(
                        "AsWord OPERATION",
                        "AsSuffix OPERATION",
                        "AsPrefix OPERATION",
                        "AsPackage OPERATION",
                        "AsType OPERATION")
                .noneMatch(r -> r.startsWith("NoSuffix") || r.startsWith("OtherType"));
    }

    @Test
    void namesThatAreWrittenOutNeedNoImport() {
        java("Written", "interface Written extends org.acme.data.BaseDao<User> { boolean taken(String e); }");
        java("SignUp", "class SignUp { Written users; void a(String e) { users.taken(e); } }");
        java("Other", "interface Other extends org.acme.core.Template { boolean gone(String e); }");

        assertThat(reasons()).contains("Written OPERATION", "SignUp CALLER").noneMatch(r -> r.startsWith("Other"));
    }

    @Test
    void aGlobalHandlerIsKeptButNotItsUsers() {
        java("Errors", "@RestControllerAdvice class Errors { void on(Taken t) {} }");
        java("Taken", "class Taken extends RuntimeException {}");
        java("Config", "class Config { Errors errors() { return new Errors(); } }");

        assertThat(reasons()).contains("Errors HANDLER", "Taken TYPE").noneMatch(r -> r.startsWith("Config"));
    }

    @Test
    void wordsInStringsAreNoMentions() {
        java(
                "Log",
                "class Log { String a() { return \"UserRepository EntityManager \\\" UserDao\"; } char c = '\"'; }");
        java("Block", "class Block { String a() { return \"\"\"\n UserDao \\\"\"\" UserDao\n\"\"\"; } }");

        assertThat(reasons()).noneMatch(r -> r.startsWith("Log") || r.startsWith("Block"));
    }

    @Test
    void whatAGeneratorWroteHasNoCallers() {
        tree.file("com/acme/Made.java", """
                // This class is generated by a tool.
                package com.acme;
                class Made { UserRepository r; void go() { r.count(); } }
                """);
        java("Caller", "class Caller { void a(Made m) { m.go(); } }");

        assertThat(reasons()).noneMatch(r -> r.startsWith("Made") || r.startsWith("Caller"));
    }

    @Test
    void nestedTypesInAnnotationsAreNotUsed() {
        java("Api", """
                class Api { UserRepository r;
                    @Doc({@Doc(type = ApiDoc.Response.class), @Doc(type = Taken.class)}) void get() { r.count(); } }
                """);
        java("ApiDoc", "class ApiDoc { static class Response {} }");
        java("Taken", "class Taken extends RuntimeException {}");

        assertThat(reasons()).contains("Api CALLER", "Taken TYPE").noneMatch(r -> r.startsWith("ApiDoc"));
    }

    @Test
    void callersAreFollowedAsFarAsTheCallerSays() {
        java("Call1", "class Call1 { UserRepository r; void one() { r.count(); } }");
        java("Call2", "class Call2 { Call1 c; void two() { here(); } void here() { c.one(); } }");
        java("Call3", "class Call3 { Call2 c; void three() { c.two(); } }");

        assertThat(reasons(0)).contains("Call1 CALLER").noneMatch(r -> r.startsWith("Call2"));
        assertThat(reasons(1)).contains("Call2 CALLER").noneMatch(r -> r.startsWith("Call3"));
        assertThat(reasons(2)).contains("Call3 CALLER");
    }

    @Test
    void theNumberOfThreadsMeansNothing() {
        for (int i = 0; i < 40; i++) {
            java(
                    "S" + i,
                    "class S" + i + " { S" + (i + 1) + " next; UserRepository r; void m" + i + "() { next.m" + (i + 1)
                            + "(); r.count(); } }");
        }

        SieveResult one = Sieve.select(files(), SEEDS, 1);

        assertThat(one.kept()).hasSizeGreaterThan(40);
        assertThat(Sieve.select(files(), SEEDS, 4)).isEqualTo(one);
    }

    @Test
    void countsWhatIsKept() {
        java("Unrelated", "class Unrelated {}");

        SieveResult result = Sieve.select(files(), SEEDS, 1);

        assertThat(result.total().files()).isEqualTo(5);
        assertThat(result.keptCount().files()).isEqualTo(4);
        assertThat(result.counts()).containsOnlyKeys(SieveResult.Reason.values());
        assertThat(result.counts().get(SieveResult.Reason.TYPE).files()).isEqualTo(2);
        assertThat(result.total().bytes())
                .isEqualTo(files().stream().mapToLong(SourceFile::size).sum());
    }

    @Test
    void namesInFilesThatAreLeftOutAreKnown() {
        java(
                "Unrelated",
                "class Unrelated { void own() { helper.called(); tell(\"told\"); say(\"a sentence, @bean.asked(x)\"); } }");

        NameSet named = Sieve.select(files(), SEEDS, 1).namedElsewhere();

        assertThat(List.of("called", "told", "asked")).allMatch(named::contains);
        assertThat(List.of("own", "sentence", "unheard")).noneMatch(named::contains);
    }

    @Test
    void unreadableAndBinaryFilesAreProblems() throws Exception {
        Path folder = Files.createDirectories(tree.root().resolve("Folder.java"));
        tree.bytes("com/acme/Binary.java", new byte[] {'E', 0, 'F'});
        List<SourceFile> files = new ArrayList<>(files());
        files.add(new SourceFile("Folder.java", SourceKind.JAVA, 0, folder));
        files.add(new SourceFile("Gone.java", SourceKind.JAVA, 0, tree.root().resolve("Gone.java")));

        SieveResult result = Sieve.select(files, SEEDS, 2);

        assertThat(result.problems())
                .extracting(p -> p.place().file() + " " + p.kind())
                .containsExactly("Folder.java UNREADABLE", "Gone.java UNREADABLE", "com/acme/Binary.java SKIPPED");
        assertThat(result.keptCount().files()).isEqualTo(4);
    }

    @Test
    void otherEncodingsAreScanned() {
        String text = "\uFEFFpackage com.acme; class Wide { UserRepository r; void a() { r.count(); } }";
        tree.bytes("com/acme/Wide.java", text.getBytes(StandardCharsets.UTF_16LE));
        String latin = "package com.acme; /* \u00e9 */ class Latin { UserRepository r; void a() { r.count(); } }";
        tree.bytes("com/acme/Latin.java", latin.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(reasons()).contains("Wide CALLER", "Latin CALLER");
    }

    @Test
    void brokenTextHarmsNobody() {
        String[] broken = {
            "{",
            "}}}}",
            "\"",
            "\"\"\"",
            "'",
            "/*",
            "/",
            "class",
            "class {",
            "import",
            "import a.",
            "import static",
            "package",
            "class A extends",
            "class A { void a( {",
            "class A { int a = ",
            "List<",
            "A>>>> b",
            "\\",
            "@",
            "a.b.C",
            "\"A",
            "class A implements B<C<D",
            "import a.b.*",
            "\"\\",
            "'\\",
            "record",
            ". . .Foo"
        };
        for (int i = 0; i < broken.length; i++) {
            tree.file("broken/B" + i + ".java", broken[i]);
        }

        SieveResult result = Sieve.select(files(), SEEDS, 2);

        assertThat(result.total().files()).isEqualTo(4 + broken.length);
        assertThat(result.keptCount().files()).isEqualTo(4);
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void typesThatExtendEachOtherInACircleEnd() {
        java("Ring1", "class Ring1 extends Ring2 { UserRepository r; void a() { r.count(); } }");
        java("Ring2", "class Ring2 extends Ring1 { void b() { a(); } }");

        assertThat(reasons()).contains("Ring1 CALLER", "Ring2 CALLER");
    }

    private void java(String name, String text) {
        tree.file("com/acme/" + name + ".java", "package com.acme;\n" + text);
    }

    private List<SourceFile> files() {
        return tree.discover().files(SourceKind.JAVA);
    }

    private List<String> reasons() {
        return reasons(Sieve.DEFAULT_MAX_CALLS);
    }

    private List<String> reasons(int maxCalls) {
        return Sieve.select(files(), SEEDS, maxCalls, 2).kept().stream()
                .map(k -> k.file().name().replace(".java", "") + " " + k.reason())
                .collect(Collectors.toList());
    }
}
