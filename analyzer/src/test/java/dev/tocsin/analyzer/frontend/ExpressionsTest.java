package dev.tocsin.analyzer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            quoteCharacter = '`',
            value = {
                // names and members
                "a ⇒ a",
                "a.b.c ⇒ a.b.c",
                "this.a ⇒ this.a",
                "Outer.this.a ⇒ Outer.this.a",
                "super.a ⇒ super.a",
                "(((a))) ⇒ a",
                "a[b[0]].c ⇒ a[b[0]].c",
                // calls
                "f() ⇒ f()",
                "a.f(b, c.g()) ⇒ a.f(b, c.g())",
                "super.f(1) ⇒ super.f(1)",
                "Outer.super.f() ⇒ super.f()",
                "List.<String>of(x) ⇒ List.<String>of(x)",
                "this.<A, B[]>f() ⇒ this.<A, B[]>f()",
                "a.f().g(x).h ⇒ a.f().g(x).h",
                "f(a).g() ⇒ f(a).g()",
                // creation
                "new A(1, b) ⇒ new A(1, b)",
                "new ArrayList<>() ⇒ new ArrayList()",
                "new p.Map.Entry<K, V[]>(k) ⇒ new p.Map.Entry<K, V[]>(k)",
                "outer.new Inner(1) ⇒ new Inner(1)",
                "new int[3] ⇒ {}",
                "new int[3][] ⇒ {}",
                "new int[][] {{1}, {2, 3}} ⇒ {{1}, {2, 3}}",
                // operators
                "a + b * c ⇒ (a + (b * c))",
                "a - b - c ⇒ ((a - b) - c)",
                "a && b || !c ⇒ ((a && b) || (! c))",
                "a < b == c >= d ⇒ ((a < b) == (c >= d))",
                "a << 1 >> 2 >>> 3 ⇒ (((a << 1) >> 2) >>> 3)",
                "a & b ^ c % d ⇒ ((a & b) ^ (c % d))",
                "-a + +b ⇒ ((- a) + (+ b))",
                "~a ⇒ (~ a)",
                "++a + --b ⇒ ((++ a) + (-- b))",
                "a++ + b-- ⇒ ((x++ a) + (x-- b))",
                "a = b = c ⇒ (a = (b = c))",
                "a += b ⇒ (a += b)",
                "a >>>= b ⇒ (a >>>= b)",
                "a ? b : c ? d : e ⇒ (a ? b : (c ? d : e))",
                // types
                "(User) a ⇒ (cast User a)",
                "(List<? extends A>) (Object) a ⇒ (cast List<A> (cast Object a))",
                "(Runnable & Serializable) () -> f() ⇒ `(cast Runnable () -> {\n  return f()\n})`",
                "(int) -1 ⇒ (cast int (- 1))",
                "User.class ⇒ User.class",
                "int[].class ⇒ int[].class",
                "void.class ⇒ void.class",
                "java.util.Map.Entry.class ⇒ java.util.Map.Entry.class",
                "a instanceof User ⇒ (a instanceof User)",
                "a instanceof User u && u.f() ⇒ ((a instanceof User u) && u.f())",
                "a instanceof final User u ⇒ (a instanceof User u)",
                "a instanceof List<?> l ⇒ (a instanceof List<?> l)",
                "a instanceof Pair(A x, Pair(var y, _)) ⇒ (a instanceof Pair)",
                "!(a instanceof User u) ⇒ (! (a instanceof User u))",
                // lambdas
                "x -> x ⇒ `(x) -> {\n  return x\n}`",
                "(x, y) -> { f(x); return y; } ⇒ `(x, y) -> {\n  f(x)\n  return y\n}`",
                "(final int x, String... y) -> {} ⇒ `(int x, String[] ...y) -> {\n}`",
                "(var x) -> x ⇒ `(var x) -> {\n  return x\n}`",
                "() -> { throw new E(); } ⇒ `() -> {\n  throw new E()\n}`",
                "_ -> 1 ⇒ `(_) -> {\n  return 1\n}`",
                "x -> y -> x ⇒ `(x) -> {\n  return (y) -> {\n    return x\n  }\n}`",
                // method references
                "User::getName ⇒ User::getName",
                "users::save ⇒ users::save",
                "this.users::save ⇒ this.users::save",
                "this::f ⇒ this::f",
                "(Runnable) this::f ⇒ (cast Runnable this::f)",
                "(A) (B) a::f ⇒ (cast A (cast B a::f))",
                "super::f ⇒ super::f",
                "a.b.User::getName ⇒ a.b.User::getName",
                "a.b()::c ⇒ a.b()::c",
                "User::new ⇒ User::new",
                "ArrayList<String>::new ⇒ type ArrayList<String>::new",
                "int[]::new ⇒ type int[]::new",
                "User[]::new ⇒ type User[]::new",
                "User::<String>f ⇒ User::f",
                "(a)::b ⇒ a::b",
                // switches
                "switch (a) { case 1 -> b; default -> c; } ⇒ `switch a {\n  case 1 ->\n    yield b\n  case default ->\n    yield c\n}`",
                "switch (a) { case B -> { yield 1; } default -> throw e; } ⇒ `switch a {\n  case B ->\n    block\n      yield 1\n  case default ->\n    throw e\n}`",
                "switch (a) { case R(int x) when x > 0 -> x; default -> 0; } ⇒ `switch a {\n  case (type R when (x > 0)) ->\n    local int x\n    yield x\n  case default ->\n    yield 0\n}`",
            })
    void lowers(String source, String facts) {
        assertThat(Read.printedExpression(source)).isEqualTo(facts);
    }

    @Test
    void longChainsOfAnAssociativeOperatorAreBalanced() {
        String chain = String.join(" + ", Collections.nCopies(40, "a"));
        String printed = Read.printedExpression(chain);
        assertThat(printed.replaceAll("[()]", "")).isEqualTo(chain);
        assertThat(depth(printed)).isEqualTo(6);
        String shortChain = String.join(" + ", Collections.nCopies(31, "a"));
        assertThat(depth(Read.printedExpression(shortChain))).isEqualTo(30);
        String differences = String.join(" - ", Collections.nCopies(40, "a"));
        assertThat(depth(Read.printedExpression(differences))).isEqualTo(39);
    }

    private static int depth(String printed) {
        int depth = 0;
        int most = 0;
        for (char c : printed.toCharArray()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            most = Math.max(most, depth);
        }
        return most;
    }
}
