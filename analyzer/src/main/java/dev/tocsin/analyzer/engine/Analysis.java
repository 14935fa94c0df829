package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.frameworks.RestrictionClauses;
import dev.tocsin.analyzer.frontend.FrontendResult;
import dev.tocsin.analyzer.frontend.JavaFrontend;
import dev.tocsin.analyzer.frontend.SourceInput;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.race.RaceFinder;
import dev.tocsin.analyzer.schema.AdvisedTransactions;
import dev.tocsin.analyzer.schema.ConsumerSettings;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.RetrySettings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.SchemaBuilder;
import dev.tocsin.analyzer.schema.readers.AdvisorBeansReader;
import dev.tocsin.analyzer.schema.readers.ConsumerSettingsReader;
import dev.tocsin.analyzer.schema.readers.DatabaseReader;
import dev.tocsin.analyzer.schema.readers.JpaReader;
import dev.tocsin.analyzer.schema.readers.MapperSettingsReader;
import dev.tocsin.analyzer.schema.readers.MigrationSettingsReader;
import dev.tocsin.analyzer.schema.readers.NamingStrategyReader;
import dev.tocsin.analyzer.schema.readers.OrmLiteReader;
import dev.tocsin.analyzer.schema.readers.RetrySettingsReader;
import dev.tocsin.analyzer.schema.readers.SchemaFile;
import dev.tocsin.analyzer.schema.readers.SchemaReader;
import dev.tocsin.analyzer.schema.readers.StatementFilesReader;
import dev.tocsin.analyzer.schema.readers.UnseenEntities;
import dev.tocsin.analyzer.schema.readers.XmlTransactionsReader;
import dev.tocsin.analyzer.source.DiscoveryOptions;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.Reading;
import dev.tocsin.analyzer.source.ScanRootException;
import dev.tocsin.analyzer.source.Sieve;
import dev.tocsin.analyzer.source.SieveResult;
import dev.tocsin.analyzer.source.SourceFile;
import dev.tocsin.analyzer.source.SourceKind;
import dev.tocsin.analyzer.source.SourceReader;
import dev.tocsin.analyzer.source.SourceTree;
import dev.tocsin.analyzer.types.TypeIndex;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The whole way from a folder to its open windows.
 *
 * <ol>
 *   <li>{@code source} walks the tree, and sieves out the Java files that cannot matter by their bytes.
 *   <li>{@code frontend} parses the rest, in parallel, and lowers each file to {@code facts}; the syntax trees are dropped.
 *   <li>{@code types} puts the declarations of all files together.
 *   <li>{@code schema.readers} read the mapping annotations out of them, and migrations and dumps out of the other files.
 *   <li>{@code flow} runs every method once, abstractly. Calls that are a persistence API's are put to the models in {@code
 *       frameworks}, which answer in the words of {@code ir}; calls of other methods put in those methods' summaries.
 *   <li>{@code race} pairs checks with the acts that change their answer, and weighs what protects them on every way there.
 * </ol>
 *
 * Files are parsed, methods followed, and windows searched and judged on several threads; each part is put together in an order that
 * does not depend on their number, and so is the result.
 */
public final class Analysis {

    private final AnalysisOptions options;
    private final AnalysisListener listener;
    private final List<FrameworkModel> models;
    private final List<Problem> problems = new ArrayList<>();

    private Analysis(AnalysisOptions options, AnalysisListener listener) {
        this.options = options;
        this.listener = listener;
        this.models = Frameworks.with(options.knowledge());
    }

    /**
     * Analyses a tree.
     *
     * @throws ScanRootException when the root is missing or no file or folder
     */
    public static AnalysisResult run(AnalysisOptions options, AnalysisListener listener) throws ScanRootException {
        return new Analysis(options, listener).run();
    }

    private AnalysisResult run() throws ScanRootException {
        listener.phase("looking for files", 0);
        SourceTree tree = SourceTree.discover(
                options.root(),
                DiscoveryOptions.defaults()
                        .withTests(options.includeTests())
                        .withExcludes(options.excludes())
                        .withOuterExcludes(options.outerExcludes()));
        problems.addAll(tree.problems());
        List<SourceFile> java = tree.files(SourceKind.JAVA);
        SieveResult sieved = Sieve.select(java, Frameworks.seeds(models), options.threads());
        problems.addAll(sieved.problems());

        // The schema is read beside the sources; with one thread it waits for them.
        Supplier<SchemaReader.Result> schema = options.threads() > 1
                ? LargeStackTask.start("tocsin-schema", () -> readSchema(tree))::join
                : () -> LargeStackTask.start("tocsin-schema", () -> readSchema(tree))
                        .join();
        List<FileFacts> facts = parse(sieved);
        listener.phase("reading the schema", 0);
        SchemaReader.Result schemaFiles = schema.get();
        problems.addAll(schemaFiles.problems());
        NamedElsewhere named = new NamedElsewhere(sieved.namedElsewhere(), texts(tree));
        List<SchemaFile> files = settings(tree);
        Settings settings = new Settings(
                RetrySettingsReader.read(files),
                XmlTransactionsReader.read(files),
                NamingStrategyReader.isSet(files),
                ConsumerSettingsReader.read(files),
                () -> StatementFilesReader.read(schemaFiles(tree)));
        Linked linked = LargeStackTask.start("tocsin-link", () -> link(facts, schemaFiles.builder(), settings, named))
                .join();
        problems.addAll(linked.problems());
        List<String> limits = new ArrayList<>();
        if (linked.races().operations() > 0 && linked.schema().hasSources() != Known.YES) {
            limits.add(
                    linked.annotated()
                            ? "No schema files were found: keys are known from annotations only."
                            : "No schema was found: whether a unique key stops a second insert is not known.");
        }
        DatabaseLibraries.limit(facts, linked.races().operations()).ifPresent(limits::add);
        int overflowing = linked.races().overflowing();
        if (overflowing > 0) {
            limits.add(
                    overflowing == 1
                            ? "1 method does very much: only its first " + Summary.MAX_EVENTS + " steps were looked at."
                            : overflowing + " methods do very much: only their first " + Summary.MAX_EVENTS
                                    + " steps were looked at.");
        }
        return new AnalysisResult(
                linked.races().windows(),
                linked.approaches(),
                new ArrayList<>(new TreeSet<>(problems)),
                limits,
                java.stream().map(SourceFile::path).toList(),
                sieved.addressed().stream().map(SourceFile::path).toList(),
                tree.files().size() - tree.files(SourceKind.CALLER).size(),
                java.size(),
                facts.size(),
                facts.stream().mapToLong(FileFacts::lines).sum(),
                linked.races().operations(),
                linked.races().weighed(),
                tree.files().stream().map(SourceFile::path).sorted().toList(),
                linked.schema(),
                linked.mappings());
    }

