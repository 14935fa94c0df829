package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.ExternalEffect.Kind;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The calls of libraries that do something outside of the database. Types are known by their qualified names, as imports
 * tell them; where only a wildcard import does, by simple names that no other library is likely to use.
 *
 * <p>Source: the public API of spring-context-support 6.2, spring-kafka 3.3, spring-rabbit 3.2, spring-jms 6.2,
 * jakarta.mail 2.1, commons-email 1.6, kafka-clients 3.9, amqp-client 5.22, keycloak-admin-client 26, firebase-admin 9,
 * auth0 2, AWS SDK 1.12 and 2, stripe-java 28, twilio 10, minio 8.5, google-cloud-storage 2, azure-storage-blob 12.
 */
final class ExternalApis {

    /**
     * What a call does.
     *
     * @param undoes it takes something away again
     * @param replies it waits for an answer
     */
    record Deed(Kind kind, boolean undoes, boolean replies) {}

    private static final Map<String, Map<String, Deed>> DEEDS = new HashMap<>();
    private static final Map<String, Map<String, String>> STEPS = new HashMap<>();
    /** Qualified by simple names, where these are telling. */
    private static final Map<String, String> BY_SIMPLE_NAME = new HashMap<>();

    /** Simple names that other libraries, and projects, use for something else. */
    private static final Set<String> COMMON = Set.of(
            "Bucket",
            "Call",
            "Channel",
            "Charge",
            "Connection",
            "Customer",
            "Email",
            "Files",
            "Mailer",
            "Message",
            "MessageProducer",
            "Payment",
            "Producer",
            "Refund",
            "Session",
            "Storage",
            "Subscription",
            "Transfer",
            "Transport",
            "Uploader",
            "UsersEntity");

    static {
        mail();
        messages();
        notifications();
        accounts();
        payments();
        objects();
        files();
    }

    private ExternalApis() {}

    private static void mail() {
        does(Kind.MAIL, "org.springframework.mail", "MailSender", "send");
        does(Kind.MAIL, "org.springframework.mail.javamail", "JavaMailSender JavaMailSenderImpl", "send");
        does(Kind.MAIL, "jakarta.mail", "Transport", "send sendMessage");
        does(Kind.MAIL, "javax.mail", "Transport", "send sendMessage");
        for (String version : List.of("org.apache.commons.mail", "org.apache.commons.mail2.jakarta")) {
            does(Kind.MAIL, version, "Email SimpleEmail HtmlEmail MultiPartEmail ImageHtmlEmail", "send");
        }
        does(Kind.MAIL, "org.simplejavamail.api.mailer", "Mailer", "sendMail");
        does(Kind.MAIL, "io.quarkus.mailer", "Mailer ReactiveMailer", "send");
        does(Kind.MAIL, "com.sendgrid", "SendGrid", "api");
        does(Kind.MAIL, "com.amazonaws.services.simpleemail", "AmazonSimpleEmailService", "sendEmail sendRawEmail");
        does(Kind.MAIL, "software.amazon.awssdk.services.ses", "SesClient SesAsyncClient", "sendEmail sendRawEmail");
        does(Kind.MAIL, "software.amazon.awssdk.services.sesv2", "SesV2Client SesV2AsyncClient", "sendEmail");
    }

