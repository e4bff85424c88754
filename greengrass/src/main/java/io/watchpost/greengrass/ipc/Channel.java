package io.watchpost.greengrass.ipc;

import io.watchpost.transport.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.aws.greengrass.GreengrassCoreIPCServiceModel;
import software.amazon.awssdk.aws.greengrass.model.BinaryMessage;
import software.amazon.awssdk.aws.greengrass.model.IoTCoreMessage;
import software.amazon.awssdk.aws.greengrass.model.MQTTMessage;
import software.amazon.awssdk.aws.greengrass.model.PublishMessage;
import software.amazon.awssdk.aws.greengrass.model.PublishToIoTCoreRequest;
import software.amazon.awssdk.aws.greengrass.model.PublishToTopicRequest;
import software.amazon.awssdk.aws.greengrass.model.QOS;
import software.amazon.awssdk.aws.greengrass.model.ReceiveMode;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToIoTCoreRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToIoTCoreResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToTopicRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToTopicResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscriptionResponseMessage;
import software.amazon.awssdk.eventstreamrpc.EventStreamRPCServiceModel;

/** To whom the nucleus passes messages on: IoT Core, or the other components on this machine. */
enum Channel {
    /**
     * IoT Core, QoS 1. Nothing is retained: that needs a permission of its own, without which IoT Core hangs up on the
     * nucleus, and nobody would take a retained "online" back, since there is no last will.
     */
    CLOUD(
            "greengrass",
            "IoT Core by way of the Greengrass nucleus",
            "aws.greengrass.ipc.mqttproxy",
            GreengrassCoreIPCServiceModel.PUBLISH_TO_IOT_CORE,
            GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_IOT_CORE) {
        @Override
        CompletableFuture<?> publish(NucleusConnection connection, Message message) {
            PublishToIoTCoreRequest request = new PublishToIoTCoreRequest()
                    .withTopicName(message.topic())
                    .withQos(QOS.AT_LEAST_ONCE)
                    .withPayload(message.payload());
            return connection.ask(client -> client.publishToIoTCore(request, Optional.empty()));
        }

        @Override
        CompletableFuture<?> subscribe(
                NucleusConnection connection, String topicFilter, BiConsumer<String, byte[]> received) {
            SubscribeToIoTCoreRequest request =
                    new SubscribeToIoTCoreRequest().withTopicName(topicFilter).withQos(QOS.AT_LEAST_ONCE);
            return connection.<SubscribeToIoTCoreResponse, IoTCoreMessage>listen(
                    (client, events) -> client.subscribeToIoTCore(request, Optional.of(events)), event -> {
                        MQTTMessage message = event.getMessage();
                        if (message != null) {
                            received.accept(message.getTopicName(), orEmpty(message.getPayload()));
                        }
                    });
        }
    },
    /** Other components; whoever isn't subscribed at that moment misses it. */
    LOCAL(
            "greengrass-local",
            "other components by way of the Greengrass nucleus",
            "aws.greengrass.ipc.pubsub",
            GreengrassCoreIPCServiceModel.PUBLISH_TO_TOPIC,
            GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_TOPIC) {
        @Override
        CompletableFuture<?> publish(NucleusConnection connection, Message message) {
            PublishToTopicRequest request = new PublishToTopicRequest()
                    .withTopic(message.topic())
                    .withPublishMessage(
                            new PublishMessage().withBinaryMessage(new BinaryMessage().withMessage(message.payload())));
            return connection.ask(client -> client.publishToTopic(request, Optional.empty()));
        }

        @Override
        CompletableFuture<?> subscribe(
                NucleusConnection connection, String topicFilter, BiConsumer<String, byte[]> received) {
            SubscribeToTopicRequest request = new SubscribeToTopicRequest()
                    .withTopic(topicFilter)
                    .withReceiveMode(ReceiveMode.RECEIVE_ALL_MESSAGES);
            return connection.<SubscribeToTopicResponse, SubscriptionResponseMessage>listen(
                    (client, events) -> client.subscribeToTopic(request, Optional.of(events)),
                    event -> pass(event, received));
        }
    };

    private final String wireName;
    private final String description;
    private final String service;
    private final String publishing;
    private final String subscribing;

    Channel(String wireName, String description, String service, String publishing, String subscribing) {
        this.wireName = wireName;
        this.description = description;
        this.service = service;
        this.publishing = publishing;
        this.subscribing = subscribing;
    }

    /** The destination's name in the outbox, and the scheme of its address. */
    String wireName() {
        return wireName;
    }

    /** What a person calls it. */
    String describe() {
        return description;
    }

    abstract CompletableFuture<?> publish(NucleusConnection connection, Message message);

    abstract CompletableFuture<?> subscribe(
            NucleusConnection connection, String topicFilter, BiConsumer<String, byte[]> received);

    /** What to add to a recipe or a deployment, so that publishing to this topic is allowed. */
    String publishingRule(String topic) {
        return rule(publishing, topic);
    }

    String subscribingRule(String topicFilter) {
        return rule(subscribing, topicFilter);
    }

    private String rule(String operation, String resource) {
        return "allow it in the component's configuration, in accessControl under " + service + ": operations [\""
                + operation + "\"], resources [\"" + resource + "\"]";
    }

    private static void pass(SubscriptionResponseMessage event, BiConsumer<String, byte[]> received) {
        BinaryMessage binary = event.getBinaryMessage();
        if (binary != null) {
            String topic =
                    binary.getContext() == null ? "" : binary.getContext().getTopic();
            received.accept(topic, orEmpty(binary.getMessage()));
        } else if (event.getJsonMessage() != null) {
            String topic = event.getJsonMessage().getContext() == null
                    ? ""
                    : event.getJsonMessage().getContext().getTopic();
            received.accept(
                    topic,
                    EventStreamRPCServiceModel.getStaticGson()
                            .toJson(event.getJsonMessage().getMessage())
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] orEmpty(byte @Nullable [] payload) {
        return payload == null ? new byte[0] : payload;
    }
}
