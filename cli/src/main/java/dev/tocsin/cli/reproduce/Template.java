package dev.tocsin.cli.reproduce;

/** The parts of a {@link RaceTest} that are the same for all, but for the names behind dollar signs. */
final class Template {

    static final String CONTAINER = """
                @org.testcontainers.junit.jupiter.Container
                private static final $container<?> DATABASE = new $container<>("$image");

                @org.springframework.test.context.DynamicPropertySource
                static void database(org.springframework.test.context.DynamicPropertyRegistry properties) {
                    properties.add("spring.datasource.url", DATABASE::getJdbcUrl);
                    properties.add("spring.datasource.username", DATABASE::getUsername);
                    properties.add("spring.datasource.password", DATABASE::getPassword);
                }

            """;

    static final String FIELDS = """
                /** A call that does not come within this time is taken to wait for a lock of the other one. */
                private static final long PATIENCE_SECONDS = 5;

                /** Where the calls meet; null while they do not race. */
                private static volatile java.util.concurrent.CyclicBarrier meeting;

                /** Whether this thread's call has yet to stop at the meeting. */
                private static final ThreadLocal<Boolean> STOPS = ThreadLocal.withInitial(() -> false);

                /** How many calls have come to the check while they raced. */
                private static final java.util.concurrent.atomic.AtomicInteger STOPPED = new java.util.concurrent.atomic.AtomicInteger();

            """;

    static final String NUMBER_OF_QUERY = """
                @org.springframework.beans.factory.annotation.Autowired
                private javax.sql.DataSource dataSource;

                private long numberOf(String query) {
                    return new org.springframework.jdbc.core.JdbcTemplate(dataSource)
                            .queryForObject(query, Number.class)
                            .longValue();
                }

            """;

    static final String THE_TEST = """
                @org.junit.jupiter.api.Test
                void twoCallsAtOnceEndAsTwoCallsOneAfterTheOther() throws Exception {
                    int round = java.util.concurrent.ThreadLocalRandom.current().nextInt(1, 500_000);

                    prepare(round);
                    long before = leftBehind();
                    java.util.List<String> oneAfterTheOther = java.util.Arrays.asList(answer(round, 0), answer(round, 1));
                    long leftOneAfterTheOther = leftBehind() - before;
                    assertTrue(
                            oneAfterTheOther.get(0).startsWith("returned"),
                            "TODO arguments and rows with which a call succeeds; it ended with " + oneAfterTheOther.get(0));

                    prepare(round + 500_000);
                    before = leftBehind();
                    java.util.List<String> atOnce = race(round + 500_000);
                    long leftAtOnce = leftBehind() - before;
                    assertTrue(STOPPED.get() > 0, "TODO arguments that lead to the check: no call came there");

                    java.util.Collections.sort(oneAfterTheOther);
                    java.util.Collections.sort(atOnce);
                    assertEquals(
                            oneAfterTheOther + ", difference " + leftOneAfterTheOther, atOnce + ", difference " + leftAtOnce);
                }

            """;

    static final String THE_RACE = """
                private java.util.List<String> race(int round) throws Exception {
                    java.util.concurrent.CyclicBarrier place = new java.util.concurrent.CyclicBarrier(2);
                    meeting = place;
                    java.util.concurrent.ExecutorService threads = java.util.concurrent.Executors.newFixedThreadPool(2);
                    try {
                        java.util.concurrent.Future<String> one = threads.submit(() -> racing(place, round, 0));
                        java.util.concurrent.Future<String> other = threads.submit(() -> racing(place, round, 1));
                        return java.util.Arrays.asList(one.get(), other.get());
                    } finally {
                        threads.shutdownNow();
                    }
                }

                private String racing(java.util.concurrent.CyclicBarrier place, int round, int number) {
                    STOPS.set(true);
                    try {
                        return answer(round, number);
                    } finally {
                        // Nobody is to wait for a call that is over.
                        meeting = null;
                        place.reset();
                    }
                }

                /** What the call ended with, without what differs from one good call to the next. */
                private String answer(int round, int number) {
                    try {
                        Object result = call(round, number);
                        boolean tells = result instanceof Boolean || result instanceof Enum;
                        return tells ? "returned " + result : "returned";
                    } catch (Exception e) {
                        return e.getClass().getSimpleName();
                    }
                }

            """;

