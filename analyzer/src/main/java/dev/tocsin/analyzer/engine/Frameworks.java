package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.frameworks.AnnotatedSqlModel;
import dev.tocsin.analyzer.frameworks.DbUtilsModel;
import dev.tocsin.analyzer.frameworks.ExternalEffectModel;
import dev.tocsin.analyzer.frameworks.HttpClientModel;
import dev.tocsin.analyzer.frameworks.JdbcModel;
import dev.tocsin.analyzer.frameworks.JdbiTransactionModel;
import dev.tocsin.analyzer.frameworks.JpaModel;
import dev.tocsin.analyzer.frameworks.LockModel;
import dev.tocsin.analyzer.frameworks.PanacheModel;
import dev.tocsin.analyzer.frameworks.ProjectModel;
import dev.tocsin.analyzer.frameworks.QuerydslModel;
import dev.tocsin.analyzer.frameworks.RedisModel;
import dev.tocsin.analyzer.frameworks.RetryModel;
import dev.tocsin.analyzer.frameworks.SpringDataModel;
import dev.tocsin.analyzer.frameworks.SpringEventModel;
import dev.tocsin.analyzer.frameworks.SpringJdbcModel;
import dev.tocsin.analyzer.frameworks.SpringTransactionModel;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.ProjectKnowledge;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.schema.readers.NamingStrategyReader;
import dev.tocsin.analyzer.schema.readers.OrmLiteReader;
import dev.tocsin.analyzer.source.Seed;
import java.util.ArrayList;
import java.util.List;

/** All framework models, and what they ask the sieve to keep. */
final class Frameworks {

    private static final List<FrameworkModel> ALL = List.of(
            new SpringDataModel(),
            new JpaModel(),
            new SpringJdbcModel(),
            new JdbcModel(),
            new DbUtilsModel(),
            new AnnotatedSqlModel(),
            new JdbiTransactionModel(),
            new QuerydslModel(),
            new RetryModel(),
            new SpringTransactionModel(),
            new SpringEventModel(),
            new LockModel(),
            new RedisModel(),
            new HttpClientModel(),
            new ExternalEffectModel(),
            new PanacheModel());

    private Frameworks() {}

    /** All of them, and before them the project's own: nobody knows a project's classes better than itself. */
    static List<FrameworkModel> with(ProjectKnowledge knowledge) {
        List<FrameworkModel> models = new ArrayList<>();
        models.add(new ProjectModel(knowledge));
        models.addAll(ALL);
        return List.copyOf(models);
    }

    static List<Seed> seeds(List<FrameworkModel> models) {
        List<Seed> seeds = new ArrayList<>();
        for (FrameworkModel model : models) {
            Seeds own = model.seeds();
            own.words().forEach(w -> seeds.add(Seed.word(Seed.Role.OPERATION, w)));
            own.suffixes().forEach(s -> seeds.add(Seed.suffix(Seed.Role.OPERATION, s)));
            own.types().forEach(t -> seeds.add(Seed.type(Seed.Role.OPERATION, t)));
        }
        for (String annotation : List.of("Entity", "MappedSuperclass", "Embeddable")) {
            seeds.add(Seed.type(Seed.Role.MODEL, "jakarta.persistence." + annotation));
            seeds.add(Seed.type(Seed.Role.MODEL, "javax.persistence." + annotation));
        }
        seeds.add(Seed.type(Seed.Role.MODEL, OrmLiteReader.TABLE));
        NamingStrategyReader.strategies().forEach(t -> seeds.add(Seed.type(Seed.Role.MODEL, t)));
        // It tells which module is an application, and no library.
        seeds.add(Seed.type(Seed.Role.MODEL, "org.springframework.boot.autoconfigure.SpringBootApplication"));
        // An adapter that mails is looked into where code that writes calls it; who else calls it does not matter.
        ExternalEffectModel.types().forEach(t -> seeds.add(Seed.type(Seed.Role.MODEL, t)));
        HttpClientModel.types().forEach(t -> seeds.add(Seed.type(Seed.Role.MODEL, t)));
        // So is a lock's repository.
        RedisModel.types().forEach(t -> seeds.add(Seed.type(Seed.Role.MODEL, t)));
        // Who plans a job tells whether it is ever run beside itself.
        for (String planner : List.of("JobRequestScheduler", "BackgroundJobRequest")) {
            seeds.add(Seed.word(Seed.Role.HANDLER, planner));
        }
        // Who publishes an event tells with what a listener is called.
        seeds.add(Seed.word(Seed.Role.HANDLER, "publishEvent"));
        // Who makes an advisor tells which methods run in a transaction.
        for (String part : List.of(
                "TransactionInterceptor",
                "NameMatchTransactionAttributeSource",
                "DefaultPointcutAdvisor",
                "AspectJExpressionPointcutAdvisor")) {
            seeds.add(Seed.word(Seed.Role.HANDLER, part));
        }
        // Who makes a bean tells what runs at its start, and how many threads an executor has.
        for (String maker : List.of("initMethod", "ThreadPoolTaskExecutor", "ThreadPoolTaskScheduler")) {
            seeds.add(Seed.word(Seed.Role.HANDLER, maker));
        }
        // Asked before a method runs that names no validator.
        for (String constraint : List.of("ConstraintValidator", "validatedBy")) {
            seeds.add(Seed.word(Seed.Role.HANDLER, constraint));
        }
        for (String handler : List.of("ControllerAdvice", "RestControllerAdvice", "ExceptionMapper", "Aspect")) {
            seeds.add(Seed.word(Seed.Role.HANDLER, handler));
        }
        // A filter may hold a lock around all that a request does.
        seeds.add(Seed.word(Seed.Role.HANDLER, "FilterChain"));
        return seeds;
    }
}
