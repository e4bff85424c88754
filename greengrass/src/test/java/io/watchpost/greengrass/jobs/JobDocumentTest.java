package io.watchpost.greengrass.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import io.watchpost.command.CommandFailed;
import io.watchpost.config.CommandName;
import io.watchpost.greengrass.cloud.Json;
import io.watchpost.testing.Fixtures;
import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Files;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The published schema of job documents and the station say the same. */
final class JobDocumentTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema\":\"watchpost.job/1\",\"operation\":\"model-update\",\"arguments\":{\"location\":\"https://h/x.wpb\"}}",
                "{\"operation\":\"model-update\",\"arguments\":{\"location\":\"aws-stream:s1\",\"until\":\"taken\",\"again\":true}}",
                "{\"operation\":\"model-rollback\"}",
                "{\"operation\":\"model-rollback\",\"arguments\":{\"model\":\"belt-inspector\"}}",
                "{\"operation\":\"configure\",\"arguments\":{\"changes\":{\"statusSeconds\":30},\"replace\":\"true\"}}",
                "{\"operation\":\"capture\",\"arguments\":{\"frames\":5,\"which\":\"doubtful\",\"scoreBelow\":0.4}}",
                "{\"operation\":\"diagnose\",\"arguments\":{}}",
                "{\"operation\":\"restart\"}"
            })
    void document_followsTheSchemaAndIsAnOrder(String document) throws Exception {
        assertThat(PublishedSchemas.named("watchpost.job/1").validate(document, InputFormat.JSON))
                .isEmpty();
        assertThat(JobDocument.order(execution(document)).id()).isEqualTo("job-j1-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"operation\":\"dance\"}",
                "{\"operation\":7}",
                "{\"operation\":\"restart\",\"argument\":{}}",
                "{\"operation\":\"restart\",\"arguments\":[]}",
                "{\"schema\":\"watchpost.job/2\",\"operation\":\"restart\"}",
                "{\"schema\":null,\"operation\":\"restart\"}"
            })
    void whatIsNoDocument_isRefusedByBoth(String document) throws Exception {
        assertThat(PublishedSchemas.named("watchpost.job/1").validate(document, InputFormat.JSON))
                .isNotEmpty();
        assertThatThrownBy(() -> JobDocument.order(execution(document))).isInstanceOf(CommandFailed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"operation\":\"model-update\"}",
                "{\"operation\":\"model-update\",\"arguments\":{\"location\":\"http://h/x.wpb\"}}",
                "{\"operation\":\"model-update\",\"arguments\":{\"location\":\"https://h/x.wpb\",\"until\":\"never\"}}",
                "{\"operation\":\"configure\",\"arguments\":{\"changes\":7}}",
                "{\"operation\":\"capture\",\"arguments\":{\"frames\":51}}",
                "{\"operation\":\"restart\",\"arguments\":{\"now\":true}}"
            })
    void argumentsThatTheCommandRefuses_areAgainstTheSchema(String document) throws Exception {
        assertThat(PublishedSchemas.named("watchpost.job/1").validate(document, InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void noObjectAtAll_isRefused() {
        Execution execution = new Execution("j1", 2, "QUEUED", 1, JsonNodeFactory.instance.stringNode("restart"));
        assertThatThrownBy(() -> JobDocument.order(execution)).hasMessageContaining("no JSON object");
    }

    @Test
    void operations_areTheCommands() throws Exception {
        String operations = Stream.of(CommandName.values())
                .map(CommandName::wireName)
                .collect(Collectors.joining("\", \"", "[\"", "\"]"));
        assertThat(Files.readString(Fixtures.projectRoot().resolve("docs/schemas/job-1.schema.json")))
                .contains("\"operation\": { \"enum\": " + operations);
    }

    private static Execution execution(String document) {
        ObjectNode read = Json.object(document.getBytes(UTF_8));
        return new Execution("j1", 2, "QUEUED", 1, read == null ? Json.object() : read);
    }
}
