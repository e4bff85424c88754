package io.watchpost.greengrass.nucleus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.aws.greengrass.GreengrassCoreIPCServiceModel;
import software.amazon.awssdk.aws.greengrass.model.BinaryMessage;
import software.amazon.awssdk.aws.greengrass.model.ComponentUpdatePolicyEvents;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationUpdateEvent;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationUpdateEvents;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationValidityReport;
import software.amazon.awssdk.aws.greengrass.model.DeferComponentUpdateRequest;
import software.amazon.awssdk.aws.greengrass.model.DeferComponentUpdateResponse;
import software.amazon.awssdk.aws.greengrass.model.GetConfigurationRequest;
import software.amazon.awssdk.aws.greengrass.model.GetConfigurationResponse;
import software.amazon.awssdk.aws.greengrass.model.InvalidArgumentsError;
import software.amazon.awssdk.aws.greengrass.model.IoTCoreMessage;
import software.amazon.awssdk.aws.greengrass.model.MQTTMessage;
import software.amazon.awssdk.aws.greengrass.model.MessageContext;
import software.amazon.awssdk.aws.greengrass.model.PreComponentUpdateEvent;
import software.amazon.awssdk.aws.greengrass.model.PublishToIoTCoreRequest;
import software.amazon.awssdk.aws.greengrass.model.PublishToIoTCoreResponse;
import software.amazon.awssdk.aws.greengrass.model.PublishToTopicRequest;
import software.amazon.awssdk.aws.greengrass.model.PublishToTopicResponse;
import software.amazon.awssdk.aws.greengrass.model.QOS;
import software.amazon.awssdk.aws.greengrass.model.ResourceNotFoundError;
import software.amazon.awssdk.aws.greengrass.model.SendConfigurationValidityReportRequest;
import software.amazon.awssdk.aws.greengrass.model.SendConfigurationValidityReportResponse;
import software.amazon.awssdk.aws.greengrass.model.ServiceError;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToComponentUpdatesResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToConfigurationUpdateRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToConfigurationUpdateResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToIoTCoreRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToIoTCoreResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToTopicRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToTopicResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToValidateConfigurationUpdatesResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscriptionResponseMessage;
import software.amazon.awssdk.aws.greengrass.model.UnauthorizedError;
import software.amazon.awssdk.aws.greengrass.model.UpdateStateRequest;
import software.amazon.awssdk.aws.greengrass.model.UpdateStateResponse;
import software.amazon.awssdk.aws.greengrass.model.ValidateConfigurationUpdateEvent;
import software.amazon.awssdk.aws.greengrass.model.ValidateConfigurationUpdateEvents;

/**
 * A nucleus with one component, in this process and over a real Unix socket, so that the component may be a process of
 * its own. Behaves as was measured on the real ones, and misbehaves when it is told to. For any thread.
 */
public final class InProcessNucleus implements AutoCloseable {
    public static final String COMPONENT = "io.watchpost.Runtime";
    private static final String NAMESPACE = GreengrassCoreIPCServiceModel.SERVICE_NAMESPACE + "#";
    private static final int PAYLOAD_BYTES_MAX = 131_072;
    private static final int LITE_MESSAGE_BYTES_MAX = 10_000;
    /** What nucleus-lite doesn't know. */
    private static final Set<String> FULL_ONLY = Set.of(
            GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_VALIDATE_CONFIGURATION_UPDATES,
            GreengrassCoreIPCServiceModel.SEND_CONFIGURATION_VALIDITY_REPORT,
            GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_COMPONENT_UPDATES,
            GreengrassCoreIPCServiceModel.DEFER_COMPONENT_UPDATE);

    private final Path socket;
    private final Profile profile;

