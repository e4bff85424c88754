package io.watchpost.greengrass.nucleus;

import io.watchpost.device.training.TrainingMaterial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.aws.greengrass.GreengrassCoreIPCServiceModel;
import software.amazon.awssdk.aws.greengrass.model.GetConfigurationResponse;
import software.amazon.awssdk.aws.greengrass.model.PublishToIoTCoreResponse;
import software.amazon.awssdk.aws.greengrass.model.ServiceError;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToComponentUpdatesResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToConfigurationUpdateResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToValidateConfigurationUpdatesResponse;

/**
 * A nucleus that gives a component one configuration, that of {@link TrainingMaterial}, and takes what it publishes.
 * Answers on the event loop; {@link #awaitPublished} is for any other thread.
 */
final class TrainingNucleus implements AutoCloseable {
    private final IpcServer server;
    private final CountDownLatch published;

    /**
     * Listens.
     *
     * @param socket where, relative to the working folder or absolute
     * @param token that the component shows
     * @param enough messages to wait for
     */
    TrainingNucleus(Path socket, String token, int enough) {
        published = new CountDownLatch(enough);
        server = new IpcServer(socket, token::equals, new IpcServer.Answering() {
            @Override
            public void answer(OpenStream stream, byte[] payload, int sizeBytes) {
                TrainingNucleus.this.answer(stream);
            }

            @Override
            public void ended(OpenStream stream) {}
        });
    }

    private void answer(OpenStream stream) {
        switch (stream.operation()) {
            case GreengrassCoreIPCServiceModel.GET_CONFIGURATION ->
                stream.answer(new GetConfigurationResponse().withValue(configuration()));
            case GreengrassCoreIPCServiceModel.PUBLISH_TO_IOT_CORE -> {
                stream.answer(new PublishToIoTCoreResponse());
                published.countDown();
            }
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_CONFIGURATION_UPDATE ->
                stream.send(new SubscribeToConfigurationUpdateResponse());
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_VALIDATE_CONFIGURATION_UPDATES ->
                stream.send(new SubscribeToValidateConfigurationUpdatesResponse());
            case GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_COMPONENT_UPDATES ->
                stream.send(new SubscribeToComponentUpdatesResponse());
            default -> stream.fail(new ServiceError(stream.operation() + " is an unsupported operation."));
        }
    }

    /** With a small outbox, since one takes its whole space at its first start. */
    private static Map<String, Object> configuration() {
        Map<String, Object> pipeline = Map.of(
                "name",
                "main",
                "camera",
                "dir:" + TrainingMaterial.PICTURES + "?loop&fps=20",
                "model",
                Map.of("file", TrainingMaterial.MODEL, "labels", TrainingMaterial.LABELS));
        return Map.of(
                "station",
                Map.of(
                        "pipelines", List.of(pipeline),
                        "outbox", Map.of("sizeMegabytes", 1),
                        "mqtt", Map.of("broker", "greengrass:")));
    }

    /** Waits until so many messages have been taken; false if they haven't come in time. */
    boolean awaitPublished(long waitSeconds) throws InterruptedException {
        return published.await(waitSeconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        server.close();
    }
}
