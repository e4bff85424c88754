package io.watchpost.greengrass.component;

import io.watchpost.greengrass.ipc.IpcException;
import io.watchpost.greengrass.ipc.IpcFailure;
import io.watchpost.greengrass.ipc.NucleusConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.aws.greengrass.model.ComponentUpdatePolicyEvents;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationUpdateEvents;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationValidityReport;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationValidityStatus;
import software.amazon.awssdk.aws.greengrass.model.DeferComponentUpdateRequest;
import software.amazon.awssdk.aws.greengrass.model.GetConfigurationRequest;
import software.amazon.awssdk.aws.greengrass.model.GetConfigurationResponse;
import software.amazon.awssdk.aws.greengrass.model.SendConfigurationValidityReportRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToComponentUpdatesRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToComponentUpdatesResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToConfigurationUpdateRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToConfigurationUpdateResponse;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToValidateConfigurationUpdatesRequest;
import software.amazon.awssdk.aws.greengrass.model.SubscribeToValidateConfigurationUpdatesResponse;
import software.amazon.awssdk.aws.greengrass.model.ValidateConfigurationUpdateEvents;

/** What a component says to its nucleus, over one connection. Never called by the event loop's thread. */
record Nucleus(NucleusConnection connection) {
    private static final Logger LOG = LoggerFactory.getLogger(Nucleus.class);

    /**
     * Asks to be told what happens. nucleus-lite declines some of it, which is noted.
     *
     * @param events told on the event loop's thread
     * @throws IpcException if the nucleus doesn't answer
     */
    void listen(Consumer<Event> events) throws IpcException {
        ifOffered(
                "telling of changes to the configuration",
                connection.<SubscribeToConfigurationUpdateResponse, ConfigurationUpdateEvents>listen(
                        (client, handler) -> client.subscribeToConfigurationUpdate(
                                new SubscribeToConfigurationUpdateRequest().withKeyPath(List.of()),
                                Optional.of(handler)),
                        _ -> events.accept(new Event.Changed())));
        ifOffered(
                "asking before a configuration is deployed",
                connection.<SubscribeToValidateConfigurationUpdatesResponse, ValidateConfigurationUpdateEvents>listen(
                        (client, handler) -> client.subscribeToValidateConfigurationUpdates(
                                new SubscribeToValidateConfigurationUpdatesRequest(), Optional.of(handler)),
                        event -> {
                            var asked = event.getValidateConfigurationUpdateEvent();
                            events.accept(new Event.Validate(asked.getDeploymentId(), asked.getConfiguration()));
                        }));
        ifOffered(
                "telling before an update",
                connection.<SubscribeToComponentUpdatesResponse, ComponentUpdatePolicyEvents>listen(
                        (client, handler) -> client.subscribeToComponentUpdates(
                                new SubscribeToComponentUpdatesRequest(), Optional.of(handler)),
                        event -> {
                            if (event.getPreUpdateEvent() != null) {
                                events.accept(new Event.AboutToUpdate(
                                        event.getPreUpdateEvent().getDeploymentId()));
                            }
                        }));
    }

    private static void ifOffered(String what, CompletableFuture<?> answer) throws IpcException {
        try {
            NucleusConnection.await(answer, what);
        } catch (IpcException e) {
            if (!(e.failure() instanceof IpcFailure.Declined || e.failure() instanceof IpcFailure.Absent)) {
                throw e;
            }
            LOG.info("this nucleus does not offer {} ({})", what, e.failure().reason());
        }
    }

    /**
     * The whole configuration of this component; empty if it has none.
     *
     * @throws IpcException if it can't be read now
     */
    Map<String, Object> configuration() throws IpcException {
        try {
            GetConfigurationResponse response = NucleusConnection.await(
                    connection.ask(client -> client.getConfiguration(
                            new GetConfigurationRequest().withKeyPath(List.of()), Optional.empty())),
                    "reading the configuration");
            return response.getValue() == null ? Map.of() : response.getValue();
        } catch (IpcException e) {
            if (e.failure() instanceof IpcFailure.Absent) {
                return Map.of();
            }
            throw e;
        }
    }

    /** @param refusal why the configuration can't be used; empty if it can */
    void judge(String deploymentId, String refusal) throws IpcException {
        ConfigurationValidityReport report = new ConfigurationValidityReport()
                .withDeploymentId(deploymentId)
                .withStatus(
                        refusal.isEmpty() ? ConfigurationValidityStatus.ACCEPTED : ConfigurationValidityStatus.REJECTED)
                .withMessage(refusal);
        NucleusConnection.await(
                connection.ask(client -> client.sendConfigurationValidityReport(
                        new SendConfigurationValidityReportRequest().withConfigurationValidityReport(report),
                        Optional.empty())),
                "reporting on a configuration");
    }

    /** @param recheckMillis when to ask again; 0 lets the update go on */
    void defer(String deploymentId, long recheckMillis, String why) throws IpcException {
        DeferComponentUpdateRequest request = new DeferComponentUpdateRequest()
                .withDeploymentId(deploymentId)
                .withRecheckAfterMs(recheckMillis)
                .withMessage(why);
        NucleusConnection.await(
                connection.ask(client -> client.deferComponentUpdate(request, Optional.empty())),
                "answering a coming update");
    }
}
