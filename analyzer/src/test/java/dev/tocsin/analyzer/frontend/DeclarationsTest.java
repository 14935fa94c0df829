package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeUse;
import org.junit.jupiter.api.Test;

class DeclarationsTest {

    @Test
    void packageAndImports() {
        assertThat(Read.printed("""
                        package com.acme.shop;
                        import java.util.List;
                        import java.util.*;
                        import static org.junit.Assert.assertTrue;
                        import static com.acme.Consts.*;
                        import module java.base;
                        class A {}
                        """)).isEqualTo("""
                        package com.acme.shop
                        import java.util.List
                        import java.util.*
                        import static org.junit.Assert.assertTrue
                        import static com.acme.Consts.*
                        class A = com.acme.shop.A
                        """);
    }

    @Test
    void classWithSupertypesTypeParametersAndNestedTypes() {
        assertThat(Read.printed("""
                        package p;
                        public abstract class Service<T extends Base & Comparable<T>, ID>
                                extends CrudService<T, Map<ID, List<? extends T>>> implements Port, q.Other<T[]> {
                            static class Nested { class Inner {} }
                            interface Callback { int X = 1; class Of {} }
                            enum Kind { A }
                            record Pair(int a) {}
                            @interface Mark {}
                        }
                        final class Second {}
                        """)).isEqualTo("""
                        package p
                        public abstract class Service = p.Service<T extends Base, Comparable<T>, ID> : \
                        CrudService<T, Map<ID, List<T>>>, Port, q.Other<T[]>
                          static class Nested = p.Service.Nested
                            class Inner = p.Service.Nested.Inner
                          static interface Callback = p.Service.Callback
                            public static final field int X = 1
                            public static class Of = p.Service.Callback.Of
                          static enum Kind = p.Service.Kind
                            constants A
                          static record Pair = p.Service.Pair(int a)
                            private final field int a
                          static annotation Mark = p.Service.Mark
                        final class Second = p.Second
                        """);
    }

    @Test
    void fieldsOneForEachDeclarator() {
        assertThat(Read.printed("""
                        class A {
                            @Id private final Long id = 1L;
                            protected static int a = 1, b[] = {2, 3}, c[][];
                            transient volatile String s;
                            int[] d[];
                        }
                        """)).isEqualTo("""
                        class A = A
                          @Id private final field Long id = 1
                          protected static field int a = 1
                          protected static field int[] b = {2, 3}
                          protected static field int[][] c
                          transient field String s
                          field int[][] d
                        """);
    }

    @Test
    void methodsAndConstructors() {
        assertThat(Read.printed("""
                        abstract class A {
                            A(int x) throws IOException, q.E { this(x, 1); }
                            private <T> A(int x, T y) { super(x); }
                            A() { outer.super(); }
                            public static synchronized <T extends Base> List<? super T> find(
                                    final @Param("id") T id, String... rest) { return null; }
                            abstract void a(A this, int[] x, int y[]);
                            native int b()[];
                            void c(@NonNull var1 x) {}
                            static { X = 1; }
                            { y = 2; }
                        }
                        """)).isEqualTo("""
                        abstract class A = A
                          method <init>(int x) throws IOException, q.E
                            this(x, 1)
                          private method<T> <init>(int x, T y)
                            super(x)
                          method <init>()
                            super()
                          public static synchronized method<T extends Base> List<T> find(\
                        @Param(value="id") T id, String[] ...rest)
                            return null
                          abstract method void a(int[] x, int[] y) (no body)
                          method int[] b() (no body)
                          method void c(@NonNull var1 x)
                          static method <initializer>()
                            (X = 1)
                          method <initializer>()
                            (y = 2)
                        """);
        TypeFacts type = Read.type("class A { A() {} static {} }");
        assertThat(type.methods().get(0).name()).isEqualTo(MethodFacts.CONSTRUCTOR);
        assertThat(type.methods().get(0).returnType()).isSameAs(TypeUse.NONE);
        assertThat(type.methods().get(1).name()).isEqualTo(MethodFacts.INITIALIZER);
    }

    @Test
    void interfaceMethods() {
        assertThat(Read.printed("""
                        public interface Users extends Repo<User, Long>, Other {
                            Optional<User> findByEmail(String email);
                            default User get(String email) { return null; }
                            static Users of() { return null; }
                            private void helper() {}
                            <S extends User> S save(S user);
                        }
                        """)).isEqualTo("""
                        public interface Users = Users : Repo<User, Long>, Other
                          public abstract method Optional<User> findByEmail(String email) (no body)
                          public default method User get(String email)
                            return null
                          public static method Users of()
                            return null
                          private method void helper()
                          public abstract method<S extends User> S save(S user) (no body)
                        """);
    }

    @Test
    void recordComponentsAreFieldsAndParametersOfTheCompactConstructor() {
        assertThat(Read.printed("""
                        record Range<T>(@Min(1) int from, T... to) implements Shape {
                            static final int MAX = 9;
                            Range { if (from > MAX) throw new E(); }
                            Range(int from) { this(from, null); }
                            int size() { return 1; }
                        }
                        """)).isEqualTo("""
                        record Range = Range<T>(@Min(value=1) int from, T[] ...to) : Shape
                          @Min(value=1) private final field int from
                          private final field T[] to
                          static final field int MAX = 9
                          method <init>(@Min(value=1) int from, T[] ...to)
                            if (from > MAX)
                              throw new E()
                          method <init>(int from)
                            this(from, null)
                          method int size()
                            return 1
                        """);
    }