    // guarded by this
    private final CloudSide cloud = new CloudSide();
    private final List<Published> local = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private final Map<OpenStream, String> subscriptions = new LinkedHashMap<>();
    private final Map<String, Integer> asked = new LinkedHashMap<>();
    private final Set<String> silentOperations = new LinkedHashSet<>();
    private Map<String, Object> configuration = Map.of();
    private Predicate<String> forbidden = topic -> false;
    private Duration delay = Duration.ZERO;
    private String token = "";
    private @Nullable CompletableFuture<ConfigurationValidityReport> validity;
    private @Nullable CompletableFuture<DeferComponentUpdateRequest> deferral;
    private @Nullable ScheduledExecutorService answers;
    private @Nullable IpcServer server;

    /** @param socket where it listens; at most 100 characters, as for every Unix socket */
    public InProcessNucleus(Path socket, Profile profile) {
        this.socket = socket;
        this.profile = profile;
    }

    /** Listens, for the first time or again after a crash; what ran before is a stranger then. */
    public synchronized InProcessNucleus start() {
        token = UUID.randomUUID().toString();
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("nucleus").daemon().factory());
        answers = thread;
        server = new IpcServer(socket, shown -> shown.equals(tokenNow()), new IpcServer.Answering() {
            @Override
            public void answer(OpenStream stream, byte[] payload, int sizeBytes) {
                long later = delayNanos();
                if (later == 0) {
                    // on the event loop: the native library doesn't survive a connection that ends while another
                    // thread sends on it
                    answerNow(stream, payload, sizeBytes);
                    return;
                }
                try {
                    var _ = thread.schedule(() -> answerNow(stream, payload, sizeBytes), later, TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException e) {
                    forget(stream); // the nucleus has crashed meanwhile
                }
            }

            @Override
            public void ended(OpenStream stream) {
                forget(stream);
            }
        });
        return this;
    }

    /** Listens again and knows its components, as when only the process was replaced. */
    public synchronized InProcessNucleus startWithTheSameTokens() {
        String known = token;
        start();
        token = known;
        return this;
    }

    /** What the nucleus gives a component that it starts. */
    public synchronized Map<String, String> environment() {
        return Map.of("AWS_GG_NUCLEUS_DOMAIN_SOCKET_FILEPATH_FOR_COMPONENT", socket.toString(), "SVCUID", token);
    }

    // misbehaviour

    /** Publishing to and subscribing to these topics isn't in accessControl. */
    public synchronized void forbid(Predicate<String> topic) {
        forbidden = topic;
    }

    /** Every answer comes so much later. */
    public synchronized void delayAnswers(Duration by) {
        delay = by;
    }

    /** This operation gets no answer any more: {@code GetConfiguration}. */
    public synchronized void neverAnswer(String operation) {
        silentOperations.add(NAMESPACE + operation);
    }

    /** All connections end; new ones are taken. */
    public void disconnectEverybody() {
        IpcServer known = running();
        if (known != null) {
            known.hangUp();
        }
    }

    /** IoT Core can't be reached; so many bytes of payload are kept meanwhile, none on lite. */
    public synchronized void offline(long spoolBytesMax) {
        cloud.away(spoolBytesMax);
    }

    public synchronized void online() {
        cloud.back().forEach(this::deliver);
    }

