package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.ForeignKey;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DdlReaderTest {

    @Nested
    class Keys {

        @Test
        void inlineUniqueAndPrimaryKeyAreKeysOfTheirColumn() {
            assertThat(Scripts.keys("""
                            CREATE TABLE users (
                              id BIGINT PRIMARY KEY,
                              email VARCHAR(255) NOT NULL UNIQUE,
                              handle TEXT CONSTRAINT uk_handle UNIQUE
                            );""", "users")).containsExactly("PK users(id)", "users(email)", "users(handle)");
        }

        @Test
        void tableConstraintsKeepNameAndOrderOfColumns() {
            List<UniqueKey> keys = Scripts.schema("""
                            CREATE TABLE seat (
                              event_id BIGINT, row_no INT, seat_no INT,
                              CONSTRAINT pk_seat PRIMARY KEY (event_id, seat_no),
                              UNIQUE (row_no, seat_no)
                            );""").keys("seat");
            assertThat(keys)
                    .extracting(UniqueKey::text)
                    .containsExactly("seat(event_id, seat_no)", "seat(row_no, seat_no)");
            assertThat(keys.get(0).name()).contains("pk_seat");
            assertThat(keys.get(1).name()).isEmpty();
        }

        @Test
        void aKeysOriginIsItsOwnLineAndColumn() {
            UniqueKey key = Scripts.schema("-- users\nCREATE TABLE users (\n  id INT,\n  UNIQUE (id)\n);")
                    .keys("users")
                    .get(0);
            assertThat(key.origin())
                    .isEqualTo(
                            new Origin(Origin.Kind.MIGRATION, new SourceSpan("db/migration/V1__t.sql", 4, 3, 4, 13)));
        }

        @Test
        void anExpressionIndexKeepsItsExpressionAndTheColumnsItReads() {
            UniqueKey key = Scripts.schema("""
                            CREATE TABLE users (id int, email text, tenant_id int);
                            CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ux ON users USING btree
                              (tenant_id, lower(email::text) text_pattern_ops DESC NULLS LAST);""").keys("users").get(0);
            assertThat(key.parts())
                    .containsExactly(
                            UniqueKey.Part.column("tenant_id"),
                            new UniqueKey.Part(List.of("email"), Optional.of("lower(email::text) text_pattern_ops")));
        }

        @Test
        void aPartialIndexKeepsItsPredicate() {
            assertThat(Scripts.keys("""
                            CREATE TABLE users (id int, email text, deleted_at timestamp);
                            CREATE UNIQUE INDEX ux ON public.users USING btree (email) WHERE (deleted_at IS NULL);""", "users")).containsExactly("users(email) WHERE deleted_at IS NULL");
        }

        @Test
        void aPredicateThatOnlyLeavesOutNullsIsNone() {
            assertThat(Scripts.keys("""
                            CREATE TABLE users (id int, email text, code text);
                            CREATE UNIQUE INDEX ux ON users (email, code) WHERE email IS NOT NULL AND (code IS NOT NULL);""", "users")).containsExactly("users(email, code)");
        }

        @Test
        void nullsNotDistinctIsSeenInIndexesAndConstraints() {
            assertThat(Scripts.keys("""
                            CREATE TABLE t (a int, b int, UNIQUE NULLS NOT DISTINCT (a));
                            CREATE UNIQUE INDEX i ON t (b) INCLUDE (a) NULLS NOT DISTINCT WITH (fillfactor = 70);""", "t")).containsExactly("t(a) NULLS NOT DISTINCT", "t(b) NULLS NOT DISTINCT");
        }

        @Test
        void indexesThatAreNotUniqueAreNoKeys() {
            assertThat(Scripts.keys("CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "t"))
                    .isEmpty();
        }

        @Test
        void anExclusionConstraintIsACheck() {
            Table table = Scripts.table("""
                    CREATE TABLE booking (room int, during tsrange, price int CHECK (price > 0),
                      CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&));""", "booking");
            assertThat(table.checks())
                    .extracting(c -> c.expression())
                    .containsExactly("CHECK (price > 0)", "EXCLUDE USING gist (room WITH =, during WITH &&)");
            assertThat(table.checks().get(1).name()).contains("no_overlap");
        }

        @Test
        void foreignKeysKnowTheirParentAndWhetherDeletesCascade() {
            Table table = Scripts.table("""
                    CREATE TABLE line (
                      order_id int REFERENCES orders (id) ON DELETE CASCADE,
                      item_id int,
                      CONSTRAINT fk_item FOREIGN KEY (item_id) REFERENCES shop.items);""", "line");
            assertThat(table.foreignKeys()).extracting(ForeignKey::target).containsExactly("orders", "shop.items");
            assertThat(table.foreignKeys()).extracting(ForeignKey::cascades).containsExactly(true, false);
            assertThat(table.foreignKeys().get(1).columns()).containsExactly("item_id");
        }
    }

    @Nested
    class Columns {

        private static Column defaulted(String name, String type, Known nullable, boolean generated) {
            return new Column(name, Optional.of(type), nullable, generated, Optional.empty(), true, Optional.empty());
        }

        @Test
        void nullabilityTypeAndGeneratedValuesAreRead() {
            assertThat(Scripts.table("""
                                    CREATE TABLE t (
                                      id bigserial PRIMARY KEY,
                                      a character varying(10) DEFAULT 'x' NOT NULL,
                                      b timestamp(3) without time zone DEFAULT NULL,
                                      c bigint GENERATED BY DEFAULT ON NULL AS IDENTITY,
                                      d uuid DEFAULT gen_random_uuid() NOT NULL,
                                      e text[] NULL,
                                      f public.citext DEFAULT (now())::text
                                    );""", "t").columns())
                    .containsExactly(
                            new Column("id", Optional.of("bigserial"), Known.NO, true),
                            defaulted("a", "character varying", Known.NO, false),
                            new Column("b", Optional.of("timestamp without time zone"), Known.YES, false),
                            defaulted("c", "bigint", Known.NO, true),
                            defaulted("d", "uuid", Known.NO, true),
                            new Column("e", Optional.of("text"), Known.YES, false),
                            defaulted("f", "citext", Known.YES, false));
        }

        @Test
        void columnsOfAPrimaryKeyAreNeverNull() {
            Table table = Scripts.table("CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));", "t");
            assertThat(table.columns()).extracting(Column::nullable).containsOnly(Known.NO);
        }

        @Test
        void columnsMayHaveTheNamesOfKeywords() {
            Table table = Scripts.table("""
                    CREATE TABLE setting (key varchar(64) NOT NULL, index integer NOT NULL CHECK (index > 0),
                      partition int, comment text, period int);""", "setting");
            assertThat(table.columns())
                    .extracting(Column::name)
                    .containsExactly("key", "index", "partition", "comment", "period");
        }
    }

    @Nested
    class AlterTable {

        private static final String USERS = "CREATE TABLE users (id int, email varchar(9), tenant int NOT NULL);\n";

        @Test
        void addsConstraintsThroughOnly() {
            assertThat(Scripts.keys(USERS + """
                                      ALTER TABLE ONLY public.users
                                          ADD CONSTRAINT users_pkey PRIMARY KEY (id),
                                          ADD UNIQUE (email, tenant);""", "users")).containsExactly("PK users(id)", "users(email, tenant)");
        }

        @Test
        void dropsAConstraintByItsName() {
            assertThat(Scripts.keys(USERS + """
                                      ALTER TABLE users ADD CONSTRAINT uk UNIQUE (email);
                                      ALTER TABLE users DROP CONSTRAINT IF EXISTS uk CASCADE;""", "users")).isEmpty();
        }

        @Test
        void dropsAnUnnamedConstraintByTheNameThatPostgresqlGaveIt() {
            assertThat(Scripts.keys("""
                            CREATE TABLE app_user (id int PRIMARY KEY, email text UNIQUE);
                            ALTER TABLE app_user DROP CONSTRAINT app_user_email_key, DROP CONSTRAINT app_user_pkey;""", "app_user")).isEmpty();
        }

        @Test
        void dropsAnUnnamedKeyByTheNameThatMysqlGaveIt() {
            assertThat(Scripts.keys(
                            "CREATE TABLE `u` (`id` int, `email` varchar(9), UNIQUE KEY (`email`,`id`));"
                                    + "ALTER TABLE `u` DROP INDEX `email`;",
                            "u"))
                    .isEmpty();
        }

        @Test
        void dropIndexWithoutATableFindsIt() {
            assertThat(Scripts.keys(USERS + "CREATE UNIQUE INDEX ux ON users (email); DROP INDEX public.ux;", "users"))
                    .isEmpty();
        }

        @Test
        void aDroppedColumnTakesItsKeysWithIt() {
            assertThat(Scripts.keys(USERS + """
                                      CREATE UNIQUE INDEX a ON users (tenant) WHERE email IS NULL;
                                      CREATE UNIQUE INDEX b ON users (lower(email));
                                      CREATE UNIQUE INDEX c ON users (tenant);
                                      ALTER TABLE users DROP COLUMN email;""", "users")).containsExactly("users(tenant)");
        }

        @Test
        void aRenamedColumnIsRenamedInKeysExpressionsAndPredicates() {
            assertThat(Scripts.keys(USERS + """
                                      CREATE UNIQUE INDEX a ON users (tenant, lower(email)) WHERE email <> '';
                                      ALTER TABLE users RENAME COLUMN email TO mail;
                                      ALTER TABLE users RENAME tenant TO org;""", "users")).containsExactly("users(org, lower(mail)) WHERE mail <> ''");
        }

        @Test
        void aRenamedTableKeepsItsKeys() {
            assertThat(Scripts.keys(
                            USERS + "ALTER TABLE users ADD UNIQUE (email); ALTER TABLE users RENAME TO account;",
                            "account"))
                    .containsExactly("account(email)");
        }

        @Test
        void changesNullability() {
            Table table = Scripts.table(USERS + """
                              ALTER TABLE users ALTER COLUMN email SET NOT NULL, ALTER tenant DROP NOT NULL,
                                ALTER COLUMN id TYPE bigint USING id::bigint;""", "users");
            assertThat(table.columns())
                    .containsExactly(
                            new Column("id", Optional.of("bigint"), Known.YES, false),
                            new Column("email", Optional.of("varchar"), Known.NO, false),
                            new Column("tenant", Optional.of("int"), Known.YES, false));
        }

        @Test
        void promotesAnIndexToAConstraint() {
            UniqueKey key = Scripts.schema(USERS + """
                                      CREATE UNIQUE INDEX ux ON users (id);
                                      ALTER TABLE users ADD CONSTRAINT users_pk PRIMARY KEY USING INDEX ux;""").keys("users").get(0);
            assertThat(key.primary()).isTrue();
            assertThat(key.name()).contains("users_pk");
            assertThat(key.text()).isEqualTo("users(id)");
        }

        @Test
        void replacesAPrimaryKeyInOneStatement() {
            assertThat(Scripts.keys(
                            "CREATE TABLE `t` (`a` int PRIMARY KEY, `b` int);"
                                    + "ALTER TABLE `t` DROP PRIMARY KEY, ADD PRIMARY KEY (`a`,`b`);",
                            "t"))
                    .containsExactly("PK t(a, b)");
        }

        @Test
        void renamesAnIndexBeforeItIsDropped() {
            assertThat(Scripts.keys(USERS + """
                                      CREATE UNIQUE INDEX old_name ON users (email);
                                      ALTER INDEX old_name RENAME TO new_name;
                                      DROP INDEX new_name;""", "users")).isEmpty();
        }
    }

    @Nested
    class Tables {

        @Test
        void droppedTablesAreGone() {
            assertThat(Scripts.schema(
                                    "CREATE TABLE a (x int); CREATE TABLE b (x int); DROP TABLE IF EXISTS a, b CASCADE;")
                            .tables())
                    .isEmpty();
        }

        @Test
        void likeIncludingAllCopiesKeys() {
            assertThat(Scripts.keys(
                            "CREATE TABLE a (x int UNIQUE); CREATE TABLE b (LIKE a INCLUDING ALL, y int);", "b"))
                    .containsExactly("b(x)");
        }

        @Test
        void likeAloneCopiesColumnsOnly() {
            Table table = Scripts.table("CREATE TABLE a (x int UNIQUE); CREATE TABLE b (LIKE a);", "b");
            assertThat(table.keys()).isEmpty();
            assertThat(table.column("x")).isPresent();
        }

        @Test
        void aTableMadeByAQueryHasNoKeys() {
            Table table = Scripts.table("CREATE TABLE copy AS SELECT * FROM users;", "copy");
            assertThat(table.keys()).isEmpty();
        }

        @Test
        void temporaryTablesAndPartitionsAreNoTables() {
            assertThat(Scripts.schema("""
                                    CREATE TEMPORARY TABLE a (x int);
                                    CREATE TABLE #b (x int);
                                    CREATE TABLE c_2026 PARTITION OF c FOR VALUES FROM (1) TO (2);""").tables()).isEmpty();
        }

        @Test
        void ifNotExistsLeavesAnExistingTableAsItIs() {
            assertThat(Scripts.keys("CREATE TABLE t (a int); CREATE TABLE IF NOT EXISTS t (a int UNIQUE);", "t"))
                    .isEmpty();
        }

        @Test
        void tablesOfOneNameInTwoSchemasAreTwo() {
            var schema = Scripts.schema("""
                    CREATE TABLE auth.users (id int, email text UNIQUE);
                    CREATE TABLE crm.users (id int, email text);
                    ALTER TABLE crm.users ADD UNIQUE (id);""");
            assertThat(Scripts.keys(schema, "auth.users")).containsExactly("auth.users(email)");
            assertThat(Scripts.keys(schema, "crm.users")).containsExactly("crm.users(id)");
            assertThat(Scripts.keys(schema, "users")).as("no key is in both").isEmpty();
        }
    }

    @Nested
    class MySql {

        @Test
        void readsADump() {
            String sql = """
                    -- MySQL dump 10.13
                    /*!40101 SET NAMES utf8mb4 */;
                    DROP TABLE IF EXISTS `sys_user`;
                    CREATE TABLE `sys_user` (
                      `user_id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'ID',
                      `username` varchar(180) CHARACTER SET utf8 DEFAULT NULL COMMENT 'it''s UNIQUE, (really); \\'yes\\'',
                      `path` varchar(1000) COLLATE utf8mb4_bin NOT NULL,
                      `created` datetime DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
                      PRIMARY KEY (`user_id`) USING BTREE,
                      UNIQUE KEY `uniq_username` (`username`) USING BTREE,
                      UNIQUE INDEX `uk_path`(`path`(191) ASC) COMMENT 'x',
                      KEY `inx_enabled` (`created`),
                      FULLTEXT KEY `ft` (`path`),
                      CONSTRAINT `fk` FOREIGN KEY (`user_id`) REFERENCES `other` (`id`) ON DELETE SET NULL
                    ) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8 COMMENT='users; all';
                    LOCK TABLES `sys_user` WRITE;
                    INSERT INTO `sys_user` VALUES (1,'CREATE TABLE x (a int);','\\';',NULL),(2,'a\\\\','b');
                    UNLOCK TABLES;
                    """;
            var schema = Scripts.schema(sql);
            assertThat(schema.tables()).hasSize(1);
            assertThat(Scripts.keys(schema, "sys_user"))
                    .containsExactly("PK sys_user(user_id)", "sys_user(username)", "sys_user(path)");
            Table table = schema.database("sys_user").orElseThrow();
            assertThat(table.columns())
                    .extracting(Column::name)
                    .containsExactly("user_id", "username", "path", "created");
            assertThat(table.column("user_id").orElseThrow().generated()).isTrue();
            assertThat(table.foreignKeys().get(0).cascades()).isTrue();
        }

        @Test
        void modifyAndChangeRedefineAColumn() {
            Table table = Scripts.table("""
                    CREATE TABLE `t` (`a` int NOT NULL, `b` int NOT NULL, `c` int);
                    ALTER TABLE `t` MODIFY COLUMN `a` bigint, CHANGE `b` `bb` varchar(3) NOT NULL UNIQUE AFTER `a`,
                      ADD COLUMN (`d` int, `e` int UNIQUE), ADD INDEX `i` (`c`), ADD UNIQUE `u` (`c`);""", "t");
            assertThat(table.column("a").orElseThrow().nullable()).isEqualTo(Known.YES);
            assertThat(table.column("bb").orElseThrow().nullable()).isEqualTo(Known.NO);
            assertThat(table.column("b")).isEmpty();
            assertThat(table.keys()).extracting(UniqueKey::text).containsExactly("t(bb)", "t(e)", "t(c)");
        }

        @Test
        void proceduresBetweenDelimitersAreTakenAsRun() {
            assertThat(Scripts.keys("""
                            CREATE TABLE account (email varchar(9));
                            DELIMITER $$
                            CREATE PROCEDURE p ()
                            BEGIN
                                DECLARE n integer;
                                IF n = 0 THEN
                                    ALTER TABLE account ADD UNIQUE KEY account_email_idx (email);
                                END IF;
                            END $$
                            DELIMITER ;
                            CALL p();
                            CREATE TABLE later (x int UNIQUE);""", "account")).containsExactly("account(email)");
        }

        @Test
        void renameTableTakesSeveral() {
            var schema = Scripts.schema("CREATE TABLE a (x int); CREATE TABLE b (x int); RENAME TABLE a TO c, b TO a;");
            assertThat(schema.tables()).extracting(Table::name).containsExactly("a", "c");
        }

        @Test
        void aReferenceInAColumnIsIgnoredAsMysqlDoes() {
            var script = Scripts.read("CREATE TABLE t (a int REFERENCES u(id));", Optional.of(Dialect.MYSQL));
            assertThat(((SchemaChange.CreateTable) script.changes().get(0))
                            .table()
                            .foreignKeys())
                    .isEmpty();
        }
    }

    @Nested
    class SqlServer {

        @Test
        void readsBracketsGoAndClusteredKeys() {
            String sql = """
                    SET ANSI_NULLS ON
                    GO
                    IF NOT EXISTS (SELECT * FROM sys.objects WHERE name = 'users')
                    BEGIN
                    CREATE TABLE [dbo].[users](
                        [id] [int] IDENTITY(1,1) NOT NULL,
                        [e mail] [nvarchar](max) NULL,
                        [code] [varchar](10) NOT NULL CONSTRAINT [DF_code] DEFAULT (''),
                     CONSTRAINT [PK_users] PRIMARY KEY CLUSTERED ([id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY],
                     CONSTRAINT [UQ_code] UNIQUE NONCLUSTERED ([code])
                    ) ON [PRIMARY]
                    END
                    GO
                    CREATE UNIQUE NONCLUSTERED INDEX [IX_mail] ON [dbo].[users] ([e mail]) WHERE ([e mail] IS NOT NULL) WITH (ONLINE = ON) ON [PRIMARY]
                    GO
                    ALTER TABLE [dbo].[users] WITH CHECK ADD CONSTRAINT [FK_x] FOREIGN KEY([id]) REFERENCES [dbo].[x] ([id])
                    GO
                    ALTER TABLE [dbo].[users] ADD [a] int NULL, [b] int NOT NULL, CONSTRAINT [UQ_ab] UNIQUE ([a], [b])
                    GO
                    """;
            var schema = Scripts.schema(sql);
            assertThat(Scripts.keys(schema, "users"))
                    .containsExactly(
                            "PK users(id)",
                            "users(code) NULLS NOT DISTINCT",
                            "users(e mail)",
                            "users(a, b) NULLS NOT DISTINCT");
            Table table = schema.database("dbo.users").orElseThrow();
            assertThat(table.column("id").orElseThrow())
                    .isEqualTo(new Column("id", Optional.of("int"), Known.NO, true));
            assertThat(table.foreignKeys()).extracting(ForeignKey::target).containsExactly("x");
        }

        @Test
        void statementsNeedNoTerminator() {
            assertThat(Scripts.schema("""
                                    DECLARE @x int
                                    CREATE TABLE a (x int)
                                    ALTER TABLE a ADD y int
                                    INSERT INTO a VALUES (1, 2)
                                    CREATE TABLE b (x int)""").tables()).extracting(Table::name).containsExactly("a", "b");
        }

        @Test
        void spRenameRenames() {
            assertThat(Scripts.keys("""
                            CREATE TABLE [dbo].[t] ([a] int, CONSTRAINT [uq] UNIQUE ([a]));
                            EXEC sp_rename 'dbo.t.a', 'b', 'COLUMN';
                            EXEC sp_rename 'dbo.t', 'u';""", "u")).containsExactly("u(b) NULLS NOT DISTINCT");
        }

        @Test
        void dropsSeveralColumnsAndConstraintsAtOnce() {
            Table table = Scripts.table("""
                    CREATE TABLE [dbo].[t] ([a] int, [b] int, [c] int, CONSTRAINT [u1] UNIQUE ([c]), CONSTRAINT [u2] UNIQUE ([c],[a]));
                    ALTER TABLE t DROP CONSTRAINT u1, u2;
                    ALTER TABLE t DROP COLUMN a, b;""", "t");
            assertThat(table.keys()).isEmpty();
            assertThat(table.columns()).extracting(Column::name).containsExactly("c");
        }

        @Test
        void readsUtf16() {
            byte[] sql = "\uFEFFCREATE TABLE [dbo].[t] ([a] [int] UNIQUE)\r\nGO".getBytes(StandardCharsets.UTF_16LE);
            var script = DdlReader.read("a.sql", sql, Origin.Kind.DUMP, Optional.empty());
            assertThat(script.changes()).hasSize(1);
            assertThat(script.problems()).isEmpty();
        }
    }

    @Nested
    class Oracle {

        @Test
        void readsScriptsOfSqlPlus() {
            String sql = """
                    PROMPT don't panic
                    SET DEFINE OFF
                    CREATE TABLE "HR"."USERS" (
                      "ID" NUMBER(19,0) GENERATED BY DEFAULT ON NULL AS IDENTITY,
                      "EMAIL" VARCHAR2(255 CHAR) NOT NULL ENABLE,
                      CONSTRAINT "PK" PRIMARY KEY ("ID") USING INDEX TABLESPACE "X" ENABLE,
                      CONSTRAINT "OFF" UNIQUE ("ID", "EMAIL") DISABLE
                    ) TABLESPACE "X"
                    /
                    CREATE UNIQUE INDEX "HR"."UX" ON "HR"."USERS" (CASE WHEN "ID" > 0 THEN UPPER("EMAIL") END)
                    /
                    ALTER TABLE HR.USERS ADD (A VARCHAR2(1), B NUMBER, CONSTRAINT UQ UNIQUE (A));
                    ALTER TABLE HR.USERS MODIFY (A NOT NULL, EMAIL VARCHAR2(300));
                    BEGIN
                      EXECUTE IMMEDIATE 'ALTER TABLE HR.USERS ADD CONSTRAINT UQ_B UNIQUE (B)';
                    EXCEPTION WHEN OTHERS THEN NULL;
                    END;
                    /
                    """;
            var schema = Scripts.schema(sql);
            assertThat(Scripts.keys(schema, "hr.users"))
                    .containsExactly(
                            "PK HR.USERS(ID)",
                            "HR.USERS(CASE WHEN \"ID\" > 0 THEN UPPER(\"EMAIL\") END)",
                            "HR.USERS(A)",
                            "HR.USERS(B)");
            Table table = schema.database("users").orElseThrow();
            assertThat(table.keys().get(1).parts().get(0).columns()).containsExactly("ID", "EMAIL");
            assertThat(table.column("a").orElseThrow().nullable()).isEqualTo(Known.NO);
            assertThat(table.column("email").orElseThrow().nullable()).isEqualTo(Known.NO);
        }

        @Test
        void dropsAKeyByItsColumns() {
            assertThat(Scripts.keys(
                            "CREATE TABLE t (a int, b int, UNIQUE (a, b)); ALTER TABLE t DROP UNIQUE (b, a);", "t"))
                    .isEmpty();
        }
    }

    @Nested
    class Others {

        @Test
        void readsSqlite() {
            assertThat(Scripts.keys("""
                            CREATE TABLE IF NOT EXISTS 'users' (id INTEGER PRIMARY KEY AUTOINCREMENT, email COLLATE NOCASE, UNIQUE(email) ON CONFLICT IGNORE);""", "users")).containsExactly("PK users(id)", "users(email)");
        }

        @Test
        void readsH2() {
            Table table = Scripts.table("""
                    CREATE CACHED TABLE PUBLIC.USERS(ID BIGINT AUTO_INCREMENT PRIMARY KEY, EMAIL VARCHAR_IGNORECASE(9));
                    CREATE UNIQUE NULLS NOT DISTINCT INDEX PUBLIC.UX ON PUBLIC.USERS(EMAIL NULLS FIRST);
                    ALTER TABLE USERS ALTER COLUMN EMAIL RENAME TO MAIL;
                    ALTER TABLE USERS ALTER COLUMN MAIL SET NOT NULL;""", "users");
            assertThat(table.keys()).extracting(UniqueKey::text).containsExactly("USERS(ID)", "USERS(MAIL)");
            assertThat(table.keys().get(1).nullsNotDistinct()).isTrue();
            assertThat(table.column("mail").orElseThrow().nullable()).isEqualTo(Known.NO);
        }

        @Test
        void doBlocksAreTakenAsRun() {
            assertThat(Scripts.keys("""
                            CREATE TABLE users (email text);
                            DO $do$
                            BEGIN
                              IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'uk') THEN
                                ALTER TABLE users ADD CONSTRAINT uk UNIQUE (email);
                              END IF;
                            END
                            $do$;""", "users")).containsExactly("users(email)");
        }

        @Test
        void aPlaceInsideADoBlockIsTheFiles() {
            var changes = Scripts.changes("DO $$\nBEGIN\n  ALTER TABLE t ADD UNIQUE (a);\nEND $$;");
            assertThat(changes)
                    .extracting(SchemaChange::place)
                    .containsExactly(new SourceSpan("V1__t.sql", 3, 21, 3, 30));
        }

        @Test
        void functionsDoNothing() {
            assertThat(Scripts.changes("""
                            CREATE FUNCTION f() RETURNS void AS $$ BEGIN ALTER TABLE t ADD UNIQUE (a); END $$ LANGUAGE plpgsql;
                            CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();""")).isEmpty();
        }

        @Test
        void functionsThatAreDroppedAgainWereCalled() {
            assertThat(Scripts.changes("""
                            CREATE FUNCTION f() RETURNS void AS $$ BEGIN ALTER TABLE t ADD UNIQUE (a); END $$ LANGUAGE plpgsql;
                            SELECT f();
                            DROP FUNCTION f();""")).hasSize(1);
        }

        @Test
        void copyDataIsNoSql() {
            assertThat(Scripts.schema("""
                                    CREATE TABLE a (x text);
                                    COPY public.a (x) FROM stdin;
                                    it's ; CREATE TABLE no (x int);
                                    CREATE TABLE no (x int);
                                    \\.
                                    CREATE TABLE b (x text UNIQUE);""").tables()).extracting(Table::name).containsExactly("a", "b");
        }

        @Test
        void placeholdersArePartsOfNames() {
            assertThat(Scripts.keys("CREATE TABLE ${schema}.${prefix}users (id int UNIQUE);", "users"))
                    .as("the prefix is unknown")
                    .isEmpty();
            assertThat(Scripts.keys("CREATE TABLE ${my.schema}.users (id int UNIQUE);", "users"))
                    .hasSize(1);
        }

        @Test
        void backslashesEscapeInMysqlOnly() {
            String row = "INSERT INTO t VALUES ('\\'); CREATE TABLE u (a int); -- ')";
            assertThat(Scripts.read(row, Optional.of(Dialect.POSTGRESQL)).changes())
                    .hasSize(1);
        }

        @Test
        void otherEncodingsDoNotMatter() {
            byte[] sql =
                    "CREATE TABLE t (a int, /* 名称 */ b int UNIQUE COMMENT '名称;');".getBytes(Charset.forName("GBK"));
            var script = DdlReader.read("a.sql", sql, Origin.Kind.DUMP, Optional.empty());
            assertThat(((SchemaChange.CreateTable) script.changes().get(0))
                            .table()
                            .keys())
                    .hasSize(1);
        }
    }

    @Nested
    class BrokenStatements {

        @Test
        void aBrokenTableIsReportedAndTheNextOneRead() {
            var script = Scripts.read("CREATE TABLE a (x int;\nCREATE TABLE b (\n  y int\n\nCREATE TABLE c (z int);");
            assertThat(script.changes()).hasSize(1);
            assertThat(script.problems()).extracting(p -> p.place().startLine()).containsExactly(1, 2);
            assertThat(script.problems()).extracting(Problem::kind).containsOnly(Problem.Kind.SYNTAX);
        }

        @Test
        void oneBrokenElementDoesNotSpoilTheTable() {
            var script = Scripts.read("CREATE TABLE a (x int UNIQUE, <#if y> z int, PRIMARY KEY);");
            assertThat(((SchemaChange.CreateTable) script.changes().get(0))
                            .table()
                            .keys())
                    .hasSize(1);
            assertThat(script.problems()).hasSize(2);
        }

        @Test
        void otherBrokenSqlIsNotReported() {
            assertThat(Scripts.read("SELEKT ((( FROM; INSERT INTO; CREATE VIEW; GRANT ALL (")
                            .problems())
                    .isEmpty();
        }

        @Test
        void anIndexWithoutColumnsIsReported() {
            assertThat(Scripts.read("CREATE UNIQUE INDEX x ON t;").problems()).hasSize(1);
        }
    }
}
