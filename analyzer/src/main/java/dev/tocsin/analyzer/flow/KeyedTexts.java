package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements that a program looks up under constant keys: {@code getSql("User.find")}, kept in files of the tree or in maps that
 * constants are put into ({@code putSql("find", "select ..")}, {@code Map.of("find", "select ..")}). Under one key there may be a
 * statement for each database product: where they are of one shape the first stands for all, and where they are not, nothing is
 * known.
 *
 * <p>Nothing is read or searched before the first lookup.
 */
final class KeyedTexts {

    /** No statement is put together of more entries. */
    private static final int MAX_KEYS = 8;

    private static final Pattern STATEMENT =
            Pattern.compile("\\s*(select|insert|update|delete|merge|with)\\s", Pattern.CASE_INSENSITIVE);

    private static final Pattern SETTING = Pattern.compile("\\$\\{([^{}:]{1,200})}");

    /** {@code $(table)}: a name that is filled in when the statement is kept. */
    private static final Pattern NAME = Pattern.compile("\\$\\((\\w+)\\)");

    private static final Pattern TABLE =
            Pattern.compile("\\b(?:from|join|into|update)\\s+([^\\s(),;]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPARED =
            Pattern.compile("([\\w.\"`]+)\\s*(=|<>|!=|<|>|\\bin\\b|\\bis\\b|\\blike\\b)");
    private static final Pattern MANNER = Pattern.compile(
            "\\bfor\\s+(?:no\\s+key\\s+)?update\\b|\\bfor\\s+share\\b|\\bskip\\s+locked\\b|\\bon\\s+conflict\\b"
                    + "|\\bon\\s+duplicate\\b|\\binsert\\s+ignore\\b|\\bnot\\s+exists\\b|\\bupdlock\\b|\\bmax\\s*\\("
                    + "|\\bcount\\s*\\(|\\bsum\\s*\\(",
            Pattern.CASE_INSENSITIVE);

    private final Program program;
    private final Supplier<Map<String, List<String>>> files;
    private Map<String, List<Entry>> entries;

    /** @param owner the class that puts it into a map; empty for those of files */
    private record Entry(Optional<TypeDecl> owner, String text) {}

    /** Where and how a class keeps texts: {@code putSql} of a class. */
    private record Store(TypeDecl owner, String name) {}

    private record Put(Store store, String key, String text) {}

    /** @param files read when the first statement is looked up */
    KeyedTexts(Program program, Supplier<Map<String, List<String>>> files) {
        this.program = program;
        this.files = files;
    }

    /** The statement that a class looks up under the key. */
    Optional<String> of(String key, TypeDecl asker) {
        return statement(List.of(key), asker);
    }

    /**
     * What a call gives that looks something up: {@code queries.getProperty("find")}; with a key that is no constant, of a map whose
     * initializer says all that is in it, any of its statements.
     */
    Optional<String> of(Value.Derived lookup, TypeDecl asker) {
        List<Value> from = lookup.from();
        if (from.size() < 2) {
            return Optional.empty();
        }
        Value key = from.get(1);
        if (lookup.how().equals("setting")
                && from.get(0) instanceof Value.Named owner
                && key instanceof Value.Const c) {
            return setting(owner.type(), c.text());
        }
        if (key instanceof Value.Const c) {
            return from.size() == 2 && c.kind() == Value.Const.Kind.STRING ? of(c.text(), asker) : Optional.empty();
        }
        return lookup.how().equals("lookup") ? any(from.get(0), asker) : Optional.empty();
    }

    /**
     * What a method of the sources gives for constant keys; with several keys, what is kept under each, one behind the other.
     *
     * @return empty where the first of them begins no statement
     */
    Optional<String> of(List<Typed> arguments, TypeDecl asker) {
        List<String> keys = new ArrayList<>();
        for (Typed argument : arguments) {
            if (!(argument.value() instanceof Value.Const c) || c.kind() != Value.Const.Kind.STRING) {
                return Optional.empty();
            }
            keys.add(c.text());
        }
        return keys.isEmpty() || keys.size() > MAX_KEYS ? Optional.empty() : statement(keys, asker);
    }

    /** {@code @Value("${sql.find}")} */
    private Optional<String> setting(String type, String field) {
        TypeDecl owner = program.typeNamed(type).declaration().orElse(null);
        return Optional.ofNullable(owner)
                .flatMap(o -> o.field(field))
                .flatMap(f -> Annotations.find(f.annotations(), "Value"))
                .flatMap(a -> Annotations.string(a, "value"))
                .map(SETTING::matcher)
                .filter(Matcher::matches)
                .flatMap(m -> of(m.group(1), owner));
    }

    private Optional<String> statement(List<String> keys, TypeDecl asker) {
        Map<String, List<Entry>> all = entries();
        if (!all.containsKey(keys.get(0))) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (String key : keys) {
            Optional<String> part = agreed(all.getOrDefault(key, List.of()), asker);
            if (text.isEmpty()
                    && part.filter(p -> STATEMENT.matcher(p).lookingAt()).isEmpty()) {
                return Optional.empty();
            }
            text.append(part.orElse(String.valueOf(Call.HOLE))).append(' ');
        }
        return Optional.of(text.toString().strip());
    }

    private Optional<String> agreed(List<Entry> found, TypeDecl asker) {
        Optional<String> one = agreed(found.stream().map(Entry::text).toList());
        if (one.isPresent() || found.isEmpty()) {
            return one;
        }
        Set<TypeDecl> near = makers(asker);
        return agreed(found.stream()
                .filter(e -> e.owner().filter(near::contains).isPresent())
                .map(Entry::text)
                .toList());
    }

    private static Optional<String> agreed(List<String> texts) {
        return texts.stream().map(KeyedTexts::shape).distinct().count() == 1
                ? Optional.of(texts.get(0))
                : Optional.empty();
    }

    /** What two statements share that do the same on two database products. */
    private static List<Object> shape(String text) {
        Matcher verb = STATEMENT.matcher(text);
        if (!verb.lookingAt()) {
            return List.of(text);
        }
        List<String> tables = new ArrayList<>();
        Matcher table = TABLE.matcher(text);
        while (table.find()) {
            tables.add(table.group(1).toLowerCase(Locale.ROOT));
        }
        return List.of(verb.group(1).toLowerCase(Locale.ROOT), tables, words(COMPARED, text), words(MANNER, text));
    }

    private static Set<String> words(Pattern pattern, String text) {
        Set<String> words = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group(matcher.groupCount() == 0 ? 0 : 1).toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /** The class itself, those it is made of, and those of which it makes objects. */
    private Set<TypeDecl> makers(TypeDecl asker) {
        Set<TypeDecl> near = new HashSet<>();
        Set<TypeDecl> classes = new LinkedHashSet<>();
        add(asker, classes);
        for (TypeDecl decl : classes) {
            near.add(decl);
            decl.facts().methods().forEach(m -> m.body().ifPresent(b -> Walk.every(b, e -> made(e, decl, near))));
            decl.facts().fields().forEach(f -> f.initializer().ifPresent(i -> Walk.any(i, e -> made(e, decl, near))));
        }
        return near;
    }

    private boolean made(Expr expr, TypeDecl context, Set<TypeDecl> near) {
        if (expr instanceof Expr.New n) {
            program.types.resolve(n.type(), context).declaration().ifPresent(near::add);
        }
        return false;
    }

    private void add(TypeDecl decl, Set<TypeDecl> classes) {
        if (classes.add(decl)) {
            decl.enclosing().ifPresent(e -> add(e, classes));
            program.types.supertypes(decl).stream()
                    .map(Type::declaration)
                    .flatMap(Optional::stream)
                    .forEach(d -> add(d, classes));
        }
    }

    // ---- maps whose initializer says all

    private Optional<String> any(Value map, TypeDecl asker) {
        Optional<TypeDecl> owner = Optional.empty();
        String field = "";
        if (map instanceof Value.Named n) {
            owner = program.typeNamed(n.type()).declaration();
            field = n.name();
        } else if (map instanceof Value.Property p && p.of().equals(new Value.Param(Value.Param.THIS))) {
            owner = Optional.of(asker);
            field = p.name();
        }
        String name = field;
        return owner.flatMap(o -> program.types.field(program.types.typeOf(o), name))
                .flatMap(f -> f.facts()
                        .initializer()
                        .filter(i -> i instanceof Expr.Call)
                        .flatMap(i -> agreed(values((Expr.Call) i, f.owner()))));
    }

    private List<String> values(Expr.Call call, TypeDecl context) {
        List<String> values = new ArrayList<>();
        List<Expr> arguments = call.arguments();
        if (call.name().equals("ofEntries")) {
            for (Expr argument : arguments) {
                values.addAll(argument instanceof Expr.Call entry ? values(entry, context) : List.of(""));
            }
        } else if (call.name().equals("of") || call.name().equals("entry")) {
            for (int i = 1; i < arguments.size(); i += 2) {
                values.add(text(arguments.get(i), context).orElse(""));
            }
        }
        return values.stream().allMatch(v -> STATEMENT.matcher(v).lookingAt()) ? values : List.of();
    }

    // ---- all that is kept

    private synchronized Map<String, List<Entry>> entries() {
        if (entries == null) {
            Map<String, List<Entry>> all = new HashMap<>();
            files.get().forEach((key, texts) -> texts.forEach(t -> add(all, key, new Entry(Optional.empty(), t))));
            List<Put> puts = new ArrayList<>();
            program.types.all().forEach(decl -> search(decl, puts));
            Set<Store> stores = new HashSet<>();
            for (Put put : puts) {
                if (STATEMENT.matcher(put.text()).lookingAt()) {
                    stores.add(put.store());
                }
            }
            for (Put put : puts) {
                // Beside statements, their ends are kept.
                if (stores.contains(put.store())) {
                    add(all, put.key(), new Entry(Optional.of(put.store().owner()), put.text()));
                }
            }
            entries = all;
        }
        return entries;
    }

    private static void add(Map<String, List<Entry>> all, String key, Entry entry) {
        all.computeIfAbsent(key, k -> new ArrayList<>(1)).add(entry);
    }

    private void search(TypeDecl decl, List<Put> puts) {
        for (MethodFacts method : decl.facts().methods()) {
            boolean fills = method.name().equals(MethodFacts.CONSTRUCTOR)
                    || method.name().equals(MethodFacts.INITIALIZER)
                    || method.parameters().isEmpty()
                            && method.returnType().simpleName().equals("void");
            if (fills) {
                method.body().ifPresent(b -> Walk.every(b, e -> put(e, decl, puts)));
            }
        }
        for (FieldFacts field : decl.facts().fields()) {
            field.initializer()
                    .ifPresent(i -> Walk.any(i, e -> {
                        put(e, decl, puts);
                        return false;
                    }));
        }
    }

    private void put(Expr expr, TypeDecl decl, List<Put> puts) {
        if (!(expr instanceof Expr.Call c)
                || c.arguments().size() % 2 == 1
                || c.arguments().size() > 2 && !c.name().equals("of")) {
            return;
        }
        for (int i = 0; i + 1 < c.arguments().size(); i += 2) {
            Optional<String> key = text(c.arguments().get(i), decl).filter(k -> k.indexOf(Call.HOLE) < 0);
            if (key.isEmpty() || key.get().isBlank() || key.get().indexOf(' ') >= 0) {
                return;
            }
            Optional<String> text = text(c.arguments().get(i + 1), decl);
            text.ifPresent(t -> puts.add(new Put(
                    new Store(decl, c.name()), key.get(), NAME.matcher(t).replaceAll("$1"))));
        }
    }

    private Optional<String> text(Expr expr, TypeDecl context) {
        return program.constants.evaluate(expr, context).flatMap(v -> Texts.text(v, p -> Optional.empty()));
    }
}