    private static void messages() {
        does(Kind.MESSAGE, "org.springframework.kafka.core", "KafkaTemplate KafkaOperations", "send sendDefault");
        does(Kind.MESSAGE, "org.apache.kafka.clients.producer", "Producer KafkaProducer", "send");
        does(
                Kind.MESSAGE,
                "org.springframework.amqp.rabbit.core",
                "RabbitTemplate RabbitOperations RabbitMessagingTemplate RabbitMessageOperations",
                "send convertAndSend");
        does(Kind.MESSAGE, "org.springframework.amqp.core", "AmqpTemplate", "send convertAndSend");
        replies(
                "org.springframework.amqp.rabbit.core",
                "RabbitTemplate RabbitOperations RabbitMessagingTemplate RabbitMessageOperations",
                "convertSendAndReceive convertSendAndReceiveAsType sendAndReceive");
        replies(
                "org.springframework.amqp.core",
                "AmqpTemplate",
                "convertSendAndReceive convertSendAndReceiveAsType sendAndReceive");
        does(Kind.MESSAGE, "com.rabbitmq.client", "Channel", "basicPublish");
        does(
                Kind.MESSAGE,
                "org.springframework.jms.core",
                "JmsTemplate JmsOperations JmsMessagingTemplate JmsMessageOperations JmsClient",
                "send convertAndSend");
        replies(
                "org.springframework.jms.core",
                "JmsTemplate JmsOperations JmsMessagingTemplate JmsMessageOperations JmsClient",
                "sendAndReceive convertSendAndReceive");
        does(Kind.MESSAGE, "jakarta.jms", "MessageProducer JMSProducer QueueSender TopicPublisher", "send publish");
        does(Kind.MESSAGE, "javax.jms", "MessageProducer JMSProducer QueueSender TopicPublisher", "send publish");
        does(Kind.MESSAGE, "org.springframework.cloud.stream.function", "StreamBridge", "send");
        does(
                Kind.MESSAGE,
                "org.apache.rocketmq.spring.core",
                "RocketMQTemplate",
                "send syncSend asyncSend sendOneWay convertAndSend syncSendOrderly");
        does(Kind.MESSAGE, "org.apache.rocketmq.client.producer", "DefaultMQProducer MQProducer", "send sendOneway");
        does(Kind.MESSAGE, "org.springframework.pulsar.core", "PulsarTemplate PulsarOperations", "send sendAsync");
        does(Kind.MESSAGE, "org.apache.pulsar.client.api", "Producer", "send sendAsync");
        does(Kind.MESSAGE, "org.eclipse.microprofile.reactive.messaging", "Emitter MutinyEmitter", "send sendAndAwait");
        does(
                Kind.MESSAGE,
                "software.amazon.awssdk.services.sqs",
                "SqsClient SqsAsyncClient",
                "sendMessage sendMessageBatch");
        does(Kind.MESSAGE, "com.amazonaws.services.sqs", "AmazonSQS AmazonSQSAsync", "sendMessage sendMessageBatch");
        does(Kind.MESSAGE, "io.awspring.cloud.sqs.operations", "SqsTemplate SqsOperations", "send sendAsync");
        does(Kind.MESSAGE, "software.amazon.awssdk.services.sns", "SnsClient SnsAsyncClient", "publish publishBatch");
        does(Kind.MESSAGE, "com.amazonaws.services.sns", "AmazonSNS AmazonSNSAsync", "publish");
        does(Kind.MESSAGE, "com.google.cloud.spring.pubsub.core", "PubSubTemplate", "publish");
    }

    private static void notifications() {
        does(
                Kind.NOTIFICATION,
                "org.springframework.messaging.simp",
                "SimpMessagingTemplate SimpMessageSendingOperations",
                "send convertAndSend convertAndSendToUser");
        does(
                Kind.NOTIFICATION,
                "com.google.firebase.messaging",
                "FirebaseMessaging",
                "send sendAsync sendAll sendEach sendMulticast sendEachForMulticast");
        gives(
                "com.google.firebase.messaging.FirebaseMessaging",
                "getInstance",
                "com.google.firebase.messaging.FirebaseMessaging");
        String twilio = "com.twilio.rest.api.v2010.account.";
        for (String type : List.of("Message", "Call")) {
            gives(twilio + type, "creator", twilio + type + "Creator");
            does(Kind.NOTIFICATION, "com.twilio.rest.api.v2010.account", type + "Creator", "create createAsync");
        }
        gives(
                "com.twilio.rest.verify.v2.service.Verification",
                "creator",
                "com.twilio.rest.verify.v2.service.VerificationCreator");
        does(Kind.NOTIFICATION, "com.twilio.rest.verify.v2.service", "VerificationCreator", "create createAsync");
    }

