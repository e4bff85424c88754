package io.watchpost.greengrass.nucleus;

import io.watchpost.clock.SystemClock;
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
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.aws.greengrass.GreengrassCoreIPCServiceModel;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationValidityReport;
import software.amazon.awssdk.aws.greengrass.model.DeferComponentUpdateRequest;
import software.amazon.awssdk.aws.greengrass.model.GetConfigurationRequest;
import software.amazon.awssdk.aws.greengrass.model.PublishToIoTCoreRequest;
import software.amazon.awssdk.aws.greengrass.model.PublishToTopicRequest;
import software.amazon.awssdk.aws.greengrass.model.SendConfigurationValidityReportRequest;
import software.amazon.awssdk.aws.greengrass.model.ServiceError;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToComponentUpdatesResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToConfigurationUpdateRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToConfigurationUpdateResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToIoTCoreRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToIoTCoreResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToTopicRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToTopicResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToValidateConfigurationUpdatesResponse;
import software.amazon.awssdk.aws.greengrass.model.UnauthorizedError;
import software.amazon.awssdk.aws.greengrass.model.UpdateStateRequest;
import software.amazon.awssdk.aws.greengrass.model.UpdateStateResponse;

/**
 * A nucleus with one component, in this process and over a real Unix socket, so that the component may be a process of
 * its own. Behaves as was measured on the real ones, and misbehaves when it is told to. For any thread.
 */
public final class InProcessNucleus implements AutoCloseable {
    public static final String COMPONENT = "io.watchpost.Runtime";
    private static final String NAMESPACE = GreengrassCoreIPCServiceModel.SERVICE_NAMESPACE + "#";
    private static final int LITE_MESSAGE_BYTES_MAX = 10_000;
    private static final long GOODBYE_MILLIS = 20_000;
    private static final long LOOK_MILLIS = 10;
    /** What nucleus-lite doesn't know. */
    private static final Set<String> FULL_ONLY = Set.of(
            GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_VALIDATE_CONFIGURATION_UPDATES,
            GreengrassCoreIPCServiceModel.SEND_CONFIGURATION_VALIDITY_REPORT,
            GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_COMPONENT_UPDATES,
            GreengrassCoreIPCServiceModel.DEFER_COMPONENT_UPDATE);

    private final Path socket;
    private final Profile profile;

    // guarded by this
    private final Subscriptions subscriptions = new Subscriptions();
    private final Deployments deployments = new Deployments(subscriptions);
    private final Messaging messaging;
    private final List<String> states = new ArrayList<>();
    private final Map<String, Integer> asked = new LinkedHashMap<>();
    private final Set<String> silentOperations = new LinkedHashSet<>();
    private Predicate<String> forbidden = topic -> false;
    private Duration delay = Duration.ZERO;
    private String token = "";
    private @Nullable ScheduledExecutorService answers;
    private @Nullable IpcServer server;

    /** @param socket where it listens; at most 100 characters, as for every Unix socket */
    public InProcessNucleus(Path socket, Profile profile) {
        this.socket = socket;
        this.profile = profile;
        messaging = new Messaging(profile, subscriptions);
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
        messaging.cloud.away(spoolBytesMax);
    }

