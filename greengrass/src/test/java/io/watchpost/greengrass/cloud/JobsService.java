package io.watchpost.greengrass.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays AWS IoT Jobs for one thing, by its documentation: "Jobs device MQTT API operations", "Job execution states",
 * "Jobs service limits". Time is told to it. For any thread.
 */
public final class JobsService {
    private static final Set<String> UPDATES = Set.of("IN_PROGRESS", "SUCCEEDED", "FAILED", "REJECTED");
    private static final Set<String> OPEN = Set.of("QUEUED", "IN_PROGRESS");
    private static final Set<String> UPDATE_KEYS = Set.of(
            "status",
            "statusDetails",
            "expectedVersion",
            "executionNumber",
            "includeJobExecutionState",
            "includeJobDocument",
            "stepTimeoutInMinutes",
            "clientToken");
    private static final Set<String> START_KEYS = Set.of("statusDetails", "stepTimeoutInMinutes", "clientToken");
    private static final Set<String> GET_KEYS = Set.of("executionNumber", "includeJobDocument", "clientToken");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern DETAIL_KEY = Pattern.compile("[A-Za-z0-9:_-]{1,128}");
    private static final Pattern DETAIL_VALUE = Pattern.compile("[^\\p{C}]{1,1024}");

    private final String root;
    private final BiConsumer<String, byte[]> out;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private long minutes;

    private static final class Job {
        final String id;
        final JsonNode document;
        final List<String> updates = new ArrayList<>();
        String status = "QUEUED";
        long version = 1;
        long number = 1;
        JsonNode details = Json.object();
        long stepEnd = Long.MAX_VALUE;

        Job(String id, JsonNode document) {
            this.id = id;
            this.document = document;
        }
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;
        private final transient @Nullable Job job;

        Refused(String code, String message, @Nullable Job job) {
            super(message);
            this.code = code;
            this.job = job;
        }
    }

    /** @param out what it publishes */
    public JobsService(String thing, BiConsumer<String, byte[]> out) {
        this.root = "$aws/things/" + thing + "/jobs/";
        this.out = out;
    }

    /** An operator makes a job. */
    public synchronized void create(String jobId, String document) {
        ObjectNode read = Json.object(document.getBytes(UTF_8));
        jobs.put(jobId, new Job(jobId, read == null ? Json.object() : read));
        if (next().filter(job -> job.id.equals(jobId)).isPresent()) {
            notifyNext();
        }
    }

    /** An operator cancels it, with force if it has begun. */
    public synchronized void cancel(String jobId) {
        end(job(jobId), "CANCELED");
    }

    /** An operator deletes it, with force. */
    public synchronized void delete(String jobId) {
        jobs.remove(jobId);
        notifyNext();
    }

    /** Time passes: steps that took too long time out. */
    public synchronized void elapse(long more) {
        minutes += more;
        for (Job job : jobs.values()) {
            if (job.status.equals("IN_PROGRESS") && job.stepEnd <= minutes) {
                end(job, "TIMED_OUT");
            }
        }
    }

    private void end(Job job, String status) {
        job.status = status;
        job.version++;
        notifyNext();
    }

    public synchronized String status(String jobId) {
        return job(jobId).status;
    }

    /** What the device said last; texts by key. */
    public synchronized JsonNode details(String jobId) {
        return job(jobId).details;
    }

    /** Every update that was accepted: status and words. */
    public synchronized List<String> updates(String jobId) {
        return List.copyOf(job(jobId).updates);
    }

    /** What a real service would have rejected as malformed. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private Job job(String jobId) {
        Job job = jobs.get(jobId);
        if (job == null) {
            throw new IllegalArgumentException("no job " + jobId);
        }
        return job;
    }

    /** Says once more what is next; as a message that is late or doubled. */
    public synchronized void notifyNext() {
        ObjectNode body = Json.object();
        body.put("timestamp", 1_790_000_000L + minutes * 60);
        next().ifPresent(job -> body.set("execution", described(job)));
        out.accept(root + "notify-next", Json.bytes(body));
    }

    private Optional<Job> next() {
        return jobs.values().stream()
                .filter(job -> job.status.equals("IN_PROGRESS"))
                .findFirst()
                .or(() -> jobs.values().stream()
                        .filter(job -> job.status.equals("QUEUED"))
                        .findFirst());
    }

    private static ObjectNode described(Job job) {
        ObjectNode execution = Json.object();
        execution.put("jobId", job.id);
        execution.put("status", job.status);
        execution.put("executionNumber", job.number);
        execution.put("versionNumber", job.version);
        execution.set("jobDocument", job.document);
        return execution;
    }

