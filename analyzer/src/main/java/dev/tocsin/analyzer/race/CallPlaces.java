package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.source.Workers;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the sources call a method of a name, or name it in a text, whether or not anybody could tell which method is meant. Several
 * threads may ask.
 */
final class CallPlaces {

    /** A name that so many files call is everybody's: {@code get}, {@code run}. */
    private static final int MAX_FILES = 60;

    /** Behind a dot or the like, before a parenthesis, or all that there is. */
    private static final Pattern NAMED = Pattern.compile("(?<=[.#:@])[\\p{L}_$][\\w$]*|[\\p{L}_$][\\w$]*(?=\\()");

    private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\w$]*");

    /**
     * A call.
     *
     * @param in the method that it stands in; empty where it stands in none
     * @param call the call, or the method reference
     */
    record Place(FileFacts file, Optional<MethodFacts> in, Expr call) {

        /** Whether a method with so many parameters may be meant. */
        boolean fits(MethodFacts method) {
            if (!(call instanceof Expr.Call c)) {
                return true;
            }
            int parameters = method.parameters().size();
            boolean variable =
                    parameters > 0 && method.parameters().get(parameters - 1).varargs();
            int given = c.arguments().size();
            return given == parameters || variable && given >= parameters - 1;
        }

        /** Whether what was followed to this span is the call. */
        boolean isAt(SourceSpan at) {
            return at.file().equals(file.file())
                    && (at.equals(Positions.span(at.file(), call.at()))
                            || call instanceof Expr.Call c && at.equals(Positions.span(at.file(), c.nameAt())));
        }
    }

    private final List<FileFacts> files;
    private final Map<String, List<FileFacts>> callers = new HashMap<>();
    private final Map<String, List<FileFacts>> naming = new HashMap<>();
    private final Set<String> annotated = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private final Set<String> literals = new HashSet<>();
    /** By the simple names of types: the first two declarations that ask for them. */
    private final Map<String, List<TypeDecl>> asking = new HashMap<>();

    private final Map<String, List<Place>> known = new ConcurrentHashMap<>();
    /** By the paths of files: all calls of each that was asked about, by name. */
    private final Map<String, Map<String, List<Place>>> callsIn = new ConcurrentHashMap<>();

    /**
     * Looks everything through once.
     *
     * @param threads how many may be used
     */
    CallPlaces(TypeIndex types, int threads) {
        this.files = files(types);
        for (Mentions mentions : Workers.map("tocsin-calls", threads, files, () -> Mentions::of)) {
            mentions.called.forEach(n -> add(callers, n, mentions.file));
            mentions.named.forEach(n -> add(naming, n, mentions.file));
            annotated.addAll(mentions.annotated);
            made.addAll(mentions.made);
            literals.addAll(mentions.literals);
        }
        types.all().forEach(this::asks);
    }

    private void asks(TypeDecl type) {
        type.facts().fields().forEach(f -> asks(f.type(), type));
        type.facts().components().forEach(c -> asks(c.type(), type));
        for (MethodFacts method : type.facts().methods()) {
            asks(method.returnType(), type);
            method.parameters().forEach(p -> asks(p.type(), type));
        }
    }

    private void asks(TypeUse wanted, TypeDecl by) {
        List<TypeDecl> known = asking.computeIfAbsent(wanted.simpleName(), n -> new ArrayList<>(2));
        // Two are enough to tell whether there is another than a given one.
        if (known.size() < 2 && !known.contains(by)) {
            known.add(by);
        }
        wanted.arguments().forEach(a -> asks(a, by));
    }

    private static List<FileFacts> files(TypeIndex types) {
        // By identity: a record of a whole file is slow to compare.
        Set<FileFacts> files = Collections.newSetFromMap(new IdentityHashMap<>());
        List<FileFacts> inOrder = new ArrayList<>();
        types.all().stream().map(t -> t.file()).filter(files::add).forEach(inOrder::add);
        return inOrder;
    }

    private static void add(Map<String, List<FileFacts>> byName, String name, FileFacts file) {
        byName.computeIfAbsent(name, n -> new ArrayList<>(1)).add(file);
    }

    /** The names that one file mentions, each once. */
    private static final class Mentions {

        private final FileFacts file;
        private final Set<String> called = new HashSet<>();
        private final Set<String> named = new HashSet<>();
        private final Set<String> annotated = new HashSet<>();
        private final Set<String> made = new HashSet<>();
        private final Set<String> literals = new HashSet<>();

        private Mentions(FileFacts file) {
            this.file = file;
        }

        static Mentions of(FileFacts file) {
            Mentions mentions = new Mentions(file);
            file.types().forEach(mentions::annotations);
            new Visit(file, (e, in) -> mentions.note(e)).all();
            if (file.types().stream().anyMatch(Mentions::isAspect)) {
                mentions.literals.clear();
            }
            return mentions;
        }

        private void note(Expr expression) {
            if (expression instanceof Expr.Call c) {
                called.add(c.name());
            } else if (expression instanceof Expr.MethodReference r) {
                called.add(r.name());
                if (r.name().equals("new") && r.scope() instanceof Expr.Name n) {
                    made.add(n.name());
                }
            } else if (expression instanceof Expr.New n) {
                made.add(n.type().simpleName());
            } else if (expression instanceof Expr.ClassLiteral l) {
                literals.add(l.type().simpleName());
            } else if (expression instanceof Expr.Literal l && l.kind() == Expr.Literal.Kind.STRING) {
                Matcher whole = WORD.matcher(l.value());
                if (whole.matches()) {
                    named.add(l.value());
                    return;
                }
                Matcher matcher = NAMED.matcher(l.value());
                while (matcher.find()) {
                    named.add(matcher.group());
                }
            }
        }

        /** It asks for annotations of what somebody else calls. */
        private static boolean isAspect(TypeFacts type) {
            return type.annotations().stream().anyMatch(a -> a.simpleName().equals("Aspect"));
        }

        private void annotations(TypeFacts type) {
            type.annotations().forEach(this::words);
            type.components().forEach(this::words);
            for (FieldFacts field : type.fields()) {
                field.annotations().forEach(this::words);
            }
            for (MethodFacts method : type.methods()) {
                method.annotations().forEach(this::words);
                method.parameters().forEach(this::words);
            }
            type.nested().forEach(this::annotations);
        }

        private void words(Parameter parameter) {
            parameter.annotations().forEach(this::words);
        }

        private void words(Annotation annotation) {
            annotation.values().values().forEach(this::words);
        }

        private void words(Expr expression) {
            if (expression instanceof Expr.Literal l && l.kind() == Expr.Literal.Kind.STRING) {
                Matcher matcher = WORD.matcher(l.value());
                while (matcher.find()) {
                    annotated.add(matcher.group());
                }
            } else if (expression instanceof Expr.Annotated a) {
                words(a.annotation());
            }
            Walk.expression(expression, s -> {}, this::words, t -> {});
        }
    }

    // ---- questions

    /** Whether an annotation, or a text in another file, names the method: an expression, or a job that is told what to call. */
    boolean named(String name, FileFacts besides) {
        return annotated.contains(name)
                || naming.getOrDefault(name, List.of()).stream().anyMatch(f -> f != besides);
    }

    /** Whether the program itself makes objects of a class of this simple name. */
    boolean made(String type) {
        return made.contains(type);
    }

    /** Whether {@code Type.class} of this simple name stands in code that is no aspect's: it may look for what bears the annotation. */
    boolean lookedFor(String type) {
        return literals.contains(type);
    }

    /** Whether another type has a field, a parameter or an answer of this one, or of something that holds or gives such objects. */
    boolean askedFor(String type, TypeDecl besides) {
        return asking.getOrDefault(type, List.of()).stream().anyMatch(d -> d != besides);
    }

    /** The calls of this name; empty where there are too many to tell them apart. */
    Optional<List<Place>> of(String name) {
        List<FileFacts> files = callers.getOrDefault(name, List.of());
        if (files.size() > MAX_FILES) {
            return Optional.empty();
        }
        return Optional.of(known.computeIfAbsent(name, n -> {
            List<Place> places = new ArrayList<>();
            for (FileFacts file : files) {
                places.addAll(
                        callsIn.computeIfAbsent(file.file(), f -> callsIn(file)).getOrDefault(n, List.of()));
            }
            return List.copyOf(places);
        }));
    }

    private static Map<String, List<Place>> callsIn(FileFacts file) {
        Map<String, List<Place>> byName = new HashMap<>();
        new Visit(file, (e, in) -> {
                    String name =
                            e instanceof Expr.Call c ? c.name() : e instanceof Expr.MethodReference r ? r.name() : "";
                    if (!name.isEmpty()) {
                        byName.computeIfAbsent(name, n -> new ArrayList<>(2)).add(new Place(file, in, e));
                    }
                })
                .all();
        return byName;
    }

    /** All places of such an expression. */
    List<Place> matching(Predicate<Expr> wanted) {
        List<Place> places = new ArrayList<>();
        for (FileFacts file : files) {
            places.addAll(matching(file, wanted));
        }
        return places;
    }

    /** Whether the method that the place is in calls something of such a name. */
    boolean calls(Place place, Predicate<String> name) {
        return matching(place.file(), e -> e instanceof Expr.Call c && name.test(c.name())).stream()
                .anyMatch(p -> p.in().isPresent() && p.in().get() == place.in().orElse(null));
    }

    private static List<Place> matching(FileFacts file, Predicate<Expr> wanted) {
        List<Place> places = new ArrayList<>();
        new Visit(file, (e, in) -> {
                    if (wanted.test(e)) {
                        places.add(new Place(file, in, e));
                    }
                })
                .all();
        return places;
    }

    /** Told of every expression of a file, and of the method that it stands in. */
    private interface Visitor {
        void visit(Expr expression, Optional<MethodFacts> in);
    }

    private static final class Visit {

        private final FileFacts file;
        private final Visitor visitor;
        // Made once: with the compiler that the launcher asks for, a lambda costs a call of native code to make.
        private final Consumer<Stmt> statements = this::statement;
        private final Consumer<Expr> expressions = this::expression;
        private final Consumer<TypeFacts> types = this::type;
        private Optional<MethodFacts> in = Optional.empty();

        Visit(FileFacts file, Visitor visitor) {
            this.file = file;
            this.visitor = visitor;
        }

        void all() {
            file.types().forEach(types);
        }

        private void type(TypeFacts type) {
            Optional<MethodFacts> around = in;
            in = Optional.empty();
            type.fields().forEach(f -> f.initializer().ifPresent(expressions));
            for (MethodFacts method : type.methods()) {
                in = Optional.of(method);
                method.body().ifPresent(statements);
            }
            type.nested().forEach(types);
            in = around;
        }

        private void statement(Stmt statement) {
            Walk.statement(statement, statements, expressions, types);
        }

        private void expression(Expr expression) {
            visitor.visit(expression, in);
            Walk.expression(expression, statements, expressions, types);
        }
    }
}