    public synchronized void online() {
        messaging.cloud.back().forEach(messaging::arrived);
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
            messaging.cloud.forgetSpool();
            subscriptions.clear();
        }
        if (thread != null) {
            thread.shutdownNow();
        }
        if (known != null) {
            known.close();
        }
    }

    /**
     * The end, after that of its components: the native library doesn't survive a connection that is closed from both ends
     * at once. Whoever is connected still after a while is hung up on.
     */
    @Override
    public void close() {
        SystemClock clock = new SystemClock();
        long deadline = clock.nanos() + GOODBYE_MILLIS * 1_000_000;
        while (connections() > 0 && clock.nanos() < deadline) {
            clock.sleep(LOOK_MILLIS);
        }
        crash();
    }

    // configuration and deployments

    /** The component's configuration, told to nobody. */
    public synchronized void configuration(Map<String, Object> whole) {
        deployments.configuration(whole, profile);
    }

    /** A deployment that only changes the configuration: one event for each key, and each of them twice. */
    public synchronized void deployConfiguration(Map<String, Object> whole) {
        configuration(whole);
        whole.keySet().forEach(key -> {
            deployments.tellUpdate(key);
            deployments.tellUpdate(key);
        });
    }

    /** Asks the component whether it could live with a configuration. */
    public synchronized CompletableFuture<ConfigurationValidityReport> validate(
            Map<String, Object> whole, String deploymentId) {
        return deployments.validate(whole, deploymentId);
    }

    /** Says that the component is about to be updated; it may ask for time. */
    public synchronized CompletableFuture<DeferComponentUpdateRequest> preUpdate(String deploymentId) {
        return deployments.preUpdate(deploymentId);
    }

    // the world behind it

    /** A message comes from the cloud. */
    public synchronized void sendFromCloud(String topic, String payload) {
        messaging.deliver(new Published(topic, payload, 1));
    }

    /** Another component says something. */
    public synchronized void sendLocally(String topic, String payload) {
        messaging.deliverLocally(new Published(topic, payload, 1));
    }

    /** Hears whatever arrives in the cloud; called with the nucleus held, so it must not block. */
    public synchronized void listenInTheCloud(BiConsumer<String, byte[]> listener) {
        messaging.listenInTheCloud(listener);
    }

    /** Hears whatever is said to other components; likewise. */
    public synchronized void listenOnTheMachine(BiConsumer<String, byte[]> listener) {
        messaging.listenOnTheMachine(listener);
    }

    // what was seen

    /** What was accepted for IoT Core, whether it has arrived there or waits in the spool. */
    public synchronized List<Published> handedOver() {
        return messaging.cloud.handedOver();
    }

    /** What has arrived at IoT Core. */
    public synchronized List<Published> arrived() {
        return messaging.cloud.arrived();
    }

    /** What was published to other components. */
    public synchronized List<Published> local() {
        return messaging.local();
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
        return subscriptions.topicFilters();
    }

    /** Connections that have shown the right token and are still there. */
    private int connections() {
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
        subscriptions.forget(stream);
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
            case GreengrassCoreIPCServiceModel.PUBLISH_TO_IOT_CORE -> {
                PublishToIoTCoreRequest request = OpenStream.parse(PublishToIoTCoreRequest.class, payload);
                if (isAllowed(stream, request.getTopicName())) {
                    messaging.publish(stream, request);
                }
            }
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_IOT_CORE -> {
                String filter = OpenStream.parse(SubscribeToIoTCoreRequest.class, payload)
                        .getTopicName();
                if (isAllowed(stream, filter)) {
                    subscriptions.add(stream, filter);
                    stream.send(new SubscribeToIoTCoreResponse());
                }
            }
            case GreengrassCoreIPCServiceModel.PUBLISH_TO_TOPIC -> {
                PublishToTopicRequest request = OpenStream.parse(PublishToTopicRequest.class, payload);
                if (isAllowed(stream, request.getTopic())) {
                    messaging.publishLocally(stream, request);
                }
            }
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_TOPIC -> {
                String filter =
                        OpenStream.parse(SubscribeToTopicRequest.class, payload).getTopic();
                if (isAllowed(stream, filter)) {
                    subscriptions.add(stream, filter);
                    stream.send(new SubscribeToTopicResponse());
                }
            }
            case GreengrassCoreIPCServiceModel.GET_CONFIGURATION ->
                deployments.configuration(stream, OpenStream.parse(GetConfigurationRequest.class, payload));
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_CONFIGURATION_UPDATE -> {
                OpenStream.parse(SubscribeToConfigurationUpdateRequest.class, payload);
                subscriptions.add(stream, "");
                stream.send(new SubscribeToConfigurationUpdateResponse());
            }
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_VALIDATE_CONFIGURATION_UPDATES -> {
                subscriptions.add(stream, "");
                stream.send(new SubscribeToValidateConfigurationUpdatesResponse());
            }
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_COMPONENT_UPDATES -> {
                subscriptions.add(stream, "");
                stream.send(new SubscribeToComponentUpdatesResponse());
            }
            case GreengrassCoreIPCServiceModel.SEND_CONFIGURATION_VALIDITY_REPORT ->
                deployments.report(stream, OpenStream.parse(SendConfigurationValidityReportRequest.class, payload));
            case GreengrassCoreIPCServiceModel.DEFER_COMPONENT_UPDATE ->
                deployments.defer(stream, OpenStream.parse(DeferComponentUpdateRequest.class, payload));
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

    private boolean isAllowed(OpenStream stream, String topic) {
        if (forbidden.test(topic) || !deployments.accessControl().allows(stream.operation(), topic)) {
            stream.fail(new UnauthorizedError("Authorization failed with error Principal " + COMPONENT
                    + " is not authorized to perform " + stream.operation() + " on resource " + topic));
            return false;
        }
        return true;
    }
}
