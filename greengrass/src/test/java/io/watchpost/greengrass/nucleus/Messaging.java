package io.watchpost.greengrass.nucleus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import software.amazon.awssdk.aws.greengrass.GreengrassCoreIPCServiceModel;
import software.amazon.awssdk.aws.greengrass.model.BinaryMessage;
import software.amazon.awssdk.aws.greengrass.model.IoTCoreMessage;
import software.amazon.awssdk.aws.greengrass.model.MQTTMessage;
import software.amazon.awssdk.aws.greengrass.model.MessageContext;
import software.amazon.awssdk.aws.greengrass.model.PublishToIoTCoreRequest;
import software.amazon.awssdk.aws.greengrass.model.PublishToIoTCoreResponse;
import software.amazon.awssdk.aws.greengrass.model.PublishToTopicRequest;
import software.amazon.awssdk.aws.greengrass.model.PublishToTopicResponse;
import software.amazon.awssdk.aws.greengrass.model.QOS;
import software.amazon.awssdk.aws.greengrass.model.ServiceError;
import software.amazon.awssdk.aws.greengrass.model.SubscriptionResponseMessage;

/** The messages that a nucleus passes on: to IoT Core and from there, and between components. Guarded by the nucleus. */
final class Messaging {
    private static final int PAYLOAD_BYTES_MAX = 131_072;

    final CloudSide cloud = new CloudSide();
    private final Profile profile;
    private final Subscriptions subscriptions;
    private final List<Published> local = new ArrayList<>();
    private final List<BiConsumer<String, byte[]>> inTheCloud = new ArrayList<>();
    private final List<BiConsumer<String, byte[]>> onTheMachine = new ArrayList<>();

    Messaging(Profile profile, Subscriptions subscriptions) {
        this.profile = profile;
        this.subscriptions = subscriptions;
    }

    void listenInTheCloud(BiConsumer<String, byte[]> listener) {
        inTheCloud.add(listener);
    }

    void listenOnTheMachine(BiConsumer<String, byte[]> listener) {
        onTheMachine.add(listener);
    }

    List<Published> local() {
        return List.copyOf(local);
    }

    void publish(OpenStream stream, PublishToIoTCoreRequest request) {
        byte[] payload = request.getPayload() == null ? new byte[0] : request.getPayload();
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
        arriving.forEach(this::arrived);
    }

    /** IoT Core has it, and tells whoever wants to know. */
    void arrived(Published message) {
        deliver(message);
        inTheCloud.forEach(
                listener -> listener.accept(message.topic(), message.payload().getBytes(UTF_8)));
    }

    void publishLocally(OpenStream stream, PublishToTopicRequest request) {
        Published message = Published.of(
                request.getTopic(),
                request.getPublishMessage().getBinaryMessage().getMessage(),
                1);
        local.add(message);
        stream.answer(new PublishToTopicResponse());
        deliverLocally(message);
        onTheMachine.forEach(
                listener -> listener.accept(message.topic(), message.payload().getBytes(UTF_8)));
    }

    void deliver(Published message) {
        IoTCoreMessage event = new IoTCoreMessage()
                .withMessage(new MQTTMessage()
                        .withTopicName(message.topic())
                        .withPayload(message.payload().getBytes(UTF_8)));
        subscriptions
                .to(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_IOT_CORE, message.topic())
                .forEach(stream -> stream.send(event));
    }

    void deliverLocally(Published message) {
        SubscriptionResponseMessage event = new SubscriptionResponseMessage()
                .withBinaryMessage(new BinaryMessage()
                        .withMessage(message.payload().getBytes(UTF_8))
                        .withContext(new MessageContext().withTopic(message.topic())));
        subscriptions
                .to(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_TOPIC, message.topic())
                .forEach(stream -> stream.send(event));
    }
}
