package io.watchpost.greengrass.nucleus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.aws.greengrass.GreengrassCoreIPCServiceModel;
import software.amazon.awssdk.aws.greengrass.model.ComponentUpdatePolicyEvents;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationUpdateEvent;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationUpdateEvents;
import software.amazon.awssdk.aws.greengrass.model.ConfigurationValidityReport;
import software.amazon.awssdk.aws.greengrass.model.DeferComponentUpdateRequest;
import software.amazon.awssdk.aws.greengrass.model.DeferComponentUpdateResponse;
import software.amazon.awssdk.aws.greengrass.model.GetConfigurationRequest;
import software.amazon.awssdk.aws.greengrass.model.GetConfigurationResponse;
import software.amazon.awssdk.aws.greengrass.model.InvalidArgumentsError;
import software.amazon.awssdk.aws.greengrass.model.PreComponentUpdateEvent;
import software.amazon.awssdk.aws.greengrass.model.ResourceNotFoundError;
import software.amazon.awssdk.aws.greengrass.model.SendConfigurationValidityReportRequest;
import software.amazon.awssdk.aws.greengrass.model.SendConfigurationValidityReportResponse;
import software.amazon.awssdk.aws.greengrass.model.ValidateConfigurationUpdateEvent;
import software.amazon.awssdk.aws.greengrass.model.ValidateConfigurationUpdateEvents;

/** The component's configuration, and what a deployment asks it. Guarded by the nucleus. */
final class Deployments {
    private final Subscriptions subscriptions;
    private Map<String, Object> configuration = Map.of();
    private AccessControl accessControl = AccessControl.of(Map.of());
    private @Nullable CompletableFuture<ConfigurationValidityReport> validity;
    private @Nullable CompletableFuture<DeferComponentUpdateRequest> deferral;

    Deployments(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    void configuration(Map<String, Object> whole, Profile profile) {
        configuration = profile == Profile.LITE ? numbersAsStrings(whole) : whole;
        accessControl = AccessControl.of(whole);
    }

    AccessControl accessControl() {
        return accessControl;
    }

    void tellUpdate(String key) {
        ConfigurationUpdateEvents event = new ConfigurationUpdateEvents()
                .withConfigurationUpdateEvent(new ConfigurationUpdateEvent()
                        .withComponentName(InProcessNucleus.COMPONENT)
                        .withKeyPath(List.of(key)));
        subscriptions
                .to(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_CONFIGURATION_UPDATE)
                .forEach(stream -> stream.send(event));
    }

    CompletableFuture<ConfigurationValidityReport> validate(Map<String, Object> whole, String deploymentId) {
        CompletableFuture<ConfigurationValidityReport> answer = new CompletableFuture<>();
        validity = answer;
        ValidateConfigurationUpdateEvents event = new ValidateConfigurationUpdateEvents()
                .withValidateConfigurationUpdateEvent(new ValidateConfigurationUpdateEvent()
                        .withConfiguration(whole)
                        .withDeploymentId(deploymentId));
        subscriptions
                .to(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_VALIDATE_CONFIGURATION_UPDATES)
                .forEach(stream -> stream.send(event));
        return answer;
    }

    CompletableFuture<DeferComponentUpdateRequest> preUpdate(String deploymentId) {
        CompletableFuture<DeferComponentUpdateRequest> answer = new CompletableFuture<>();
        deferral = answer;
        ComponentUpdatePolicyEvents event = new ComponentUpdatePolicyEvents()
                .withPreUpdateEvent(new PreComponentUpdateEvent()
                        .withDeploymentId(deploymentId)
                        .withIsGgcRestarting(false));
        subscriptions
                .to(GreengrassCoreIPCServiceModel.SUBSCRIBE_TO_COMPONENT_UPDATES)
                .forEach(stream -> stream.send(event));
        return answer;
    }

    void report(OpenStream stream, SendConfigurationValidityReportRequest request) {
        if (complete(stream, validity, request.getConfigurationValidityReport())) {
            stream.answer(new SendConfigurationValidityReportResponse());
        }
    }

    void defer(OpenStream stream, DeferComponentUpdateRequest request) {
        if (complete(stream, deferral, request)) {
            stream.answer(new DeferComponentUpdateResponse());
        }
    }

    private static <T> boolean complete(OpenStream stream, @Nullable CompletableFuture<T> awaited, T answer) {
        if (awaited == null || !awaited.complete(answer)) {
            stream.fail(new InvalidArgumentsError("Request either timed out or was never made"));
            return false;
        }
        return true;
    }

    void configuration(OpenStream stream, GetConfigurationRequest request) {
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
        stream.answer(new GetConfigurationResponse()
                .withComponentName(InProcessNucleus.COMPONENT)
                .withValue(value));
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
                list.stream().map(Deployments::numbersAsStrings).toList();
            default -> value;
        };
    }
}