    /** As by kill -9: no listener, no connection, an empty spool. */
    public void crash() {
        IpcServer known;
        ScheduledExecutorService thread;
        synchronized (this) {
            known = server;
            thread = answers;
            server = null;
            answers = null;
            cloud.forgetSpool();
            subscriptions.clear();
        }
        if (thread != null) {
            thread.shutdownNow();
        }
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void close() {
        crash();
    }

    // configuration and deployments

    /** The component's configuration, told to nobody. */
    public synchronized void configuration(Map<String, Object> whole) {
        configuration = profile == Profile.LITE ? numbersAsStrings(whole) : whole;
    }

    /** A deployment that only changes the configuration: one event for each key, and each of them twice. */
    public synchronized void deployConfiguration(Map<String, Object> whole) {
        configuration(whole);
        whole.keySet().forEach(key -> {
            tellUpdate(key);
            tellUpdate(key);
        });
    }

    private void tellUpdate(String key) {
        ConfigurationUpdateEvents event = new ConfigurationUpdateEvents()
                .withConfigurationUpdateEvent(new ConfigurationUpdateEvent()
                        .withComponentName(COMPONENT)
                        .withKeyPath(List.of(key)));
        streams(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_CONFIGURATION_UPDATE).forEach(stream -> stream.send(event));
    }

    /** Asks the component whether it could live with a configuration. */
    public synchronized CompletableFuture<ConfigurationValidityReport> validate(
            Map<String, Object> whole, String deploymentId) {
        CompletableFuture<ConfigurationValidityReport> answer = new CompletableFuture<>();
        validity = answer;
        ValidateConfigurationUpdateEvents event = new ValidateConfigurationUpdateEvents()
                .withValidateConfigurationUpdateEvent(new ValidateConfigurationUpdateEvent()
                        .withConfiguration(whole)
                        .withDeploymentId(deploymentId));
        streams(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_VALIDATE_CONFIGURATION_UPDATES)
                .forEach(stream -> stream.send(event));
        return answer;
    }

    /** Says that the component is about to be updated; it may ask for time. */
    public synchronized CompletableFuture<DeferComponentUpdateRequest> preUpdate(String deploymentId) {
        CompletableFuture<DeferComponentUpdateRequest> answer = new CompletableFuture<>();
        deferral = answer;
        ComponentUpdatePolicyEvents event = new ComponentUpdatePolicyEvents()
                .withPreUpdateEvent(new PreComponentUpdateEvent()
                        .withDeploymentId(deploymentId)
                        .withIsGgcRestarting(false));
        streams(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_COMPONENT_UPDATES).forEach(stream -> stream.send(event));
        return answer;
    }

    // the world behind it

    /** A message comes from the cloud. */
    public synchronized void sendFromCloud(String topic, String payload) {
        deliver(new Published(topic, payload, 1));
    }

    /** Another component says something. */
    public synchronized void sendLocally(String topic, String payload) {
        deliverLocally(new Published(topic, payload, 1));
    }

    // what was seen

    /** What was accepted for IoT Core, whether it has arrived there or waits in the spool. */
    public synchronized List<Published> handedOver() {
        return cloud.handedOver();
    }

    /** What has arrived at IoT Core. */
    public synchronized List<Published> arrived() {
        return cloud.arrived();
    }

    /** What was published to other components. */
    public synchronized List<Published> local() {
        return List.copyOf(local);
    }

    /** What the component reported of its lifecycle. */
    public synchronized List<String> states() {
        return List.copyOf(states);
    }

    /** How often an operation was asked for: {@code GetConfiguration}. */
    public synchronized int asked(String operation) {
        return asked.getOrDefault(NAMESPACE + operation, 0);
    }

    /** Topic filters that are subscribed to now, on both sides. */
    public synchronized Set<String> subscribed() {
        return subscriptions.values().stream()
                .filter(filter -> !filter.isEmpty())
                .collect(Collectors.toSet());
    }

    /** Connections that have shown the right token and are still there. */
    public int connections() {
        IpcServer known = running();
        return known == null ? 0 : known.connections();
    }

    // answers

    private synchronized @Nullable IpcServer running() {
        return server;
    }

    private synchronized String tokenNow() {
        return token;
    }

    private synchronized long delayNanos() {
        return delay.toNanos();
    }

    private synchronized void forget(OpenStream stream) {
        subscriptions.remove(stream);
    }

    private synchronized void answerNow(OpenStream stream, byte[] payload, int sizeBytes) {
        String operation = stream.operation();
        asked.merge(operation, 1, Integer::sum);
        if (silentOperations.contains(operation) || (profile == Profile.LITE && sizeBytes > LITE_MESSAGE_BYTES_MAX)) {
            return;
        }
        if (profile == Profile.LITE && FULL_ONLY.contains(operation)) {
            stream.fail(new ServiceError("Unsupported operation."));
            return;
        }
        switch (operation) {
            case GreengrassCoreIPCServiceModel.PUBLISH_TO_IOT_CORE ->
                publish(stream, OpenStream.parse(PublishToIoTCoreRequest.class, payload));
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_IOT_CORE -> {
                String filter = OpenStream.parse(SubscribeToIoTCoreRequest.class, payload)
                        .getTopicName();
                if (isAllowed(stream, filter)) {
                    subscriptions.put(stream, filter);
                    stream.send(new SubscribeToIoTCoreResponse());
                }
            }
            case GreengrassCoreIPCServiceModel.PUBLISH_TO_TOPIC ->
                publishLocally(stream, OpenStream.parse(PublishToTopicRequest.class, payload));
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_TOPIC -> {
                String filter =
                        OpenStream.parse(SubscribeToTopicRequest.class, payload).getTopic();
                if (isAllowed(stream, filter)) {
                    subscriptions.put(stream, filter);
                    stream.send(new SubscribeToTopicResponse());
                }
            }
            case GreengrassCoreIPCServiceModel.GET_CONFIGURATION ->
                configuration(stream, OpenStream.parse(GetConfigurationRequest.class, payload));
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_CONFIGURATION_UPDATE -> {
                OpenStream.parse(SubscribeToConfigurationUpdateRequest.class, payload);
                subscriptions.put(stream, "");
                stream.send(new SubscribeToConfigurationUpdateResponse());
            }
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_VALIDATE_CONFIGURATION_UPDATES -> {
                subscriptions.put(stream, "");
                stream.send(new SubscribeToValidateConfigurationUpdatesResponse());
            }
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_COMPONENT_UPDATES -> {
                subscriptions.put(stream, "");
                stream.send(new SubscribeToComponentUpdatesResponse());
            }
            case GreengrassCoreIPCServiceModel.SEND_CONFIGURATION_VALIDITY_REPORT -> {
                ConfigurationValidityReport report = OpenStream.parse(
                                SendConfigurationValidityReportRequest.class, payload)
                        .getConfigurationValidityReport();
                if (complete(stream, validity, report)) {
                    stream.answer(new SendConfigurationValidityReportResponse());
                }
            }
            case GreengrassCoreIPCServiceModel.DEFER_COMPONENT_UPDATE -> {
                DeferComponentUpdateRequest request = OpenStream.parse(DeferComponentUpdateRequest.class, payload);
                if (complete(stream, deferral, request)) {
                    stream.answer(new DeferComponentUpdateResponse());
                }
            }
            case GreengrassCoreIPCServiceModel.UPDATE_STATE -> {
                states.add(OpenStream.parse(UpdateStateRequest.class, payload).getStateAsString());
                stream.answer(new UpdateStateResponse());
            }
            // metrics of components are taken only from those whose name begins with aws.
            case GreengrassCoreIPCServiceModel.PUT_COMPONENT_METRIC ->
                stream.fail(new UnauthorizedError(COMPONENT + " is not authorized to perform " + operation));
            default -> stream.fail(new ServiceError(operation + " is an unsupported operation."));
        }
    }

    private static <T> boolean complete(OpenStream stream, @Nullable CompletableFuture<T> awaited, T answer) {
        if (awaited == null || !awaited.complete(answer)) {
            stream.fail(new InvalidArgumentsError("Request either timed out or was never made"));
            return false;
        }
        return true;
    }

    private boolean isAllowed(OpenStream stream, String topic) {
        if (forbidden.test(topic)) {
            stream.fail(new UnauthorizedError("Authorization failed with error Principal " + COMPONENT
                    + " is not authorized to perform " + stream.operation() + " on resource " + topic));
            return false;
        }
        return true;
    }

    private void publish(OpenStream stream, PublishToIoTCoreRequest request) {
        byte[] payload = request.getPayload() == null ? new byte[0] : request.getPayload();
        if (!isAllowed(stream, request.getTopicName())) {
            return;
        }
        if (payload.length > PAYLOAD_BYTES_MAX) {
            stream.fail(new ServiceError("The publishing payload size exceeds the limit"));
            return;
        }
        if (profile == Profile.LITE && cloud.isAway()) {
            stream.fail(new ServiceError("Failed to send the publish."));
            return;
        }
        List<Published> arriving =
                cloud.take(Published.of(request.getTopicName(), payload, request.getQos() == QOS.AT_MOST_ONCE ? 0 : 1));
        if (arriving == null) {
            stream.fail(new ServiceError("Publish to topic " + request.getTopicName()
                    + " failed with error Message spool is full. Message could not be added."));
            return;
        }
        stream.answer(new PublishToIoTCoreResponse());
        arriving.forEach(this::deliver);
    }

    private void publishLocally(OpenStream stream, PublishToTopicRequest request) {
        if (isAllowed(stream, request.getTopic())) {
            Published message = Published.of(
                    request.getTopic(),
                    request.getPublishMessage().getBinaryMessage().getMessage(),
                    1);
            local.add(message);
            stream.answer(new PublishToTopicResponse());
            deliverLocally(message);
        }
    }

    private void configuration(OpenStream stream, GetConfigurationRequest request) {
        Object found = configuration;
        String last = "";
        for (String key : request.getKeyPath() == null ? List.<String>of() : request.getKeyPath()) {
            Object below = found instanceof Map<?, ?> map ? map.get(key) : null;
            if (below == null) {
                stream.fail(new ResourceNotFoundError("Key not found"));
                return;
            }
            found = below;
            last = key;
        }
        Map<String, Object> value = new LinkedHashMap<>();
        if (found instanceof Map<?, ?> map) {
            map.forEach((key, below) -> value.put(String.valueOf(key), below));
        } else {
            value.put(last, found);
        }
        stream.answer(
                new GetConfigurationResponse().withComponentName(COMPONENT).withValue(value));
    }

    private void deliver(Published message) {
        IoTCoreMessage event = new IoTCoreMessage()
                .withMessage(new MQTTMessage()
                        .withTopicName(message.topic())
                        .withPayload(message.payload().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        matching(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_IOT_CORE, message.topic())
                .forEach(stream -> stream.send(event));
    }

    private void deliverLocally(Published message) {
        SubscriptionResponseMessage event = new SubscriptionResponseMessage()
                .withBinaryMessage(new BinaryMessage()
                        .withMessage(message.payload().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .withContext(new MessageContext().withTopic(message.topic())));
        matching(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_TOPIC, message.topic())
                .forEach(stream -> stream.send(event));
    }

    private List<OpenStream> matching(String operation, String topic) {
        return streams(operation).stream()
                .filter(stream -> matches(subscriptions.getOrDefault(stream, ""), topic))
                .toList();
    }

    private List<OpenStream> streams(String operation) {
        return subscriptions.keySet().stream()
                .filter(stream -> stream.isOpen() && stream.operation().equals(operation))
                .toList();
    }

    private static boolean matches(String filter, String topic) {
        List<String> wanted = List.of(filter.split("/", -1));
        List<String> found = List.of(topic.split("/", -1));
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).equals("#")) {
                return true;
            }
            if (i >= found.size()
                    || !(wanted.get(i).equals("+") || wanted.get(i).equals(found.get(i)))) {
                return false;
            }
        }
        return wanted.size() == found.size();
    }

    private static Map<String, Object> numbersAsStrings(Map<?, ?> map) {
        Map<String, Object> strings = new LinkedHashMap<>();
        map.forEach((key, value) -> strings.put(String.valueOf(key), numbersAsStrings(value)));
        return strings;
    }

    private static Object numbersAsStrings(Object value) {
        return switch (value) {
            case Number number -> number.toString();
            case Map<?, ?> map -> numbersAsStrings(map);
            case List<?> list ->
                list.stream().map(InProcessNucleus::numbersAsStrings).toList();
            default -> value;
        };
    }
}
