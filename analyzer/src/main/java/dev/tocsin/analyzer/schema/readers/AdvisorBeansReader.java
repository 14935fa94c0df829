package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.schema.AdvisedTransactions;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Advisor;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Attribute;
import dev.tocsin.analyzer.schema.readers.MadeObjects.Made;
import dev.tocsin.analyzer.schema.readers.MadeObjects.Part;
import dev.tocsin.analyzer.schema.readers.MadeObjects.Told;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads which transactions advisors among the beans begin: {@code new DefaultPointcutAdvisor(pointcut, interceptor)}, or an {@code
 * AspectJExpressionPointcutAdvisor}, whose {@code TransactionInterceptor} has its attributes from a {@code
 * NameMatchTransactionAttributeSource}, a {@code MatchAlwaysTransactionAttributeSource} or {@code Properties}. What of it is no constant
 * is not known; it is taken for a transaction that there may be.
 *
 * <p>Source: spring-tx 6.2 ({@code TransactionAspectSupport}, {@code NameMatchTransactionAttributeSource}, {@code
 * DefaultTransactionDefinition}), spring-aop ({@code DefaultPointcutAdvisor}).
 */
public final class AdvisorBeansReader {

    private static final String INTERCEPTOR = "TransactionInterceptor";

    private static final Set<String> PROPAGATIONS =
            Set.of("REQUIRED", "SUPPORTS", "MANDATORY", "REQUIRES_NEW", "NOT_SUPPORTED", "NEVER", "NESTED");
    private static final Set<String> ISOLATIONS =
            Set.of("DEFAULT", "READ_UNCOMMITTED", "READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE");

    private final MadeObjects objects;

    private AdvisorBeansReader(TypeIndex types) {
        this.objects = new MadeObjects(types);
    }