    static final String STOP = """
                private static void meet() {
                    java.util.concurrent.CyclicBarrier place = meeting;
                    if (place == null || !STOPS.get()) {
                        return;
                    }
                    STOPS.set(false);
                    STOPPED.incrementAndGet();
                    try {
                        place.await(PATIENCE_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
                    } catch (java.util.concurrent.TimeoutException | java.util.concurrent.BrokenBarrierException e) {
                        // The other call waits for a lock of this one, or is over: this one goes on.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }

            """;

    static final String AT_THE_COMMIT = """
                /** The lock is given back before the commit, so that is where the other call overtakes. */
                private static void meetAtTheCommit() {
                    if (!org.springframework.transaction.support.TransactionSynchronizationManager.isSynchronizationActive()) {
                        meet();
                        return;
                    }
                    org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization(
                            new org.springframework.transaction.support.TransactionSynchronization() {
                                @Override
                                public void beforeCommit(boolean readOnly) {
                                    meet();
                                }
                            });
                }

            """;

    static final String OVERHEAR_REPOSITORY = """
                /** Overhears the repository: a call stops when the check has given its answer. */
                @org.springframework.boot.test.context.TestConfiguration
                static class MeetBehindTheCheck {

                    @org.springframework.context.annotation.Bean
                    static org.springframework.beans.factory.config.BeanPostProcessor overhearing() {
                        return new org.springframework.beans.factory.config.BeanPostProcessor() {
                            @Override
                            public Object postProcessAfterInitialization(Object bean, String beanName) {
                                if (!($isStore)) {
                                    return bean;
                                }
                                org.springframework.aop.framework.ProxyFactory repository = new org.springframework.aop.framework.ProxyFactory(bean);
                                repository.addAdvice((org.aopalliance.intercept.MethodInterceptor) invocation -> {
                                    Object answer = invocation.proceed();
                                    if (invocation.getMethod().getName().equals($check)) {
                                        $meet();
                                    }
                                    return answer;
                                });
                                return repository.getProxy(bean.getClass().getClassLoader());
                            }
                        };
                    }
                }
            """;

    static final String OVERHEAR_CONNECTION = """
                /** Overhears the connections: a call stops when the check's statement has given its answer. */
                @org.springframework.boot.test.context.TestConfiguration
                static class MeetBehindTheCheck {

                    @org.springframework.context.annotation.Bean
                    static org.springframework.beans.factory.config.BeanPostProcessor overhearing() {
                        return new org.springframework.beans.factory.config.BeanPostProcessor() {
                            @Override
                            public Object postProcessAfterInitialization(Object bean, String beanName) {
                                return bean instanceof javax.sql.DataSource ? overheard((javax.sql.DataSource) bean) : bean;
                            }
                        };
                    }

                    private static javax.sql.DataSource overheard(javax.sql.DataSource source) {
                        return new org.springframework.jdbc.datasource.DelegatingDataSource(source) {
                            @Override
                            public java.sql.Connection getConnection() throws java.sql.SQLException {
                                return overheard(java.sql.Connection.class, super.getConnection(), "");
                            }
                        };
                    }

                    private static <T> T overheard(Class<T> type, T target, String prepared) {
                        return type.cast(java.lang.reflect.Proxy.newProxyInstance(
                                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                                    Object result = invoke(target, method, arguments);
                                    String sql = arguments != null && arguments.length > 0 && arguments[0] instanceof String
                                            ? (String) arguments[0]
                                            : prepared;
                                    if (java.sql.Statement.class.isAssignableFrom(method.getReturnType()) && result != null) {
                                        return statement(method.getReturnType(), result, sql);
                                    }
                                    if (method.getName().startsWith("execute") && isCheck(sql)) {
                                        $meet();
                                    }
                                    return result;
                                }));
                    }

                    private static <S> S statement(Class<S> type, Object statement, String sql) {
                        return overheard(type, type.cast(statement), sql);
                    }

                    private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
                        try {
                            return method.invoke(target, arguments);
                        } catch (java.lang.reflect.InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }

                    /** TODO narrow this down, if other statements come first that look like the check. */
                    private static boolean isCheck(String sql) {
                        String text = sql.trim().toLowerCase(java.util.Locale.ROOT);
                        return text.startsWith($verb) && text.contains($table);
                    }
                }
            """;

    static final String APPLICATION = """

                /** No application was found in this module: the test brings one. */
                @org.springframework.boot.autoconfigure.SpringBootApplication(scanBasePackages = "$scan")
                static class TestApplication {}
            """;

    private Template() {}
}
