package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.RequestMethods;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** How a method to which no caller was followed comes to run: for a request, by a timer, or once at start-up. */
final class EntryPoints {

    /** Listeners to whom a message that they throw at comes again, so that its check is made again. */
    private static final Set<String> REDELIVERED = Set.of(
            "KafkaListener",
            "RabbitListener",
            "JmsListener",
            "SqsListener",
            "Incoming",
            "RocketMQMessageListener",
            "KafkaHandler",
            "RabbitHandler",
            "PulsarListener",
            "StreamListener");

    private static final Set<String> OTHER_LISTENERS = Set.of("TransactionalEventListener", "ServiceActivator");

    private static final String[] START_UP_TYPES = {
        "CommandLineRunner", "ApplicationRunner", "SmartInitializingSingleton", "InitializingBean", "BaseJavaMigration",
        "JavaMigration", "CustomTaskChange", "ServletContextListener", "SmartLifecycle", "SpringJdbcMigration",
        "CustomSqlChange", "JdbcMigration"
    };

    /** Their {@code init} is run once, before the first request comes to them (Jakarta Servlet, "Servlet Life Cycle"). */
    private static final String[] SERVLETS = {"GenericServlet", "HttpServlet", "Servlet", "Filter"};

    private static final Set<String> START_UP_EVENTS = Set.of(
            "ApplicationReadyEvent",
            "ApplicationStartedEvent",
            "ContextRefreshedEvent",
            "StartupEvent",
            "ServerStartupEvent",
            "ApplicationPreparedEvent",
            "ContextStartedEvent",
            "ApplicationEnvironmentPreparedEvent");

    private static final Set<String> START_UP_CLASSES = Set.of("ChangeUnit", "ChangeLog", "Startup");

    /** Scopes of beans of which one is made for each request, visitor or page. */
    private static final Set<String> MADE_FOR_A_USER = Set.of(
            "RequestScope", "SessionScope", "RequestScoped", "SessionScoped", "ViewScoped", "ConversationScoped");

    /** Packages whose code runs once, with a new version of the program. */
    private static final Set<String> MIGRATION_PACKAGES = Set.of("migration", "migrations", "migrate", "installer");

    /** As Flyway names migrations written in Java: {@code V2_8_0__hashCodes}. */
    private static final Pattern MIGRATION = Pattern.compile("[VRU][0-9_]*__\\w+");

    /** Classes that bring a database to a new version of the program: {@code DatabaseInstaller}, {@code UpgradeCatalog240}. */
    private static final Pattern SCHEMA_CHANGE = Pattern.compile(
            "\\w*(?:Installer|Migrator|Migration|Upgrader|UpgradeCatalog|(?:Database|Db|DB|Schema)Upgrade)\\w*");

    private final TypeIndex types;
    private final RecurringJobs recurringJobs;
    private final Dispatchers dispatchers;
    private final Uncalled uncalled;
    private final InitMethods initMethods;
    private final Publishers publishers;
    private final WidePorts widePorts;
    private final Map<Method, Entry> entries = new HashMap<>();
    private final Map<Method, Boolean> startUps = new HashMap<>();

    /** @param namedElsewhere whether files that are no part of the program mention a name */
    EntryPoints(Program program, CallPlaces places, Predicate<String> namedElsewhere) {
        this.types = program.types();
        this.recurringJobs = new RecurringJobs(types, places, namedElsewhere);
        this.initMethods = new InitMethods(types);
        this.publishers = new Publishers(program, places, namedElsewhere);
        this.widePorts = new WidePorts(program, places, namedElsewhere);
        this.dispatchers = new Dispatchers(types, places);
        this.uncalled = new Uncalled(program, places, namedElsewhere, m -> known(m).isPresent());
    }

    /** How what begins with the method comes to run. */
    Entry entry(Method root) {
        return entries.computeIfAbsent(root, this::find);
    }

    private Entry find(Method root) {
        Optional<Entry.Kind> known =
                publishers.allComeFrom(root, this::startedByTimer) ? Optional.of(Entry.Kind.TIMER) : known(root);
        if (known.isEmpty() && widePorts.allComeFrom(root, this::startedByTimer)) {
            known = Optional.of(Entry.Kind.TIMER);
        }
        Optional<Entry.Lost> lost = known.isPresent() ? afterTransaction(root) : caught(root);
        Entry.Kind kind = known.or(() -> lost.map(l -> Entry.Kind.MESSAGE))
                .orElseGet(() -> uncalled.is(root) ? Entry.Kind.NOBODY : Entry.Kind.UNKNOWN);
        return new Entry(Profiles.ofDevelopers(root.owner()) ? Entry.Kind.DEVELOPMENT : kind, root.shortName(), lost);
    }

    private boolean startedByTimer(Method root) {
        return known(root).filter(k -> k == Entry.Kind.TIMER).isPresent();
    }

    private Optional<Entry.Lost> caught(Method root) {
        return dispatchers.lostAt(root).map(at -> new Entry.Lost(Entry.Lost.Why.CAUGHT, at, true));
    }

