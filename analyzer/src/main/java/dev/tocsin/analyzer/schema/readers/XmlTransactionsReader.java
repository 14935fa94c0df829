package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.AdvisedTransactions;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Advisor;
import dev.tocsin.analyzer.schema.AdvisedTransactions.Attribute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads which transactions Spring's XML binds: {@code <tx:advice>} that an {@code <aop:advisor>} puts around the methods of a
 * pointcut, beans of {@code TransactionInterceptor} in its place, and {@code TransactionProxyFactoryBean}; and whether
 * AspectJ weaves annotated ones, by {@code <tx:annotation-driven transaction-manager=".." mode="aspectj"/>} or an aspect in
 * {@code META-INF/aop.xml}. Beans and advices are found by their names in whichever file they stand.
 *
 * <p>Source: spring-tx 6.2 ({@code TxAdviceBeanDefinitionParser}, {@code TransactionAttributeEditor}), spring-aop ({@code
 * ConfigBeanDefinitionParser}).
 */
public final class XmlTransactionsReader {

    /** Larger files are no settings. */
    private static final int MAX_BYTES = 1 << 18;

    /** A bean inherits from no more others than these. */
    private static final int MOST_PARENTS = 8;

    private static final String SPRING = "springframework";
    private static final String PROXY = "TransactionProxyFactoryBean";
    private static final String INTERCEPTOR = "TransactionInterceptor";

    private static final Pattern ENTRY = Pattern.compile("^\\s*([\\w$*]{1,200})\\s*=(.{1,500})$", Pattern.MULTILINE);

    private final List<ChangelogNode> advisors = new ArrayList<>();
    private final List<ChangelogNode> proxies = new ArrayList<>();
    private final Map<String, ChangelogNode> named = new HashMap<>();
    private final List<String> others = new ArrayList<>();
    private boolean woven;

    private XmlTransactionsReader() {}

    /** What the XML among these files says; what cannot be read says nothing. */
    public static AdvisedTransactions read(Collection<SchemaFile> files) {
        XmlTransactionsReader reader = new XmlTransactionsReader();
        files.stream()
                .filter(f -> f.path().toLowerCase(Locale.ROOT).endsWith(".xml") && !SchemaFiles.isTest(f.path()))
                .forEach(reader::readFile);
        return reader.put();
    }

    private void readFile(SchemaFile file) {
        try {
            byte[] bytes = file.content().read();
            if (bytes.length <= MAX_BYTES && new String(bytes, StandardCharsets.ISO_8859_1).contains(SPRING)) {
                element(ChangelogXml.read(bytes));
            }
        } catch (IOException | ChangelogSyntaxException e) {
            // What cannot be read binds nothing.
        }
    }

    private void element(ChangelogNode node) {
        node.attribute("id")
                .or(() -> node.name().equals("bean") ? node.attribute("name") : Optional.empty())
                .ifPresent(id -> named.putIfAbsent(id, node));
        switch (node.name()) {
            case "advisor" -> advisors.add(node);
            case "bean" -> proxies.add(node);
            case "around", "before" -> pointcut(node).ifPresent(others::add);
            case "annotation-driven" ->
                // Caches and tasks have an element of that name too.
                woven |= node.attribute("transaction-manager").isPresent()
                        && node.attribute("mode").filter("aspectj"::equals).isPresent();
            // META-INF/aop.xml
            case "aspect" ->
                woven |= node.attribute("name")
                        .filter(n -> n.endsWith("TransactionAspect"))
                        .isPresent();
            default -> {}
        }
        node.children().forEach(this::element);
    }

    private AdvisedTransactions put() {
        List<Advisor> found = new ArrayList<>();
        for (ChangelogNode advisor : advisors) {
            // Pointcuts that stand further down in the files have been read by now.
            Optional<String> pointcut = pointcut(advisor);
            if (pointcut.isPresent()) {
                List<Attribute> attributes = advisor.attribute("advice-ref")
                        .map(named::get)
                        .map(this::ofAdvice)
                        .orElse(List.of());
                if (attributes.isEmpty()) {
                    others.add(pointcut.get());
                } else {
                    found.add(new Advisor(pointcut.get(), attributes));
                }
            }
        }
        for (ChangelogNode bean : proxies) {
            if (ofClass(bean, PROXY)) {
                target(bean).ifPresent(type -> {
                    List<Attribute> attributes = ofProperties(bean);
                    if (!attributes.isEmpty()) {
                        found.add(new Advisor("target(" + type + ")", attributes));
                    }
                });
            }
        }
        return new AdvisedTransactions(found, others, woven);
    }

