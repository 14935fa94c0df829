package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.frontend.JavaFrontend;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JpaReaderTest {

    private static final String APPLICATION = """
            import org.springframework.boot.autoconfigure.SpringBootApplication;
            @SpringBootApplication
            class App {}
            """;

    private static final String LINK = """
            import jakarta.persistence.*;
            import java.util.Set;
            @Entity
            @Table(name = "LinkedAccount")
            class LinkedAccount {
                @Id Long id;
                @Column(name = "loginName", unique = true) String login;
                @ManyToMany
                @JoinTable(
                        name = "LinkedRoles",
                        joinColumns = @JoinColumn(name = "accountId"),
                        inverseJoinColumns = @JoinColumn(name = "roleId"))
                Set<LinkedAccount> others;
            }
            """;

    @Test
    void superclassesOfLibrariesBringTheirKey() {
        List<Table> tables = tables(false, """
                import io.quarkus.hibernate.orm.panache.PanacheEntity;
                import jakarta.persistence.*;
                @Entity
                class Member extends PanacheEntity {
                    String email;
                }
                """, """
                import jakarta.persistence.*;
                import org.springframework.data.jpa.domain.AbstractPersistable;
                @Entity
                class Badge extends AbstractPersistable<Long> {
                    String name;
                }
                """);
        assertThat(tables)
                .hasSize(2)
                .allSatisfy(t -> assertThat(t.column("id"))
                        .hasValueSatisfying(c -> assertThat(c.generated()).isTrue()))
                .flatExtracting(Table::keys)
                .hasSize(2)
                .allSatisfy(k -> assertThat(k.primary()).isTrue());
    }

    /** The embedded class asks for no key; whoever embeds it does. */
    @Test
    void keyOfAnEmbeddedObjectIsItsOwners() {
        List<Table> tables = tables(false, """
                import jakarta.persistence.*;
                @Entity
                class Member {
                    @Id Long id;
                    @Embedded
                    @AttributeOverride(name = "address", column = @Column(name = "email", unique = true))
                    Email email;
                }
                """, """
                import jakarta.persistence.*;
                @Embeddable
                class Email {
                    String address;
                }
                """);
        assertThat(tables)
                .flatExtracting(Table::keys)
                .filteredOn(k -> !k.primary())
                .singleElement()
                .satisfies(k -> {
                    assertThat(k.text()).isEqualTo("member(email)");
                    assertThat(k.origin().place().file()).isEqualTo("File0.java");
                    assertThat(k.origin().place().startLine()).isEqualTo(6);
                });
    }

    /** By the property where Spring Boot has the say, and by the property on the other side where there is one. */
    @Test
    void aJoinTableThatIsGivenNoNameIsCalledByProperties() {
        String account = """
                import jakarta.persistence.*;
                import java.util.Set;
                @Entity
                class Account {
                    @Id Long id;
                    @ManyToMany Set<Offer> favouriteOffers;
                    @ManyToMany Set<Offer> seen;
                }
                """;
        String offer = """
                import jakarta.persistence.*;
                import java.util.List;
                @Entity
                class Offer {
                    @Id Long id;
                    @ManyToMany(mappedBy = "favouriteOffers") List<Account> fans;
                }
                """;
        assertThat(tables(false, APPLICATION, account, offer))
                .flatExtracting(Table::keys)
                .extracting(k -> k.text())
                .contains(
                        "account_favourite_offers(fans_id, favourite_offers_id)", "account_seen(account_id, seen_id)");
        assertThat(tables(false, account, offer))
                .flatExtracting(Table::keys)
                .extracting(k -> k.text())
                .contains("account_offer(fans_id, favourite_offers_id)", "account_offer(account_id, seen_id)");
    }

    /** Hibernate makes a key of what is optional since 6.2, and of what is not before that too. */
    @Test
    void anOptionalOneToOneOfAnOldHibernateMakesNoKey() {
        String profile = """
                import %s.persistence.*;
                @Entity
                class Profile {
                    @Id Long id;
                    @OneToOne Person owner;
                    @OneToOne(optional = false) Person sponsor;
                }
                """;
        assertThat(tables(false, profile.formatted("javax")))
                .flatExtracting(Table::keys)
                .extracting(k -> k.text())
                .containsExactlyInAnyOrder("profile(id)", "profile(sponsor_id)");
        assertThat(tables(false, profile.formatted("jakarta")))
                .flatExtracting(Table::keys)
                .extracting(k -> k.text())
                .containsExactlyInAnyOrder("profile(id)", "profile(owner_id)", "profile(sponsor_id)");
    }

    @Test
    void eclipseLinkMakesNoKeyOfAOneToOne() {
        assertThat(tables(false, """
                import jakarta.persistence.*;
                import org.eclipse.persistence.annotations.Cache;
                @Entity
                @Cache
                class Profile {
                    @Id Long id;
                    @OneToOne Person owner;
                    @OneToOne @JoinColumn(unique = true) Person sponsor;
                }
                """))
                .flatExtracting(Table::keys)
                .extracting(k -> k.text())
                .containsExactlyInAnyOrder("profile(id)", "profile(sponsor_id)");
    }

    @Test
    void givenNamesAreWrittenAsSpringBootDoes() {
        assertThat(tables(false, APPLICATION, LINK))
                .flatExtracting(Table::keys)
                .extracting(k -> k.text())
                .contains("linked_account(login_name)", "linked_roles(account_id, role_id)");
    }

    @Test
    void aStrategyThatIsSetLeavesThemAsTheyAre() {
        assertThat(tables(true, APPLICATION, LINK))
                .flatExtracting(Table::keys)
                .extracting(k -> k.text())
                .contains("LinkedAccount(loginName)", "LinkedRoles(accountId, roleId)");
    }

    @Test
    void underAStrategyOfItsOwnThingsAreCalledAsTheProgramDoes() {
        assertThat(tables(true, """
                import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
                class Prefixed extends PhysicalNamingStrategyStandardImpl {}
                """, """
                import jakarta.persistence.*;
                @Entity
                class LoginToken {
                    @Id Long id;
                    @Column(unique = true) String tokenHash;
                }
                """))
                .flatExtracting(Table::keys)
                .extracting(k -> k.text())
                .contains("LoginToken(tokenHash)");
    }

    private static List<Table> tables(boolean strategySet, String... sources) {
        List<FileFacts> files = new ArrayList<>();
        for (String source : sources) {
            files.add(JavaFrontend.read("File" + files.size() + ".java", source)
                    .facts()
                    .orElseThrow());
        }
        return JpaReader.read(new TypeIndex(files), strategySet).tables();
    }
}