    private List<FileFacts> parse(SieveResult sieved) {
        List<SourceInput> inputs = new ArrayList<>();
        for (SieveResult.Kept kept : sieved.kept()) {
            inputs.add(new SourceInput(kept.file().path(), () -> text(kept.file())));
        }
        listener.phase("reading sources", inputs.size());
        List<FileFacts> facts = new ArrayList<>();
        for (FrontendResult result : JavaFrontend.readAll(inputs, options.threads(), input -> listener.step())) {
            problems.addAll(result.problems());
            result.facts().ifPresent(facts::add);
        }
        return facts;
    }

    private String text(SourceFile file) {
        Reading reading = SourceReader.read(file);
        if (reading instanceof Reading.Success success) {
            return success.text().text();
        }
        synchronized (problems) {
            problems.add(((Reading.Failure) reading).problem());
        }
        return "";
    }

    private SchemaReader.Result readSchema(SourceTree tree) {
        List<SchemaFile> files = schemaFiles(tree);
        Optional<Dialect> told = options.knowledge().dialect();
        SchemaReader.Result result = SchemaReader.read(files, told);
        List<SchemaFile> settings = settings(tree);
        result.builder()
                .on(told.map(Databases::told).orElseGet(() -> DatabaseReader.read(settings)))
                .madeByMapper(MapperSettingsReader.read(settings))
                .migrating(MigrationSettingsReader.read(settings));
        ToldKeys.add(options.knowledge().keys(), result.builder());
        return result;
    }

    private static List<SchemaFile> schemaFiles(SourceTree tree) {
        return tree.files().stream()
                .filter(f ->
                        f.kind() != SourceKind.JAVA && f.kind() != SourceKind.BUILD && f.kind() != SourceKind.CALLER)
                .map(f -> new SchemaFile(f.path(), () -> Files.readAllBytes(f.location())))
                .toList();
    }

    private static List<SchemaFile> settings(SourceTree tree) {
        return tree.files().stream()
                .filter(f -> f.kind() != SourceKind.JAVA && f.kind() != SourceKind.SQL && f.kind() != SourceKind.CALLER)
                .map(f -> new SchemaFile(f.path(), () -> Files.readAllBytes(f.location())))
                .toList();
    }

    /** Files that may name a method which they have called, or call. */
    private static List<SourceFile> texts(SourceTree tree) {
        return tree.files().stream()
                .filter(f -> f.kind() != SourceKind.JAVA && f.kind() != SourceKind.SQL && f.kind() != SourceKind.BUILD)
                .toList();
    }

    /**
     * What files beside the sources say of how the program runs.
     *
     * @param namingStrategySet whether the mapper is told how names of the mapping become those of the database
     * @param consumers how many messages are taken at a time
     * @param statements those that files keep under keys
     */
    private record Settings(
            RetrySettings retries,
            AdvisedTransactions transactions,
            boolean namingStrategySet,
            ConsumerSettings consumers,
            Supplier<Map<String, List<String>>> statements) {}

    /** What linking gives. */
    private record Linked(
            RaceFinder.Result races,
            List<Optional<Approach>> approaches,
            Schema schema,
            Mappings mappings,
            boolean annotated,
            List<Problem> problems) {}

    private Linked link(List<FileFacts> facts, SchemaBuilder builder, Settings settings, NamedElsewhere named) {
        listener.phase("putting types together", 0);
        TypeIndex types = new TypeIndex(facts);
        JpaReader.Result mapped = JpaReader.read(types, settings.namingStrategySet());
        mapped.tables().forEach(builder::declare);
        builder.renaming(NamingStrategyReader.hasOwn(types));
        OrmLiteReader.read(types).forEach(builder::declareIfUnknown);
        Schema schema = builder.build();
        Mappings mappings = RestrictionClauses.read(UnseenEntities.add(mapped.mappings(), types, schema), types);
        Program program = new Program(
                types,
                mappings,
                models,
                settings.retries(),
                settings.transactions().and(AdvisorBeansReader.read(types)),
                settings.statements());
        listener.phase("following the code", program.methods().size());
        RaceFinder.Result races =
                RaceFinder.find(program, schema, settings.consumers(), named, options.threads(), listener::step);
        Approaches approaches = new Approaches(types, mappings);
        List<Optional<Approach>> approachesToAll =
                races.windows().stream().map(approaches::to).toList();
        return new Linked(
                races, approachesToAll, schema, mappings, !mapped.tables().isEmpty(), program.problems());
    }
}