    private static void accounts() {
        String keycloak = "org.keycloak.admin.client.";
        gives(keycloak + "Keycloak", "realm", keycloak + "resource.RealmResource");
        gives(keycloak + "resource.RealmResource", "users", keycloak + "resource.UsersResource");
        gives(keycloak + "resource.RealmResource", "groups", keycloak + "resource.GroupsResource");
        gives(keycloak + "resource.RealmResource", "roles", keycloak + "resource.RolesResource");
        gives(keycloak + "resource.RealmResource", "clients", keycloak + "resource.ClientsResource");
        gives(keycloak + "resource.UsersResource", "get", keycloak + "resource.UserResource");
        does(Kind.ACCOUNT, keycloak + "resource", "UsersResource", "create");
        does(Kind.ACCOUNT, keycloak + "resource", "UserResource", "update resetPassword executeActionsEmail");
        does(
                Kind.ACCOUNT,
                keycloak + "resource",
                "RealmsResource GroupsResource RolesResource ClientsResource",
                "create add");
        undoes(Kind.ACCOUNT, keycloak + "resource", "UsersResource", "delete");
        undoes(Kind.ACCOUNT, keycloak + "resource", "UserResource", "remove");
        String firebase = "com.google.firebase.auth.";
        gives(firebase + "FirebaseAuth", "getInstance", firebase + "FirebaseAuth");
        does(
                Kind.ACCOUNT,
                "com.google.firebase.auth",
                "FirebaseAuth AbstractFirebaseAuth",
                "createUser createUserAsync updateUser importUsers setCustomUserClaims");
        undoes(
                Kind.ACCOUNT,
                "com.google.firebase.auth",
                "FirebaseAuth AbstractFirebaseAuth",
                "deleteUser deleteUserAsync deleteUsers");
        gives("com.auth0.client.mgmt.ManagementAPI", "users", "com.auth0.client.mgmt.UsersEntity");
        does(Kind.ACCOUNT, "com.auth0.client.mgmt", "UsersEntity", "create update");
        undoes(Kind.ACCOUNT, "com.auth0.client.mgmt", "UsersEntity", "delete");
        does(Kind.ACCOUNT, "com.auth0.client.auth", "AuthAPI", "signUp");
        String cognito = "signUp adminCreateUser adminSetUserPassword adminUpdateUserAttributes";
        does(
                Kind.ACCOUNT,
                "software.amazon.awssdk.services.cognitoidentityprovider",
                "CognitoIdentityProviderClient CognitoIdentityProviderAsyncClient",
                cognito);
        undoes(
                Kind.ACCOUNT,
                "software.amazon.awssdk.services.cognitoidentityprovider",
                "CognitoIdentityProviderClient CognitoIdentityProviderAsyncClient",
                "adminDeleteUser");
        does(Kind.ACCOUNT, "com.amazonaws.services.cognitoidp", "AWSCognitoIdentityProvider", cognito);
        undoes(Kind.ACCOUNT, "com.amazonaws.services.cognitoidp", "AWSCognitoIdentityProvider", "adminDeleteUser");
        does(Kind.ACCOUNT, "com.okta.sdk.resource.user", "UserBuilder", "buildAndCreate");
        does(Kind.ACCOUNT, "com.okta.sdk.resource.api", "UserApi", "createUser");
    }

    private static void payments() {
        String stripe = "PaymentIntent Charge Customer Subscription Invoice Transfer Payout SetupIntent Account";
        does(Kind.PAYMENT, "com.stripe.model", stripe, "create capture confirm pay finalizeInvoice");
        does(Kind.PAYMENT, "com.stripe.model.checkout", "Session", "create");
        undoes(Kind.PAYMENT, "com.stripe.model", "Refund", "create");
        undoes(Kind.PAYMENT, "com.stripe.model", stripe, "cancel delete");
        does(Kind.PAYMENT, "com.paypal.api.payments", "Payment Authorization Payout", "create execute capture");
        does(Kind.PAYMENT, "com.paypal.core", "PayPalHttpClient", "execute");
        gives("com.braintreegateway.BraintreeGateway", "transaction", "com.braintreegateway.TransactionGateway");
        does(Kind.PAYMENT, "com.braintreegateway", "TransactionGateway", "sale submitForSettlement");
        undoes(Kind.PAYMENT, "com.braintreegateway", "TransactionGateway", "refund voidTransaction");
        does(Kind.PAYMENT, "com.mercadopago.client.payment", "PaymentClient", "create capture");
        undoes(Kind.PAYMENT, "com.mercadopago.client.payment", "PaymentClient", "cancel");
        does(Kind.PAYMENT, "com.adyen.service.checkout", "PaymentsApi", "payments sessions");
    }

