package dev.tocsin.analyzer.frameworks.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.analyzer.frameworks.query.DerivedQuery.Part;
import dev.tocsin.analyzer.frameworks.query.DerivedQuery.Subject;
import dev.tocsin.analyzer.ir.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.repository.query.parser.Part.IgnoreCaseType;
import org.springframework.data.repository.query.parser.PartTree;

/** Compares our reading of derived method names with Spring Data's own. */
class DerivedQueryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "findByEmail",
                "findOneByEmail",
                "getByEmail",
                "readByEmail",
                "queryByEmail",
                "searchByEmail",
                "streamByStatus",
                "streamAllByStatusOrderByCreatedAtDesc",
                "existsByEmail",
                "existsUserByEmail",
                "countByStatus",
                "countDistinctByStatus",
                "countDistinctCustomerByStatus",
                "deleteByEmail",
                "removeByEmail",
                "deleteAllByStatusIn",
                "findAllBy",
                "findAllByOrderByEmail",
                "findByEmailAndStatus",
                "findByEmailOrName",
                "findByEmailAndStatusOrName",
                "findByEmailOrNameAndStatus",
                "findByEmailOrNameOrStatusAndActiveTrue",
                "findDistinctByEmail",
                "findDistinctCustomerByEmail",
                "findFirstByOrderByCreatedAtDesc",
                "findFirstByEmail",
                "findTopByEmailOrderByAgeDesc",
                "findTop3ByStatus",
                "findFirst10ByStatusOrderByCreatedAtAscAgeDesc",
                "findDistinctTop5ByStatus",
                "findTopDistinctByStatus",
                "findTop3DistinctCustomersByStatus",
                "findTopicsByEmail",
                "findFirstnameByEmail",
                "findAllTop5ByEmail",
                "findByEmailIs",
                "findByEmailEquals",
                "findByEmailNot",
                "findByEmailIsNot",
                "findByStatusIn",
                "findByStatusIsIn",
                "findByStatusNotIn",
                "findByStatusIsNotIn",
                "findByNameLike",
                "findByNameNotLike",
                "findByNameIsLike",
                "findByNameContaining",
                "findByNameContains",
                "findByNameIsContaining",
                "findByNameNotContaining",
                "findByNameNotContains",
                "findByNameStartingWith",
                "findByNameStartsWith",
                "findByNameIsEndingWith",
                "findByNameEndsWith",
                "findByAgeBetween",
                "findByAgeIsBetweenAndEmail",
                "findByAgeLessThan",
                "findByAgeLessThanEqual",
                "findByAgeGreaterThan",
                "findByAgeIsGreaterThanEqual",
                "findByCreatedAtBefore",
                "findByCreatedAtAfterAndCreatedAtIsBefore",
                "findByDeletedAtIsNull",
                "findByDeletedAtNull",
                "findByDeletedAtIsNotNull",
                "findByDeletedAtNotNull",
                "findByDeletedAtExists",
                "findByActiveTrue",
                "findByActiveIsTrue",
                "findByActiveFalse",
                "findByActiveIsFalseAndEmail",
                "findByOrdersIsEmpty",
                "findByOrdersEmpty",
                "findByOrdersIsNotEmpty",
                "findByNameMatches",
                "findByNameRegex",
                "findByNameMatchesRegex",
                "findByAddressNear",
                "findByAddressWithin",
                "findByEmailIgnoreCase",
                "findByEmailIgnoringCase",
                "findByEmailIgnoreCaseAndName",
                "findByEmailContainingIgnoreCase",
                "findByEmailAndNameAllIgnoreCase",
                "findByEmailAndNameAllIgnoringCaseOrderByAge",
                "existsByEmailIgnoreCaseAndIdNot",
                "existsByNameAndIdNotAndAddressCity",
                "findByAddressZipCode",
                "findByAddressZip_Code",
                "findByAddress_ZipCode",
                "findByAddress_Country_Name",
                "findByAddressCountry_City",
                "findByAddressCountryName",
                "findByAddressCountryNameAndOrdersNumber",
                "findByOrders_Number",
                "findByOrdersItemsSku",
                "findByOrderByEmail",
                "findByURL",
                "findByURLAndEmail",
                "findByUrlPath",
                "findByXCoordinate",
                "findByOrderNumber",
                "findByAndroidVersion",
                "findByIpv4Address",
                "findByEmailOrderByAddressCityDescNameAsc",
                "findByEmailOrderByAddress_CityDesc",
                "findByOrderNumberOrderByOrderNumber",
                "findBy_internal",
                "findByÉtat",
                "findByEmailAndÉtat",
                "findByEmailOrÉtatAnd状态",
                "findCustomersByByEmail",
                "findByNameIgnoreCaseOrEmailIgnoreCaseAndActiveTrueOrderByCreatedAtDesc",
            })
    void readsNamesAsSpringDataDoes(String name) {
        PartTree theirs = new PartTree(name, Customer.class);

        DerivedQuery ours = DerivedQuery.parse(name, CUSTOMER).orElseThrow();

        assertThat(shown(ours)).isEqualTo(shown(theirs));
    }

    private static List<String> shown(DerivedQuery query) {
        List<String> lines = new ArrayList<>();
        lines.add(query.subject() == Subject.STREAM ? "FIND" : query.subject().toString());
        lines.add("distinct " + query.distinct());
        lines.add("limit " + (query.limit().isPresent() ? query.limit().getAsInt() : null));
        for (List<Part> alternative : query.alternatives()) {
            lines.add("or");
            for (Part part : alternative) {
                lines.add(part.path() + " " + part.operator() + " " + part.ignoreCase() + " "
                        + part.arguments().size());
            }
        }
        query.orderBy().forEach(o -> lines.add("order " + o.path() + " " + o.descending()));
        return lines;
    }

    private static List<String> shown(PartTree tree) {
        List<String> lines = new ArrayList<>();
        lines.add(
                tree.isCountProjection()
                        ? "COUNT"
                        : tree.isExistsProjection() ? "EXISTS" : tree.isDelete() ? "DELETE" : "FIND");
        lines.add("distinct " + tree.isDistinct());
        lines.add("limit " + tree.getMaxResults());
        for (PartTree.OrPart alternative : tree) {
            lines.add("or");
            for (org.springframework.data.repository.query.parser.Part part : alternative) {
                lines.add(part.getProperty().toDotPath() + " " + operator(part) + " "
                        + (part.shouldIgnoreCase() != IgnoreCaseType.NEVER) + " " + part.getNumberOfArguments());
            }
        }
        tree.getSort().forEach(o -> lines.add("order " + o.getProperty() + " " + o.isDescending()));
        return lines;
    }

    private static Operator operator(org.springframework.data.repository.query.parser.Part part) {
        return switch (part.getType()) {
            case BETWEEN -> Operator.BETWEEN;
            case IS_NOT_NULL -> Operator.IS_NOT_NULL;
            case IS_NULL -> Operator.IS_NULL;
            case LESS_THAN, BEFORE -> Operator.LT;
            case LESS_THAN_EQUAL -> Operator.LE;
            case GREATER_THAN, AFTER -> Operator.GT;
            case GREATER_THAN_EQUAL -> Operator.GE;
            case NOT_LIKE -> Operator.NOT_LIKE;
            case LIKE -> Operator.LIKE;
            case STARTING_WITH -> Operator.STARTS_WITH;
            case ENDING_WITH -> Operator.ENDS_WITH;
            case IS_NOT_EMPTY -> Operator.IS_NOT_EMPTY;
            case IS_EMPTY -> Operator.IS_EMPTY;
            case NOT_CONTAINING -> Operator.NOT_CONTAINS;
            case CONTAINING -> Operator.CONTAINS;
            case NOT_IN -> Operator.NOT_IN;
            case IN -> Operator.IN;
            case NEAR -> Operator.NEAR;
            case WITHIN -> Operator.WITHIN;
            case REGEX -> Operator.REGEX;
            case EXISTS -> Operator.EXISTS;
            case TRUE -> Operator.IS_TRUE;
            case FALSE -> Operator.IS_FALSE;
            case NEGATING_SIMPLE_PROPERTY -> Operator.NE;
            case SIMPLE_PROPERTY -> Operator.EQ;
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "findByEmailOrderByNameOrderByAge",
                "findByEmailOrderByAsc",
                "findByIgnoreCase",
                "findTop99999999999ByEmail",
            })
    void refusesWhatSpringDataRefuses(String name) {
        assertThatThrownBy(() -> new PartTree(name, Customer.class)).isInstanceOf(RuntimeException.class);

        assertThat(DerivedQuery.parse(name, CUSTOMER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"save", "findAll", "count", "loadByEmail", "updateByEmail", "", "By", "finderByEmail"})
    void namesWithoutTheGrammarAreNoDerivedQueries(String name) {
        assertThat(DerivedQuery.parse(name, PropertyResolver.NOTHING)).isEmpty();
    }

    @Test
    void argumentsAreCountedOverAllParts() {
        DerivedQuery query = parse("findByEmailAndDeletedAtIsNullAndAgeBetweenOrStatusIn");

        assertThat(query.alternatives())
                .containsExactly(
                        List.of(
                                part("email", Operator.EQ, 0),
                                part("deletedAt", Operator.IS_NULL),
                                part("age", Operator.BETWEEN, 1, 2)),
                        List.of(part("status", Operator.IN, 3)));
    }

    @Test
    void aStreamIsToldFromAFind() {
        assertThat(parse("streamByStatus").subject()).isEqualTo(Subject.STREAM);
    }

    @Test
    void anUnknownTypeKeepsThePropertyWhole() {
        DerivedQuery query = DerivedQuery.parse("existsByAddressZipCodeAndOwner_Id", PropertyResolver.NOTHING)
                .orElseThrow();

        assertThat(query.alternatives())
                .containsExactly(List.of(part("addressZipCode", Operator.EQ, 0), part("owner.id", Operator.EQ, 1)));
    }

    @Test
    void aPropertyThatTheTypeDoesNotHaveIsKeptWhole() {
        assertThat(parse("findByLastLogin").alternatives()).containsExactly(List.of(part("lastLogin", Operator.EQ, 0)));
    }

    @Test
    void aTypeThatIsKnownInPartStillSplits() {
        PropertyResolver onlyOwner =
                (path, name) -> path.isEmpty() ? Known.of(Set.of("owner").contains(name)) : Known.of(name.equals("id"));

        DerivedQuery query = DerivedQuery.parse("findByOwnerId", onlyOwner).orElseThrow();

        assertThat(query.alternatives()).containsExactly(List.of(part("owner.id", Operator.EQ, 0)));
    }

    @Test
    void readsTheVerbsAndEndingsOfMicronautData() {
        assertThat(parse("listByStatus").subject()).isEqualTo(Subject.FIND);
        assertThat(parse("retrieveByStatus").subject()).isEqualTo(Subject.FIND);
        assertThat(parse("eraseByStatus").subject()).isEqualTo(Subject.DELETE);
        assertThat(parse("findByAgeGreaterThanEquals").alternatives())
                .containsExactly(List.of(part("age", Operator.GE, 0)));
        assertThat(parse("findByStatusInListAndAgeInRange").alternatives())
                .containsExactly(List.of(part("status", Operator.IN, 0), part("age", Operator.BETWEEN, 1, 2)));
        assertThat(parse("findByNameIlike").alternatives())
                .containsExactly(List.of(new Part("name", Operator.LIKE, true, List.of(0))));
    }

    @Test
    void aLongNameIsNoMethodName() {
        assertThat(DerivedQuery.parse("findBy" + "Name".repeat(1000), CUSTOMER)).isEmpty();
    }

    @Test
    void aNumberBehindTopIsTheLimit() {
        assertThat(parse("findTop3ByStatus").limit()).isEqualTo(OptionalInt.of(3));
        assertThat(parse("countTop3ByStatus").limit()).isEmpty();
    }

    private static DerivedQuery parse(String name) {
        return DerivedQuery.parse(name, CUSTOMER).orElseThrow();
    }

    private static Part part(String path, Operator operator, Integer... arguments) {
        return new Part(path, operator, false, List.of(arguments));
    }

    /** Answers as Spring's own type information does. */
    private static final PropertyResolver CUSTOMER = (path, name) -> {
        TypeInformation<?> type = TypeInformation.of(Customer.class);
        for (String property : path) {
            type = type.getRequiredProperty(property).getRequiredActualType();
        }
        return Known.of(type.getProperty(name) != null);
    };

    @SuppressWarnings("unused")
    static final class Customer {
        Long id;
        String email;
        String name;
        String status;
        int age;
        boolean active;
        Instant createdAt;
        Instant deletedAt;
        Address address;
        AddressZip addressZip;
        List<Order> orders;
        String URL;
        String urlPath;
        double xCoordinate;
        String orderNumber;
        String androidVersion;
        String ipv4Address;
        String _internal;
        String byEmail;
        String état;
        String 状态;
    }

    @SuppressWarnings("unused")
    static final class Address {
        String city;
        String zipCode;
        Country country;
    }

    @SuppressWarnings("unused")
    static final class AddressZip {
        String code;
    }

    @SuppressWarnings("unused")
    static final class Country {
        String name;
    }

    @SuppressWarnings("unused")
    static final class Order {
        String number;
        Set<Item> items;
    }

    @SuppressWarnings("unused")
    static final class Item {
        String sku;
    }
}