    /** Without a transaction around its publisher, a listener with {@code fallbackExecution} runs like any other. */
    private static Optional<Entry.Lost> afterTransaction(Method root) {
        return Annotations.find(root.facts().annotations(), "TransactionalEventListener")
                .filter(a -> Annotations.constant(a, "phase")
                        .filter("BEFORE_COMMIT"::equals)
                        .isEmpty())
                .map(a -> new Entry.Lost(
                        Entry.Lost.Why.AFTER_TRANSACTION, root.span(), !Annotations.isTrue(a, "fallbackExecution")));
    }

    /** Who calls the method, as far as its annotations and types say. */
    private Optional<Entry.Kind> known(Method method) {
        List<Annotation> annotations = method.facts().annotations();
        if (RequestMethods.contain(method)) {
            return Optional.of(Entry.Kind.REQUEST);
        }
        if (any(annotations, REDELIVERED) || any(annotations, OTHER_LISTENERS)) {
            return Optional.of(Entry.Kind.MESSAGE);
        }
        if (Annotations.has(annotations, "Scheduled", "Schedule", "XxlJob", "Schedules") || recurringJobs.is(method)) {
            return Optional.of(Entry.Kind.TIMER);
        }
        return inherited(method) ? Optional.of(Entry.Kind.REQUEST) : Optional.empty();
    }

    /** Whether the way begins with a listener to an event of which no other listener is told that comes to the same method. */
    boolean aloneToldOf(Chain way) {
        return publishers.aloneToldOf(way);
    }

    /** Whether each event that the listener is given has a value of its own there, that nobody else has. */
    boolean drawnForEachEvent(Method listener, String property, RootTraces traces) {
        return publishers.drawnForEach(listener, property, traces);
    }

    /** Requests, messages, timers or a library come in at the method itself, whoever else calls it. */
    boolean isCalledFromOutside(Method method) {
        return known(method).isPresent() || uncalled.ofLibrary(method);
    }

    /** Whether the method may be handed on to somebody whose call of it was not followed. */
    boolean isHandedOn(Method method) {
        return uncalled.isHandedOn(method);
    }

    /** Whether what ends in an exception is tried again later, since the message stays with the broker. */
    static boolean redelivered(Method root) {
        return any(root.facts().annotations(), REDELIVERED);
    }

    /** Runs once with each new version of the program, however it is set off. */
    static boolean changesSchema(Method method) {
        return SCHEMA_CHANGE.matcher(method.owner().name()).matches();
    }

    private static boolean any(List<Annotation> annotations, Set<String> names) {
        return annotations.stream().anyMatch(a -> names.contains(a.simpleName()));
    }

    /** Runs once, when the program has started, and for nobody else. */
    boolean startUp(Method method) {
        return startUps.computeIfAbsent(
                method, m -> startsUp(m) || known(m).isEmpty() && widePorts.allComeFrom(m, this::startsUp));
    }

    private boolean startsUp(Method method) {
        List<Annotation> annotations = method.facts().annotations();
        if (RequestMethods.contain(method) || any(annotations, REDELIVERED) || any(annotations, OTHER_LISTENERS)) {
            return false;
        }
        if (any(method.owner().facts().annotations(), MADE_FOR_A_USER)) {
            return false;
        }
        if (initMethods.contain(method)) {
            return true;
        }
        if (Annotations.has(annotations, "PostConstruct", "Bean", "BeforeAll", "BeforeEach", "Test")
                || any(method.owner().facts().annotations(), START_UP_CLASSES)) {
            return true;
        }
        if (method.name().equals("main") && method.facts().is(Modifier.STATIC)) {
            return true;
        }
        boolean listens = Annotations.has(annotations, "EventListener", "Observes")
                || method.name().equals("onApplicationEvent")
                || method.facts().parameters().stream().anyMatch(p -> Annotations.has(p.annotations(), "Observes"));
        if (listens
                && (method.facts().parameters().stream()
                                .anyMatch(p -> START_UP_EVENTS.contains(p.type().simpleName()))
                        || Annotations.find(annotations, "EventListener")
                                .map(a -> a.values().values().toString())
                                .filter(v -> START_UP_EVENTS.stream().anyMatch(v::contains))
                                .isPresent())) {
            return true;
        }
        if (MIGRATION.matcher(method.owner().name()).matches()
                || List.of(method.owner().qualifiedName().split("\\.")).stream()
                        .anyMatch(MIGRATION_PACKAGES::contains)) {
            return true;
        }
        Type owner = types.typeOf(method.owner());
        if (method.name().equals("init")
                && types.librarySupertype(owner, SERVLETS).isPresent()) {
            return true;
        }
        if (types.librarySupertype(owner, START_UP_TYPES).isPresent()) {
            return Set.of(
                            "run",
                            "afterSingletonsInstantiated",
                            "afterPropertiesSet",
                            "migrate",
                            "execute",
                            "contextInitialized",
                            "start",
                            "generateStatements")
                    .contains(method.name());
        }
        return false;
    }

    /** A handler may carry its annotation on the interface that it implements. */
    private boolean inherited(Method method) {
        for (Type type : types.hierarchy(types.typeOf(method.owner()))) {
            if (type.declaration().isPresent() && type.declaration().get() != method.owner()) {
                for (Method overridden :
                        types.declaredMethods(type.declaration().get(), method.name())) {
                    if (RequestMethods.contain(overridden)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