    private static void objects() {
        String put = "putObject uploadPart completeMultipartUpload copyObject";
        does(Kind.OBJECT, "software.amazon.awssdk.services.s3", "S3Client S3AsyncClient", put);
        undoes(
                Kind.OBJECT,
                "software.amazon.awssdk.services.s3",
                "S3Client S3AsyncClient",
                "deleteObject deleteObjects");
        does(Kind.OBJECT, "software.amazon.awssdk.transfer.s3", "S3TransferManager", "upload uploadFile");
        does(Kind.OBJECT, "com.amazonaws.services.s3", "AmazonS3 AmazonS3Client", put);
        undoes(Kind.OBJECT, "com.amazonaws.services.s3", "AmazonS3 AmazonS3Client", "deleteObject deleteObjects");
        does(Kind.OBJECT, "com.amazonaws.services.s3.transfer", "TransferManager", "upload");
        does(Kind.OBJECT, "io.awspring.cloud.s3", "S3Template S3Operations", "upload store");
        undoes(Kind.OBJECT, "io.awspring.cloud.s3", "S3Template S3Operations", "deleteObject");
        does(
                Kind.OBJECT,
                "io.minio",
                "MinioClient MinioAsyncClient",
                "putObject uploadObject copyObject composeObject");
        undoes(Kind.OBJECT, "io.minio", "MinioClient MinioAsyncClient", "removeObject removeObjects");
        does(Kind.OBJECT, "com.google.cloud.storage", "Storage", "create createFrom copy");
        does(Kind.OBJECT, "com.google.cloud.storage", "Bucket", "create");
        undoes(Kind.OBJECT, "com.google.cloud.storage", "Storage Blob", "delete");
        does(Kind.OBJECT, "com.azure.storage.blob", "BlobClient", "upload uploadFromFile uploadWithResponse");
        undoes(Kind.OBJECT, "com.azure.storage.blob", "BlobClient", "delete deleteIfExists");
        gives("com.cloudinary.Cloudinary", "uploader", "com.cloudinary.Uploader");
        does(Kind.OBJECT, "com.cloudinary", "Uploader", "upload uploadLarge rename");
        undoes(Kind.OBJECT, "com.cloudinary", "Uploader", "destroy");
        does(Kind.OBJECT, "com.aliyun.oss", "OSS OSSClient", "putObject copyObject");
        undoes(Kind.OBJECT, "com.aliyun.oss", "OSS OSSClient", "deleteObject deleteObjects");
        does(Kind.OBJECT, "com.qcloud.cos", "COSClient", "putObject copyObject");
        does(Kind.OBJECT, "com.qiniu.storage", "UploadManager", "put");
    }

    private static void files() {
        does(Kind.FILE, "java.nio.file", "Files", "write writeString copy move createFile");
        undoes(Kind.FILE, "java.nio.file", "Files", "delete deleteIfExists");
        does(Kind.FILE, "org.springframework.web.multipart", "MultipartFile", "transferTo");
        does(
                Kind.FILE,
                "org.apache.commons.io",
                "FileUtils",
                "copyFile copyInputStreamToFile copyToFile moveFile writeByteArrayToFile writeStringToFile");
        undoes(Kind.FILE, "org.apache.commons.io", "FileUtils", "forceDelete deleteQuietly delete");
    }

    private static void does(Kind kind, String packageName, String types, String methods) {
        add(packageName, types, methods, new Deed(kind, false, false));
    }

    private static void undoes(Kind kind, String packageName, String types, String methods) {
        add(packageName, types, methods, new Deed(kind, true, false));
    }

    /** A request to whoever listens on the other side. */
    private static void replies(String packageName, String types, String methods) {
        add(packageName, types, methods, new Deed(Kind.REQUEST, false, true));
    }

    private static void add(String packageName, String types, String methods, Deed deed) {
        for (String type : types.split(" ")) {
            Map<String, Deed> deeds = DEEDS.computeIfAbsent(known(packageName + "." + type), k -> new HashMap<>());
            for (String method : methods.split(" ")) {
                deeds.put(method, deed);
            }
        }
    }

    /** The call gives an object of the table. */
    private static void gives(String type, String method, String result) {
        STEPS.computeIfAbsent(known(type), k -> new HashMap<>()).put(method, result);
    }

    private static String known(String type) {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        if (!COMMON.contains(simple)) {
            BY_SIMPLE_NAME.put(simple, type);
        }
        return type;
    }

    /** What a call of the method does on an object of the type; empty where it does nothing outside. */
    static Optional<Deed> deed(Type type, String method) {
        return Optional.ofNullable(DEEDS.get(qualified(type))).map(d -> d.get(method));
    }

    /** The type of what the call gives, where that is in the table too. */
    static Optional<Type> step(Type type, String method) {
        return Optional.ofNullable(STEPS.get(qualified(type)))
                .map(s -> s.get(method))
                .map(Type::library);
    }

    /** The qualified names of all types. */
    static List<String> types() {
        Set<String> types = new java.util.TreeSet<>(DEEDS.keySet());
        types.addAll(STEPS.keySet());
        return new ArrayList<>(types);
    }

    private static String qualified(Type type) {
        if (type.declaration().isPresent() || type.variable()) {
            return "";
        }
        return type.name().indexOf('.') < 0 ? BY_SIMPLE_NAME.getOrDefault(type.name(), type.name()) : type.name();
    }
}
