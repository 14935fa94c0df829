package dev.tocsin.rules.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.source.SourceText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where an import goes. */
class ImportsTest {

    private static final String WANTED = "org.springframework.dao.DataIntegrityViolationException";

    @Test
    void amongSortedOnes() {
        assertThat(imported("""
                package a;

                import java.util.List;
                import org.springframework.stereotype.Service;

                class A {}
                """)).isEqualTo("""
                package a;

                import java.util.List;
                import org.springframework.dao.DataIntegrityViolationException;
                import org.springframework.stereotype.Service;

                class A {}
                """);
    }

    @Test
    void intoTheGroupOfItsKin() {
        assertThat(imported("""
                package a;

                import java.util.List;

                import org.springframework.beans.A;

                import lombok.Getter;

                class A {}
                """)).isEqualTo("""
                package a;

                import java.util.List;

                import org.springframework.beans.A;
                import org.springframework.dao.DataIntegrityViolationException;

                import lombok.Getter;

                class A {}
                """);
    }

    @Test
    void asTheFirst() {
        assertThat(imported("package a;\r\n\r\nclass A {}\r\n"))
                .isEqualTo("package a;\r\n\r\nimport " + WANTED + ";\r\n\r\nclass A {}\r\n");
        assertThat(imported("class A {}\n")).isEqualTo("import " + WANTED + ";\n\nclass A {}\n");
    }

    @Test
    void notAmongStaticOnes() {
        assertThat(imported("""
                import static java.util.List.of;

                import java.util.List;

                class A {}
                """)).isEqualTo("""
                import static java.util.List.of;

                import java.util.List;
                import org.springframework.dao.DataIntegrityViolationException;

                class A {}
                """);
    }

    @Test
    void notTwice() {
        assertThat(new Imports(source("import " + WANTED + ";\nclass A {}\n")).means(WANTED))
                .isTrue();
        assertThat(new Imports(source("import org.springframework.dao.*;\nclass A {}\n")).means(WANTED))
                .isTrue();
        assertThat(new Imports(source("package org.springframework.dao;\nclass A {}\n")).means(WANTED))
                .isTrue();
        assertThat(new Imports(source("class A {}\n")).means(WANTED)).isFalse();
    }

    @Test
    void notWhereTheNameIsTaken() {
        assertThat(new Imports(source("import other.DataIntegrityViolationException;\nclass A {}\n"))
                        .taken("DataIntegrityViolationException"))
                .isTrue();
        assertThat(new Imports(source("class DataIntegrityViolationException {}\n"))
                        .taken("DataIntegrityViolationException"))
                .isTrue();
    }

    private static String imported(String text) {
        StringBuilder result = new StringBuilder(text);
        List<Imports.Insertion> insertions = new Imports(source(text)).insertions(List.of(WANTED));
        assertThat(insertions).hasSize(1);
        return result.insert(insertions.get(0).offset(), insertions.get(0).text())
                .toString();
    }

    private static JavaSource source(String text) {
        return JavaSource.parse(new Project.Text(new SourceText("A.java", text, false), ""))
                .orElseThrow();
    }
}