    /** What the beans of these types say. */
    public static AdvisedTransactions read(TypeIndex types) {
        AdvisorBeansReader reader = new AdvisorBeansReader(types);
        List<Advisor> advisors = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Method bean : reader.objects.beans()) {
            Optional<Made> advisor = reader.objects
                    .returned(bean)
                    .filter(m -> m.type().equals("DefaultPointcutAdvisor")
                            || m.type().equals("AspectJExpressionPointcutAdvisor"));
            if (advisor.isPresent()) {
                String pointcut = reader.pointcut(advisor.get());
                List<Attribute> attributes =
                        reader.advice(advisor.get()).map(reader::attributes).orElse(List.of());
                if (attributes.isEmpty()) {
                    others.add(pointcut);
                } else {
                    advisors.add(new Advisor(
                            pointcut,
                            sometimes(bean)
                                    ? attributes.stream()
                                            .map(AdvisorBeansReader::perhaps)
                                            .toList()
                                    : attributes));
                }
            }
        }
        return new AdvisedTransactions(advisors, others, false);
    }

    /** Whether it hangs on how the program is started that there is such a bean. */
    private static boolean sometimes(Method bean) {
        return Stream.concat(bean.facts().annotations().stream(), bean.owner().facts().annotations().stream())
                .map(Annotation::simpleName)
                .anyMatch(a -> a.equals("Profile") || a.startsWith("Conditional"));
    }

    private static Attribute perhaps(Attribute attribute) {
        return new Attribute(attribute.methods(), attribute.propagation(), Attribute.UNTOLD, false, false);
    }

    /** The pointcut's expression; empty where it is no constant. */
    private String pointcut(Made advisor) {
        Optional<Part> expression = advisor.told("setExpression");
        if (advisor.type().equals("DefaultPointcutAdvisor")) {
            expression = advisor.told("setPointcut")
                    .or(() -> advisor.arguments().size() == 2
                            ? Optional.of(advisor.arguments().get(0))
                            : Optional.empty())
                    .flatMap(objects::made)
                    .filter(p -> p.whole() && p.type().equals("AspectJExpressionPointcut"))
                    .flatMap(p -> p.told("setExpression"));
        }
        return advisor.whole() ? expression.flatMap(objects::text).orElse("") : "";
    }

    private Optional<Part> advice(Made advisor) {
        List<Part> arguments = advisor.arguments();
        return advisor.told("setAdvice")
                .or(() -> arguments.isEmpty() ? Optional.empty() : Optional.of(arguments.get(arguments.size() - 1)));
    }

    /** Which transactions the advice begins; empty where it is about something else. */
    private List<Attribute> attributes(Part advice) {
        Optional<Made> made = objects.made(advice).filter(m -> m.type().equals(INTERCEPTOR));
        if (made.isEmpty()) {
            return objects.declared(advice).filter(INTERCEPTOR::equals).isPresent() ? untold() : List.of();
        }
        Made interceptor = made.get();
        Optional<Part> source = interceptor
                .told("setTransactionAttributeSource")
                .or(() -> interceptor.told("setTransactionAttributes"))
                .or(() -> interceptor.arguments().size() == 2
                        ? Optional.of(interceptor.arguments().get(1))
                        : Optional.empty());
        return interceptor.whole() ? source.flatMap(this::ofSource).orElseGet(AdvisorBeansReader::untold) : untold();
    }

    private static List<Attribute> untold() {
        return List.of(Attribute.untold("*"));
    }

    /** Empty where it is not known for which methods there are any. */
    private Optional<List<Attribute>> ofSource(Part part) {
        Optional<Made> made = objects.made(part).filter(Made::whole);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        Made source = made.get();
        return switch (source.type()) {
            case "NameMatchTransactionAttributeSource" -> byNames(source);
            case "MatchAlwaysTransactionAttributeSource" ->
                Optional.of(List.of(source.told("setTransactionAttribute")
                        .map(a -> attribute("*", a))
                        .orElseGet(() -> new Attribute("*", "REQUIRED", "DEFAULT", false, false))));
            case "Properties" -> entries(source);
            // These annotations are read where they stand.
            case "AnnotationTransactionAttributeSource" -> Optional.of(List.of());
            default -> Optional.empty();
        };
    }

    private Optional<List<Attribute>> byNames(Made source) {
        List<Attribute> found = new ArrayList<>();
        for (Told told : source.told()) {
            Optional<List<Attribute>> more = Optional.of(List.of());
            if (told.name().equals("addTransactionalMethod")) {
                more = entry(told.arguments());
            } else if (told.name().equals("setNameMap") || told.name().equals("setProperties")) {
                more = objects.made(told.arguments().get(0)).filter(Made::whole).flatMap(this::entries);
            }
            if (more.isEmpty()) {
                return more;
            }
            found.addAll(more.get());
        }
        return Optional.of(found);
    }

    /** {@code map.put("get*", attribute)}, {@code properties.setProperty("get*", "readOnly")}, {@code Map.of("get*", attribute)}. */
    private Optional<List<Attribute>> entries(Made map) {
        List<Attribute> found = new ArrayList<>();
        List<List<Part>> pairs = new ArrayList<>();
        if (map.creation().expr() instanceof Expr.Call c && c.name().equals("of")) {
            for (int i = 0; i + 1 < map.arguments().size(); i += 2) {
                pairs.add(map.arguments().subList(i, i + 2));
            }
        } else if (map.creation().expr() instanceof Expr.New && map.arguments().isEmpty()) {
            map.told().forEach(t -> pairs.add(t.arguments()));
        } else {
            return Optional.empty();
        }
        for (List<Part> pair : pairs) {
            Optional<List<Attribute>> entry = entry(pair);
            if (entry.isEmpty()) {
                return entry;
            }
            found.addAll(entry.get());
        }
        return Optional.of(found);
    }

    private Optional<List<Attribute>> entry(List<Part> pair) {
        return pair.size() == 2
                ? objects.text(pair.get(0)).map(name -> List.of(attribute(name, pair.get(1))))
                : Optional.empty();
    }

    private Attribute attribute(String methods, Part part) {
        return objects.text(part)
                .map(t -> XmlTransactionsReader.attribute(methods, t))
                .or(() -> objects.made(part).flatMap(m -> ofObject(methods, m)))
                .orElseGet(() -> Attribute.untold(methods));
    }

    /** Empty where a part of it is no constant. */
    private Optional<Attribute> ofObject(String methods, Made made) {
        if (!made.whole()
                || !Set.of("DefaultTransactionAttribute", "RuleBasedTransactionAttribute")
                        .contains(made.type())) {
            return Optional.empty();
        }
        List<Part> arguments = made.arguments();
        Optional<Part> propagation = made.told("setPropagationBehavior")
                .or(() -> made.told("setPropagationBehaviorName"))
                .or(() -> arguments.isEmpty() ? Optional.empty() : Optional.of(arguments.get(0)));
        Optional<Part> isolation = made.told("setIsolationLevel").or(() -> made.told("setIsolationLevelName"));
        Optional<String> propagated = word(propagation, "PROPAGATION_", "REQUIRED", PROPAGATIONS);
        Optional<String> isolated = word(isolation, "ISOLATION_", "DEFAULT", ISOLATIONS);
        Optional<Part> readOnly = made.told("setReadOnly");
        Optional<String> read = readOnly.isEmpty() ? Optional.of("false") : readOnly.flatMap(objects::text);
        if (propagated.isEmpty() || isolated.isEmpty() || read.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Attribute(
                methods,
                propagated.get(),
                isolated.get(),
                read.get().equals("true"),
                keeps(made.creation().where())));
    }

    /** Whether the method that makes the attribute names exceptions that do not roll back. */
    private static boolean keeps(Method maker) {
        return maker.facts()
                .body()
                .filter(b -> Walk.any(
                        b, e -> e instanceof Expr.New n && n.type().simpleName().equals("NoRollbackRuleAttribute")))
                .isPresent();
    }

    /** {@code TransactionDefinition.PROPAGATION_REQUIRED}, {@code Propagation.REQUIRED.value()}, {@code "PROPAGATION_REQUIRED"}. */
    private Optional<String> word(Optional<Part> part, String prefix, String otherwise, Set<String> words) {
        if (part.isEmpty()) {
            return Optional.of(otherwise);
        }
        Expr expr = part.get().expr();
        Expr constant = expr instanceof Expr.Call c && c.name().equals("value") ? c.receiver() : expr;
        return objects.text(part.get())
                .or(() -> Annotations.lastName(constant))
                .map(w -> w.startsWith(prefix) ? w.substring(prefix.length()) : w)
                .filter(words::contains);
    }
}
