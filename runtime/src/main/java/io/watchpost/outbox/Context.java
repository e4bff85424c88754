package io.watchpost.outbox;

import io.watchpost.result.Result.EngineRef;
import io.watchpost.result.Result.ModelRef;
import java.nio.ByteBuffer;

/**
 * What repeats in every result of a pipeline, stored once. A result whose frame came from another source (a folder of
 * pictures) carries its source itself.
 */
record Context(String boot, ModelRef model, EngineRef engine, String source) {

    /** Of gap and clock records, which know the boot only. */
    static Context ofBoot(String boot) {
        return new Context(boot, new ModelRef("", "", "", ""), new EngineRef("", ""), "");
    }

    Context withSource(String other) {
        return new Context(boot, model, engine, other);
    }

    byte[] encode() {
        ByteSink sink = new ByteSink();
        sink.text(boot);
        sink.text(model.name()).text(model.version()).text(model.digest()).text(model.role());
        sink.text(engine.target()).text(engine.name());
        sink.text(source);
        return sink.toBytes();
    }

    static Context decode(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        String boot = ByteSink.text(in);
        ModelRef model = new ModelRef(ByteSink.text(in), ByteSink.text(in), ByteSink.text(in), ByteSink.text(in));
        EngineRef engine = new EngineRef(ByteSink.text(in), ByteSink.text(in));
        return new Context(boot, model, engine, ByteSink.text(in));
    }
}
