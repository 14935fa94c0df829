package dev.tocsin.cli.config;

import static dev.tocsin.cli.config.Setting.optional;
import static dev.tocsin.cli.config.Setting.required;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.cli.config.Setting.ByRule;
import dev.tocsin.cli.config.Setting.Choice;
import dev.tocsin.cli.config.Setting.Flag;
import dev.tocsin.cli.config.Setting.Group;
import dev.tocsin.cli.config.Setting.ListOf;
import dev.tocsin.cli.config.Setting.MethodName;
import dev.tocsin.cli.config.Setting.RuleName;
import dev.tocsin.cli.config.Setting.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** All keys of {@code tocsin.yaml}. The reader, the JSON Schema and the reference in the documentation follow this. */
final class Settings {

    static final List<String> SEVERITIES = List.of("error", "warning", "note");
    static final List<String> CONFIDENCES = List.of("high", "medium", "low");
    static final List<String> FAIL_ON = List.of("error", "warning", "note", "never");
    static final List<String> GIVES = List.of("row", "optional", "list", "exists", "count");
    static final List<String> DOES = List.of("insert", "update", "delete", "save");
    static final List<String> LOCK_KINDS = List.of("in-process", "distributed", "advisory");
    static final List<String> LOCK_DOES = List.of("run", "acquire", "release");

    private static final Group READ = new Group(List.of(
            required("method", new MethodName(), "The method, of all overloads."),
            required("entity", new Text(), "The mapped class or the table that it reads."),
            optional(
                    "by",
                    new ListOf(new Text()),
                    "The columns that its first parameters are compared with, in their order. Without, all rows are read."),
            optional(
                    "gives",
                    new Choice(GIVES),
                    "What it gives back: a `row` or null, an `optional`, a `list`, whether a row `exists`, or a `count`."
                            + " Without, the method's type tells it where the sources have it, and else it is a `row`."),
            optional("locks", new Flag(), "Whether it locks the rows that it finds (`SELECT ... FOR UPDATE`).")));

    private static final Group WRITE = new Group(List.of(
            required("method", new MethodName(), "The method, of all overloads."),
            required("entity", new Text(), "The mapped class or the table that it writes."),
            required(
                    "does",
                    new Choice(DOES),
                    "What it does. `save` inserts a new object and updates one that was read."),
            optional(
                    "by",
                    new ListOf(new Text()),
                    "The columns that tell which rows, compared with its first parameters."),
            optional(
                    "sets",
                    new ListOf(new Text()),
                    "The columns that the parameters behind them are written to. Without `by` and `sets` the first"
                            + " parameter is the object that is written.")));

    private static final Group LOCK = new Group(List.of(
            required("method", new MethodName(), "The method, of all overloads."),
            required(
                    "kind",
                    new Choice(LOCK_KINDS),
                    "Who else waits: the threads of this process (`in-process`), all instances (`distributed`), or all"
                            + " that ask the database for the same lock (`advisory`)."),
            optional(
                    "does",
                    new Choice(LOCK_DOES),
                    "`run` (also when nothing is said) runs the function that it is given and holds the lock meanwhile;"
                            + " `acquire` and `release` are two methods of a pair.")));

    private static final Group KEY = new Group(List.of(
            required("table", new Text(), "The table."),
            required("columns", new ListOf(new Text()), "The key's columns, as the table calls them.")));

    private static final Group KNOWLEDGE = new Group(List.of(
            optional("reads", new ListOf(READ), "Methods that read rows, in the project's own data access classes."),
            optional("writes", new ListOf(WRITE), "Methods that write rows."),
            optional("locks", new ListOf(LOCK), "Methods around locks that Tocsin does not know."),
            optional(
                    "violations",
                    new ListOf(new Text()),
                    "Exceptions as which a violated unique key arrives, where the project translates it: a catch of one"
                            + " of them answers the loser of a race."),
            optional(
                    "keys",
                    new ListOf(KEY),
                    "Unique keys that the database has although no file of the repository makes them.")));

    private static final Group RULES = new Group(List.of(
            optional("only", new ListOf(new RuleName()), "Report only these rules, by id or name."),
            optional("off", new ListOf(new RuleName()), "Do not report these rules."),
            optional(
                    "severities",
                    new ByRule(new Choice(SEVERITIES)),
                    "How bad the findings of a rule are held to be, where that is other than the rule's own view.")));

    static final Group ALL = new Group(List.of(
            optional(
                    "exclude",
                    new ListOf(new Text()),
                    "What is left out, as lines of `.gitignore` counted from the configuration's folder."),
            optional("include-tests", new Flag(), "Look at test sources too."),
            optional("rules", RULES, "Which rules are reported, and how bad their findings are."),
            optional(
                    "min-confidence",
                    new Choice(CONFIDENCES),
                    "How sure a finding must be to be shown; `high` if not said."),
            optional(
                    "fail-on",
                    new Choice(FAIL_ON),
                    "From which severity on findings make the command fail; `warning` if not said."),
            optional(
                    "baseline",
                    new Text(),
                    "The file of old findings that are left out, counted from the configuration's folder."),
            optional(
                    "dialect",
                    new Choice(Arrays.stream(Dialect.values())
                            .map(dialect -> dialect.name().toLowerCase(Locale.ROOT))
                            .toList()),
                    "The database product in use. Scripts that name no product are read as written for it, and where"
                            + " there are scripts for it, those for others are left out."),
            optional("knowledge", KNOWLEDGE, "What the sources do not tell.")));

    private Settings() {}
}