    @Test
    void whatACompactConstructorGivesAComponentGoesIntoItsField() {
        assertThat(Read.printed("""
                        record Code(String text, int uses) {
                            Code { text = text.strip(); }
                        }
                        """)).isEqualTo("""
                        record Code = Code(String text, int uses)
                          private final field String text
                          private final field int uses
                          method <init>(String text, int uses)
                            (text = text.strip())
                            (this.text = text)
                        """);
    }

    @Test
    void enumConstantsWithBodiesAreNestedTypes() {
        assertThat(Read.printed("""
                        package p;
                        enum Op implements Code {
                            @Old PLUS("+") { int apply() { return 1; } class In {} },
                            MINUS("-"),
                            NONE;
                            private final String sign;
                            abstract int apply();
                        }
                        """)).isEqualTo("""
                        package p
                        enum Op = p.Op : Code
                          constants PLUS("+"), MINUS("-"), NONE
                          private final field String sign
                          abstract method int apply() (no body)
                          @Old static final class PLUS = p.Op.PLUS : Op
                            method int apply()
                              return 1
                            class In = p.Op.PLUS.In
                        """);
    }

    @Test
    void annotationTypes() {
        assertThat(Read.printed("public @interface Lock { String value() default \"x\"; int[] ids(); long MAX = 2; }"))
                .isEqualTo("""
                        public annotation Lock = Lock
                          public static final field long MAX = 2
                          public abstract method String value() (no body)
                          public abstract method int[] ids() (no body)
                        """);
    }

    @Test
    void annotations() {
        assertThat(Read.printed("""
                        @Entity
                        @jakarta.persistence.Table(
                                name = "users",
                                uniqueConstraints = {@UniqueConstraint(columnNames = {"a", "b"}), @UniqueConstraint})
                        @Names("x" + Y)
                        @Many({A.class, B.class})
                        @Empty()
                        @Nested(@Inner(1))
                        class A {}
                        """))
                .isEqualTo("@Entity @jakarta.persistence.Table(name=\"users\", "
                        + "uniqueConstraints={@UniqueConstraint(columnNames={\"a\", \"b\"}), @UniqueConstraint}) "
                        + "@Names(value=(\"x\" + Y)) @Many(value={A.class, B.class}) @Empty "
                        + "@Nested(value=@Inner(value=1)) class A = A\n");
    }

    @Test
    void localAndAnonymousTypesTakeTheEnclosingNameAndTheirLine() {
        assertThat(Read.printed("""
                        package p;
                        class A {
                            Runnable field = new Runnable() { public void run() {} };
                            void m() {
                                class Local<T> extends B { class In {} }
                                record Rec(int x) {}
                                interface Face {}
                                use(new X(1) { int y = 2; }, new X() {
                                    Object z = new Z<Q>() {};
                                });
                            }
                            static class Nested { Object o = new Object() {}; }
                        }
                        """)).isEqualTo("""
                        package p
                        class A = p.A
                          field Runnable field = new Runnable() {
                            class (anonymous) = p.A.$3 : Runnable
                              public method void run()
                          }
                          method void m()
                            class Local = p.A.$5<T> : B
                              class In = p.A.$5.In
                            static record Rec = p.A.$6(int x)
                              private final field int x
                            static interface Face = p.A.$7
                            use(new X(1) {
                              class (anonymous) = p.A.$8 : X
                                field int y = 2
                            }, new X() {
                              class (anonymous) = p.A.$8_2 : X
                                field Object z = new Z<Q>() {
                                  class (anonymous) = p.A.$8_2.$9 : Z<Q>
                                }
                            })
                          static class Nested = p.A.Nested
                            field Object o = new Object() {
                              class (anonymous) = p.A.Nested.$12 : Object
                            }
                        """);
    }

    @Test
    void implicitClassIsNamedAfterItsFile() {
        FileFacts file = Read.file("app/Main.java", "String name = \"x\";\nvoid main() { run(); }\nclass Helper {}\n");
        assertThat(FactsPrinter.print(file)).isEqualTo("""
                        final class Main = Main
                          field String name = "x"
                          method void main()
                            run()
                          class Helper = Main.Helper
                        """);
    }

    @Test
    void filesWithoutTypes() {
        assertThat(Read.file("module-info.java", "open module a.b { requires java.base; exports a; }")
                        .types())
                .isEmpty();
        FileFacts packageInfo = Read.file("package-info.java", "/** Doc. */\n@NonNullApi\npackage a.b;\n");
        assertThat(packageInfo.types()).isEmpty();
        assertThat(packageInfo.packageName()).isEqualTo("a.b");
        assertThat(Read.file("").types()).isEmpty();
        assertThat(Read.file("// nothing").types()).isEmpty();
    }

    @Test
    void linesAreCountedAsAnEditorDoes() {
        assertThat(Read.file("").lines()).isZero();
        assertThat(Read.file("class A {}").lines()).isEqualTo(1);
        assertThat(Read.file("class A {\n}\n").lines()).isEqualTo(2);
        assertThat(Read.file("class A {\r\n\r\n}").lines()).isEqualTo(3);
        assertThat(Read.file("class A {\r}\r").lines()).isEqualTo(2);
    }

    @Test
    void sealedTypesAndTypeAnnotations() {
        assertThat(Read.printed("""
                        sealed interface S permits A, B {}
                        non-sealed class A implements @X S { @Nullable List<@Y String> l; java.lang.@Z String s; int @W [] w; }
                        """)).isEqualTo("""
                        interface S = S
                        class A = A : S
                          @Nullable field List<String> l
                          field java.lang.String s
                          field int[] w
                        """);
    }

    @Test
    void unicodeEscapesInNames() {
        assertThat(Read.printed("class \\u0041b { int caf\\u00e9; int über; }"))
                .isEqualTo("class Ab = Ab\n  field int café\n  field int über\n");
    }
}