    /** A request of the device; answers of its own come back here, too, and are passed over. */
    public synchronized void received(String topic, byte[] payload) {
        if (!topic.startsWith(root)
                || topic.endsWith("/accepted")
                || topic.endsWith("/rejected")
                || topic.endsWith("notify-next")) {
            return;
        }
        ObjectNode body = Json.object(payload);
        ObjectNode answer = Json.object();
        boolean isAccepted = false;
        try {
            if (body == null) {
                throw violation("InvalidJson", "no JSON object", null);
            }
            String token = Json.text(body, "clientToken");
            check(TOKEN.matcher(token).matches(), "clientToken \"" + token + "\"");
            answer.put("clientToken", token);
            String request = topic.substring(root.length());
            if (request.equals("start-next")) {
                start(body, answer);
            } else if (request.endsWith("/get")) {
                get(request.substring(0, request.length() - "/get".length()), body, answer);
            } else if (request.endsWith("/update")) {
                update(request.substring(0, request.length() - "/update".length()), body, answer);
            } else {
                throw violation("InvalidTopic", topic, null);
            }
            isAccepted = true;
        } catch (Refused e) {
            answer.put("code", e.code);
            answer.put("message", e.getMessage());
            if (e.job != null) {
                answer.set("executionState", state(e.job));
            }
        }
        answer.put("timestamp", 1_790_000_000L + minutes * 60);
        out.accept(topic + (isAccepted ? "/accepted" : "/rejected"), Json.bytes(answer));
        if (isAccepted && topic.endsWith("/update")) {
            changed(topic);
        }
    }

    private void changed(String topic) {
        String jobId = topic.substring(root.length(), topic.length() - "/update".length());
        if (!OPEN.contains(job(jobId).status)) {
            notifyNext();
        }
    }

    private void start(ObjectNode body, ObjectNode answer) throws Refused {
        keys(body, START_KEYS);
        long step = step(body);
        Optional<Job> next = next();
        if (next.isPresent()) {
            Job job = next.get();
            if (job.status.equals("QUEUED")) {
                job.status = "IN_PROGRESS";
                job.version++;
            }
            job.stepEnd = step < 0 ? job.stepEnd : minutes + step;
            answer.set("execution", described(job));
        }
    }

    private void get(String jobId, ObjectNode body, ObjectNode answer) throws Refused {
        keys(body, GET_KEYS);
        if (jobId.equals("$next")) {
            next().ifPresent(job -> answer.set("execution", described(job)));
            return;
        }
        Job job = known(jobId);
        if (!OPEN.contains(job.status)) {
            throw new Refused("TerminalStateReached", job.status, null);
        }
        answer.set("execution", described(job));
    }

    private void update(String jobId, ObjectNode body, ObjectNode answer) throws Refused {
        keys(body, UPDATE_KEYS);
        String status = Json.text(body, "status");
        check(UPDATES.contains(status), "status \"" + status + "\"");
        JsonNode details = body.path("statusDetails");
        check(details.isMissingNode() || details.isObject(), "statusDetails");
        check(details.size() <= 10, details.size() + " statusDetails");
        for (Map.Entry<String, JsonNode> detail : details.properties()) {
            check(DETAIL_KEY.matcher(detail.getKey()).matches(), "the key " + detail.getKey());
            check(
                    detail.getValue().isString()
                            && DETAIL_VALUE
                                    .matcher(detail.getValue().asString())
                                    .matches(),
                    "the value of " + detail.getKey() + ": " + detail.getValue());
        }
        long step = step(body);
        check(step < 0 || status.equals("IN_PROGRESS"), "a step after the end");
        Job job = known(jobId);
        check(!body.has("executionNumber") || body.path("executionNumber").asLong() == job.number, "executionNumber");
        if (!OPEN.contains(job.status)) {
            throw new Refused("InvalidStateTransition", job.status + " to " + status, job);
        }
        if (body.has("expectedVersion") && body.path("expectedVersion").asLong() != job.version) {
            throw new Refused("VersionMismatch", "it is " + job.version, job);
        }
        job.status = status;
        job.version++;
        job.details = details.isMissingNode() ? job.details : details;
        job.stepEnd = step < 0 ? job.stepEnd : minutes + step;
        job.updates.add(status + " " + Json.text(job.details, "words"));
        if (body.path("includeJobExecutionState").asBoolean(false)) {
            answer.set("executionState", state(job));
        }
    }

    private static ObjectNode state(Job job) {
        ObjectNode state = Json.object();
        state.put("status", job.status);
        state.set("statusDetails", job.details);
        state.put("versionNumber", job.version);
        return state;
    }

    private Job known(String jobId) throws Refused {
        Job job = jobs.get(jobId);
        if (job == null) {
            throw new Refused("ResourceNotFound", "no execution of " + jobId, null);
        }
        return job;
    }

    private long step(ObjectNode body) throws Refused {
        JsonNode step = body.path("stepTimeoutInMinutes");
        if (step.isMissingNode()) {
            return -1;
        }
        check(step.isIntegralNumber() && step.asLong() >= 1 && step.asLong() <= 10_080, "stepTimeoutInMinutes " + step);
        return step.asLong();
    }

    private void keys(ObjectNode body, Set<String> known) throws Refused {
        for (String key : body.propertyNames()) {
            check(known.contains(key), "the key " + key);
        }
    }

    private void check(boolean isFine, String what) throws Refused {
        if (!isFine) {
            throw violation("InvalidRequest", what, null);
        }
    }

    private Refused violation(String code, String message, @Nullable Job job) {
        violations.add(code + ": " + message);
        return new Refused(code, message, job);
    }
}
