package io.watchpost.greengrass.nucleus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rights that a component's configuration gives it: which operation on which topics. A star stands for anything. */
final class AccessControl {
    private static final AccessControl EVERYTHING = new AccessControl(List.of());

    private final List<Right> rights;

    private record Right(String operation, Pattern resource) {}

    private AccessControl(List<Right> rights) {
        this.rights = List.copyOf(rights);
    }

    /** @param configuration of the component; without accessControl everything is allowed, for tests of other things */
    static AccessControl of(Map<?, ?> configuration) {
        if (!(configuration.get("accessControl") instanceof Map<?, ?> services) || services.isEmpty()) {
            return EVERYTHING;
        }
        List<Right> rights = new ArrayList<>();
        for (Object policies : services.values()) {
            for (Object policy : ((Map<?, ?>) policies).values()) {
                for (String operation : texts(policy, "operations")) {
                    texts(policy, "resources").forEach(resource -> rights.add(new Right(operation, pattern(resource))));
                }
            }
        }
        return new AccessControl(rights);
    }

    boolean allows(String operation, String topic) {
        return equals(EVERYTHING)
                || rights.stream()
                        .anyMatch(right -> right.operation.equals(operation)
                                && right.resource.matcher(topic).matches());
    }

    private static List<String> texts(@Nullable Object policy, String key) {
        List<String> texts = new ArrayList<>();
        if (policy instanceof Map<?, ?> keys && keys.get(key) instanceof List<?> values) {
            values.forEach(value -> texts.add(String.valueOf(value)));
        }
        return texts;
    }

    private static Pattern pattern(String resource) {
        return Pattern.compile(
                Arrays.stream(resource.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
