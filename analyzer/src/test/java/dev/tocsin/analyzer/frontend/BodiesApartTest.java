package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.FileFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parsing the bodies of methods on their own makes no difference in a file without errors. */
class BodiesApartTest {

    private static final String SOURCE = """
            package p;

            @Tag({"a", "b"})
            public class A<T extends B> extends C<T> implements D, E {
                static final int[] X = {1, 2};
                Supplier<A> s = () -> { return new A(); };
                Object o = b ? new F() { void f() { g(); } } : new F<>(1) { int h = 2; };
                int v = switch (w) { case 1 -> { yield 2; } default -> 3; };
                static { init(); }
                { more(); }
                public A() { this(1); }
                A(@Size({1, 2}) int i) throws E { super(i); }
                <U> int[] m(@Q(x = {1}) U u)[] { for (;;) { return u::new; } }
                abstract void n();
                @interface N { String[] value() default {}; int k(); class Inner { void o() { p(); } } }
                enum Op implements D {
                    PLUS("+") { int apply() { return 1; } },
                    @Old MINUS { int apply() { if (a) { return 2; } return 3; } },
                    NONE;
                    Op(String... s) { this.s = s; }
                    int apply() { return 0; }
                }
                enum Empty { A, B }
                enum Bodiless { ; static void q() { r(); } }
                record R<S>(@Api({S.class, T.class}) S s, int... t) implements D {
                    R { check(s); }
                    R(int u) { this(null, u); }
                    void v() { class L { void w() { x(y -> { z(); }); } } new L(); }
                }
                interface I { default void d() { e(); } static void f() { g(); } void h(); }
                Class<?> c = A.class;
                Class<?> record() { return int.class; }
            }
            """;

    private static FileFacts read(PreparedText text) {
        SourceTree tree = new SourceTree(new SourceParser(), text);
        SourceTree.Parsed<com.github.javaparser.ast.CompilationUnit> unit =
                tree.unit().orElseThrow();
        Context context = new Context("A.java", tree, unit.origin());
        FileFacts facts = new Lowering(context).file(unit.tree(), "A.java", text.lines());
        assertThat(tree.errors()).isEmpty();
        return facts;
    }

    @Test
    void sameFacts() {
        PreparedText apart = TextPreparation.prepareBodiesApart(SOURCE, new Words());
        PreparedText whole = TextPreparation.prepare(SOURCE, new Words());
        assertThat(apart.file().children()).hasSize(19);
        assertThat(whole.file().children()).hasSizeLessThan(5);
        assertThat(apart.forgotten()).isEmpty();
        assertThat(read(apart)).isEqualTo(read(whole));
    }

    @Test
    void allBodiesArePieces() {
        PreparedText apart =
                TextPreparation.prepareBodiesApart("class A { void a() { b(); } int c() {} }", new Words());
        assertThat(apart.file().children())
                .extracting(Piece::kind)
                .isEqualTo(List.of(Piece.Kind.BLOCK, Piece.Kind.BLOCK));
    }
}