    private Optional<String> pointcut(ChangelogNode advice) {
        return advice.attribute("pointcut")
                .or(() -> advice.attribute("pointcut-ref").map(named::get).flatMap(p -> p.attribute("expression")));
    }

    private List<Attribute> ofAdvice(ChangelogNode advice) {
        if (advice.name().equals("bean")) {
            return ofClass(advice, INTERCEPTOR) ? ofProperties(advice) : List.of();
        }
        return advice.children("attributes").stream()
                .flatMap(a -> a.children("method").stream())
                .map(m -> new Attribute(
                        m.attribute("name").orElse(""),
                        m.attribute("propagation").orElse("REQUIRED"),
                        m.attribute("isolation").orElse("DEFAULT"),
                        m.isTrue("read-only"),
                        m.attribute("no-rollback-for").isPresent()))
                .toList();
    }

    private boolean ofClass(ChangelogNode bean, String simpleName) {
        return inherited(bean).stream()
                .flatMap(b -> b.attribute("class").stream())
                .findFirst()
                .filter(c -> c.endsWith("." + simpleName))
                .isPresent();
    }

    /** The bean and those from which it inherits, the nearest first. */
    private List<ChangelogNode> inherited(ChangelogNode bean) {
        List<ChangelogNode> beans = new ArrayList<>();
        Set<ChangelogNode> seen = new HashSet<>();
        ChangelogNode current = bean;
        while (current != null && seen.add(current) && beans.size() < MOST_PARENTS) {
            beans.add(current);
            current = current.attribute("parent").map(named::get).orElse(null);
        }
        return beans;
    }

    private Optional<ChangelogNode> property(ChangelogNode bean, String name) {
        return inherited(bean).stream()
                .flatMap(b -> b.children("property").stream())
                .filter(p -> p.attribute("name").filter(name::equals).isPresent())
                .findFirst();
    }

    /** The class of the bean in place of which the proxy stands. */
    private Optional<String> target(ChangelogNode proxy) {
        return property(proxy, "target").flatMap(p -> {
            Optional<ChangelogNode> bean = p.children("bean").stream()
                    .findFirst()
                    .or(() -> p.attribute("ref")
                            .or(() -> p.children("ref").stream()
                                    .flatMap(r -> r.attribute("bean").or(() -> r.attribute("local")).stream())
                                    .findFirst())
                            .map(named::get));
            return bean.stream()
                    .flatMap(b -> inherited(b).stream())
                    .flatMap(b -> b.attribute("class").stream())
                    .findFirst();
        });
    }

    /** {@code <prop key="get*">PROPAGATION_REQUIRED,readOnly</prop>}, or the same as text. */
    private List<Attribute> ofProperties(ChangelogNode bean) {
        Optional<ChangelogNode> attributes = property(bean, "transactionAttributes");
        if (attributes.isEmpty()) {
            return List.of();
        }
        List<Attribute> found = new ArrayList<>();
        for (ChangelogNode props : attributes.get().children("props")) {
            for (ChangelogNode prop : props.children("prop")) {
                prop.attribute("key").ifPresent(key -> found.add(attribute(key, prop.text())));
            }
        }
        for (ChangelogNode value : attributes.get().children("value")) {
            Matcher entry = ENTRY.matcher(value.text());
            while (entry.find()) {
                found.add(attribute(entry.group(1), entry.group(2)));
            }
        }
        return found;
    }

    /** {@code PROPAGATION_REQUIRED,readOnly}, as {@code TransactionAttributeEditor} takes it. */
    static Attribute attribute(String methods, String text) {
        List<String> words = Arrays.stream(text.split(",")).map(String::strip).toList();
        return new Attribute(
                methods,
                word(words, "PROPAGATION_").orElse("REQUIRED"),
                word(words, "ISOLATION_").orElse("DEFAULT"),
                words.contains("readOnly"),
                words.stream().anyMatch(w -> w.startsWith("+")));
    }

    private static Optional<String> word(List<String> words, String prefix) {
        return words.stream()
                .filter(w -> w.startsWith(prefix))
                .map(w -> w.substring(prefix.length()))
                .findFirst();
    }
}
