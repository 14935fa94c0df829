package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementsTest {

    @Test
    void localsOneForEachDeclarator() {
        assertThat(Read.printedBody("int a = 1, b[] = {2}, c; final var d = f(); List<String> e; ; f();"))
                .isEqualTo("""
                        local int a = 1
                        local int[] b = {2}
                        local int c
                        local var d = f()
                        local List<String> e
                        f()
                        """);
    }

    @Test
    void ifElse() {
        assertThat(Read.printedBody("if (a) b(); else if (c) { d(); } else { e(); f(); } if (g) {} if (h) ;"))
                .isEqualTo("""
                        if a
                          b()
                        else
                          if c
                            block
                              d()
                          else
                            block
                              e()
                              f()
                        if g
                          block
                        if h
                          block
                        """);
    }

    @Test
    void loops() {
        assertThat(Read.printedBody("""
                        while (a) b();
                        do { c(); } while (d);
                        for (int i = 0, j = 1; i < j; i++, --j) e();
                        for (i = 0, f(); ; ) { g(); }
                        for (;;) ;
                        for (final User u : users) h(u);
                        for (var e : m.entrySet()) {}
                        for (int[] x[] : y) {}
                        """)).isEqualTo("""
                        loop a
                          b()
                        do-while d
                          block
                            c()
                        loop (i < j)
                          local int i = 0
                          local int j = 1
                          update (x++ i)
                          update (-- j)
                          e()
                        loop always
                          (i = 0)
                          f()
                          block
                            g()
                        loop always
                          block
                        for User u in users
                          h(u)
                        for var e in m.entrySet()
                          block
                        for int[][] x in y
                          block
                        """);
    }

    @Test
    void jumpsAndLabels() {
        assertThat(Read.printedBody(
                        "outer: for (;;) { if (a) break outer; if (b) continue outer; if (c) break; continue; }"
                                + " in: { f(); } return; "))
                .isEqualTo("""
                        label outer
                          loop always
                            block
                              if a
                                break outer
                              if b
                                continue outer
                              if c
                                break
                              continue
                        label in
                          block
                            f()
                        return
                        """);
    }

    @Test
    void tryWithResourcesAndMultiCatch() {
        assertThat(Read.printedBody("""
                        try (Connection c = ds.get(); var s = c.prepare("x"); shared; this.field) {
                            run();
                        } catch (final SQLException | java.io.IOException e) {
                            a();
                        } catch (RuntimeException e) {
                            throw e;
                        } finally {
                            close();
                        }
                        try { b(); } finally {}
                        """)).isEqualTo("""
                        try
                          resource
                            local Connection c = ds.get()
                          resource
                            local var s = c.prepare("x")
                          resource
                            shared
                          resource
                            this.field
                          run()
                        catch SQLException | java.io.IOException e
                          a()
                        catch RuntimeException e
                          throw e
                        finally
                          close()
                        try
                          b()
                        finally
                        """);
    }

    @Test
    void switchWithColons() {
        assertThat(Read.printedBody("""
                        switch (s) {
                            case A:
                            case B, C: f(); break;
                            case "x": { g(); }
                            default: h();
                        }
                        """)).isEqualTo("""
                        switch s
                          case A:
                          case B, C:
                            f()
                            break
                          case "x":
                            block
                              g()
                          case default:
                            h()
                        """);
    }

    @Test
    void switchWithArrows() {
        assertThat(Read.printedBody("""
                        switch (s) {
                            case A, B -> f();
                            case C -> { g(); }
                            case null, default -> throw new E();
                        }
                        """)).isEqualTo("""
                        switch s
                          case A, B ->
                            f()
                          case C ->
                            block
                              g()
                          case null, default ->
                            throw new E()
                        """);
    }

    @Test
    void switchOverPatternsDeclaresTheirVariables() {
        assertThat(Read.printedBody("""
                        switch (o) {
                            case User u when u.active() && ok -> f(u);
                            case Pair(Left<A> l, Pair(var x, _)) -> g(x);
                            case Circle _, Square _ -> h();
                            case final String s: i();
                            default -> {}
                        }
                        """)).isEqualTo("""
                        switch o
                          case (type User when (u.active() && ok)) ->
                            local User u
                            f(u)
                          case type Pair ->
                            local Left<A> l
                            local var x
                            g(x)
                          case type Circle, type Square ->
                            h()
                          case type String:
                            local String s
                            i()
                          case default ->
                            block
                        """);
    }

    @Test
    void synchronizedAssertThrowYieldAndLocalTypes() {
        assertThat(Read.printedBody("""
                        synchronized (lock) { f(); }
                        assert a > 0 : "message";
                        assert b;
                        class L { void m() { g(); } }
                        throw new E("x");
                        """)).isEqualTo("""
                        synchronized lock
                          f()
                        assert (a > 0)
                        assert b
                        class L = T.$4
                          method void m()
                            g()
                        throw new E("x")
                        """);
    }

    @Test
    void yieldAsANameAndAsAStatement() {
        assertThat(Read.printedBody("int r = switch (a) { case 1: yield 2; default: { int x = 3; yield x + 1; } };"))
                .isEqualTo("""
                        local int r = switch a {
                          case 1:
                            yield 2
                          case default:
                            block
                              local int x = 3
                              yield (x + 1)
                        }
                        """);
    }

    @Test
    void constructorCallsWithTypeArguments() {
        assertThat(Read.printed("class A { <T> A(int x) { <T>this(); } A() { super(new B()); f(); } }"))
                .isEqualTo("""
                        class A = A
                          method<T> <init>(int x)
                            <T>this()
                          method <init>()
                            super(new B())
                            f()
                        """);
    }
}
