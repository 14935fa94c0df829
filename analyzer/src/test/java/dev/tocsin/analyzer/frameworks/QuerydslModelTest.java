package dev.tocsin.analyzer.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The generated classes are not among the sources, as in a repository that does not keep them. */
class QuerydslModelTest {

    private static final Mappings MAPPED = new Mappings(
            List.of(
                    new MappedEntity(
                            "com.acme.Rental",
                            new Entity("Rental", "rentals", "com.acme.Rental"),
                            new TreeMap<>(),
                            List.of("id"),
                            MappedEntity.IdGeneration.GENERATED,
                            Optional.empty(),
                            MappedEntity.Restriction.NONE,
                            true,
                            List.of()),
                    new MappedEntity(
                            "com.acme.Member",
                            new Entity("Member", "members", "com.acme.Member"),
                            new TreeMap<>(),
                            List.of("id"),
                            MappedEntity.IdGeneration.GENERATED,
                            Optional.empty(),
                            MappedEntity.Restriction.NONE,
                            true,
                            List.of())),
            Map.of());

    private static List<String> operations(String body) {
        return Operations.seenBy(new QuerydslModel())
                .with(MAPPED)
                .in("""
                        import static com.acme.QMember.member;
                        import static com.acme.QRental.rental;
                        import com.querydsl.core.BooleanBuilder;
                        import com.querydsl.core.types.dsl.BooleanExpression;
                        import com.querydsl.jpa.impl.JPAQueryFactory;

                        class Rentals {
                            private final JPAQueryFactory factory;

                            BooleanExpression titleEq(String title) {
                                return title == null ? null : rental.title.eq(title);
                            }

                            void run(String code, String title) {
                        %s
                            }
                        }
                        """.formatted(body))
                .of("run");
    }

    @Test
    void aJoinedRootIsReachedOverItsAssociation() {
        assertThat(operations("""
                        factory.selectFrom(rental).join(rental.member, member).fetchJoin()
                                .where(member.code.eq(code), rental.book.title.equalsIgnoreCase(title), rental.returned.isNull())
                                .fetchOne();
                        """))
                .singleElement()
                .asString()
                .contains("READ rentals", "member.code = p0", "book.title", "returned");
    }

    @Test
    void figuresAreTold() {
        assertThat(operations("""
                        factory.select(rental.count()).from(rental).where(rental.code.eq(code)).fetchOne();
                        factory.select(rental.number.max()).from(rental).fetchFirst();
                        factory.selectFrom(rental).fetch();
                        """))
                .satisfiesExactly(
                        o -> assertThat(o).contains("code = p0", "COUNT"),
                        o -> assertThat(o).contains("AGGREGATE"),
                        o -> assertThat(o).contains("MANY"));
    }

    @Test
    void conditionsMayBePutTogetherElsewhere() {
        assertThat(operations("""
                        BooleanBuilder builder = new BooleanBuilder(rental.code.eq(code));
                        builder.and(titleEq(title));
                        factory.selectFrom(rental).where(builder).fetchFirst();
                        """)).singleElement().asString().contains("code = p0", "title = p1");
    }

    @Test
    void updatesAndDeletesAreWrites() {
        assertThat(operations("""
                        factory.update(rental).set(rental.title, title).where(rental.code.eq(code)).execute();
                        factory.delete(rental).where(rental.code.eq(code)).execute();
                        """))
                .satisfiesExactly(
                        o -> assertThat(o).contains("UPDATE rentals", "title = p1", "code = p0"),
                        o -> assertThat(o).contains("DELETE rentals", "code = p0"));
    }

    @Test
    void whatStandsForNoMappedClassIsNoQuery() {
        assertThat(operations(
                        "factory.selectFrom(com.acme.QOther.other).where(QOther.other.code.eq(code)).fetchOne();"))
                .isEmpty();
    }
}
