package io.watchpost.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import tools.jackson.databind.json.JsonMapper;

/** The schemas of {@code docs/schemas}, which promise to others what our JSON looks like. */
public final class PublishedSchemas {
    private PublishedSchemas() {}

    /**
     * The published text of a schema.
     *
     * @param name {@code watchpost.result/1}
     */
    public static Schema named(String name) throws IOException {
        String file = name.replaceFirst("^watchpost\\.", "").replace('/', '-') + ".schema.json";
        String text =
                Files.readString(Fixtures.projectRoot().resolve("docs/schemas").resolve(file));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text, InputFormat.JSON);
    }

    /** Checks an object against the schema that it names itself, which must be this one. */
    public static void assertFollows(String name, String json) throws IOException {
        assertThat(JsonMapper.shared().readTree(json).path("schema").asString("none"))
                .as(json)
                .isEqualTo(name);
        assertThat(named(name).validate(json, InputFormat.JSON)).as(json).isEmpty();
    }
}
