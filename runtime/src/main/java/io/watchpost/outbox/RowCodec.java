package io.watchpost.outbox;

import io.watchpost.classify.Classification;
import io.watchpost.clock.ClockQuality;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.ClockMapping;
import io.watchpost.result.Gap;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Gap.Reason;
import io.watchpost.result.Identity;
import io.watchpost.result.Result;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bodies of the rows. Numbers are {@link ByteSink variable-length}, scores and latencies IEEE floats, text UTF-8 with
 * its length.
 *
 * <pre>
 * result  pipeline  seq  utcMillis  uptimeMillis  flags(1 synced, 2 own source, 4 camera faults)
 *         preprocess  inference  total  frame  width  height  [source]
 *         classes  classes * (label  index  score)  [faults  faults * word]
 * gap     pipeline  number  reason  ranges  ranges * (first - last before  length - 1)
 * clock   pipeline  number  utcMillis  uptimeMillis  flags(1 synced; left out by the first versions, which meant 1)
 * </pre>
 *
 * The leading two numbers repeat columns of the row: a row that is damaged in one place still knows which sequence
 * number it held.
 *
 * <p>What a later version adds stands at the end, behind a flag: rows of older versions don't have it, and older versions
 * stop before it.
 */
final class RowCodec {
    private static final int SYNCED = 1;
    private static final int OWN_SOURCE = 2;
    private static final int CAMERA_FAULTS = 4;

    private RowCodec() {}

    static byte[] encode(Result result, int pipeline, long seq, String contextSource) {
        ByteSink sink = new ByteSink();
        String source = result.frame().source();
        boolean ownSource = !source.equals(contextSource);
        sink.number(pipeline).number(seq);
        sink.number(result.utcMillis()).number(result.uptimeMillis());
        sink.number((result.clock() == ClockQuality.SYNCED ? SYNCED : 0)
                | (ownSource ? OWN_SOURCE : 0)
                | (result.cameraFaults().isEmpty() ? 0 : CAMERA_FAULTS));
        sink.real(result.latency().preprocess());
        sink.real(result.latency().inference());
        sink.real(result.latency().total());
        sink.number(result.frame().number());
        sink.number(result.frame().width()).number(result.frame().height());
        if (ownSource) {
            sink.text(source);
        }
        sink.number(result.classes().size());
        for (Classification one : result.classes()) {
            sink.text(one.label()).number(one.index()).real(one.score());
        }
        if (!result.cameraFaults().isEmpty()) {
            sink.number(result.cameraFaults().size());
            result.cameraFaults().forEach(sink::text);
        }
        return sink.toBytes();
    }

    static byte[] encode(Gap gap, int pipeline) {
        ByteSink sink = new ByteSink();
        sink.number(pipeline).number(gap.number()).text(gap.reason().wireName());
        sink.number(gap.ranges().size());
        long last = 0;
        for (Range range : gap.ranges()) {
            sink.number(range.first() - last).number(range.last() - range.first());
            last = range.last();
        }
        return sink.toBytes();
    }

    static byte[] encode(ClockMapping mapping, int pipeline) {
        ByteSink sink = new ByteSink();
        sink.number(pipeline).number(mapping.number());
        sink.number(mapping.utcMillis()).number(mapping.uptimeMillis());
        sink.number(mapping.clock() == ClockQuality.SYNCED ? SYNCED : 0);
        return sink.toBytes();
    }

    /** Of an intact row; throws a runtime exception when the row makes no sense all the same. */
    static Entry decode(Row row, PipelineRef pipeline, Context context) {
        Identity identity = new Identity(pipeline.device(), pipeline.epoch(), context.boot());
        ByteBuffer in = ByteBuffer.wrap(row.body());
        ByteSink.number(in);
        ByteSink.number(in);
        return switch (row.kind()) {
            case Row.RESULT ->
                new ResultEntry(row.position(), identity, row.seq(), result(in, pipeline.name(), context));
            case Row.GAP -> new GapEntry(row.position(), identity, gap(in, pipeline.name(), row.seq()));
            case Row.CLOCK -> {
                long utcMillis = ByteSink.number(in);
                long uptimeMillis = ByteSink.number(in);
                boolean synced = !in.hasRemaining() || (ByteSink.number(in) & SYNCED) != 0;
                yield new ClockEntry(
                        row.position(),
                        identity,
                        pipeline.name(),
                        new ClockMapping(
                                row.seq(),
                                utcMillis,
                                uptimeMillis,
                                synced ? ClockQuality.SYNCED : ClockQuality.UNSYNCED));
            }
            default -> throw new IllegalArgumentException("entry of unknown kind " + row.kind());
        };
    }

    static Gap gap(byte[] body, String pipeline) {
        ByteBuffer in = ByteBuffer.wrap(body);
        ByteSink.number(in);
        return gap(in, pipeline, ByteSink.number(in));
    }

    /** The sequence number as the body repeats it, -1 if the body is too short. */
    static long seqInBody(Row row) {
        return numberInBody(row, 1);
    }

    /** The pipeline's row id as the body repeats it, -1 if the body is too short. */
    static long pipelineInBody(Row row) {
        return numberInBody(row, 0);
    }

    /** Of an intact result row; empty when there is no class. */
    static String topLabel(Row row, Context context) {
        List<Classification> classes = decodeClasses(row, context);
        return classes.isEmpty() ? "" : classes.getFirst().label();
    }

    private static List<Classification> decodeClasses(Row row, Context context) {
        ByteBuffer in = ByteBuffer.wrap(row.body());
        ByteSink.number(in);
        ByteSink.number(in);
        return result(in, "", context).classes();
    }

    private static long numberInBody(Row row, int skip) {
        try {
            ByteBuffer in = ByteBuffer.wrap(row.body());
            for (int i = 0; i < skip; i++) {
                ByteSink.number(in);
            }
            return ByteSink.number(in);
        } catch (RuntimeException e) {
            return -1;
        }
    }

    private static Gap gap(ByteBuffer in, String pipeline, long number) {
        Reason reason = reason(ByteSink.text(in));
        int count = (int) ByteSink.number(in);
        List<Range> ranges = new ArrayList<>();
        long last = 0;
        for (int i = 0; i < count; i++) {
            long first = last + ByteSink.number(in);
            last = first + ByteSink.number(in);
            ranges.add(new Range(first, last));
        }
        return new Gap(pipeline, number, reason, ranges);
    }

    private static Reason reason(String wireName) {
        for (Reason reason : Reason.values()) {
            if (reason.wireName().equals(wireName)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("a gap for the unknown reason " + wireName);
    }

    private static Result result(ByteBuffer in, String pipeline, Context context) {
        long utcMillis = ByteSink.number(in);
        long uptimeMillis = ByteSink.number(in);
        long flags = ByteSink.number(in);
        Result.Latency latency = new Result.Latency(ByteSink.real(in), ByteSink.real(in), ByteSink.real(in));
        long frame = ByteSink.number(in);
        int width = (int) ByteSink.number(in);
        int height = (int) ByteSink.number(in);
        String source = (flags & OWN_SOURCE) != 0 ? ByteSink.text(in) : context.source();
        int count = (int) ByteSink.number(in);
        List<Classification> classes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            classes.add(new Classification(ByteSink.text(in), (int) ByteSink.number(in), ByteSink.real(in)));
        }
        List<String> faults = new ArrayList<>();
        if ((flags & CAMERA_FAULTS) != 0) {
            int faultCount = (int) ByteSink.number(in);
            for (int i = 0; i < faultCount; i++) {
                faults.add(ByteSink.text(in));
            }
        }
        return new Result(
                pipeline,
                utcMillis,
                (flags & SYNCED) != 0 ? ClockQuality.SYNCED : ClockQuality.UNSYNCED,
                uptimeMillis,
                context.model(),
                context.engine(),
                classes,
                latency,
                new Result.FrameRef(frame, width, height, source),
                faults);
    }
}
