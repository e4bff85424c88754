package io.watchpost.greengrass.jobs;

import io.watchpost.greengrass.cloud.Json;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One job, as this thing is to carry it out.
 *
 * @param jobId at most 64 letters, digits, - and _
 * @param number tells the attempts at the same job apart
 * @param status QUEUED, IN_PROGRESS or how it ended
 * @param version counts its updates
 * @param document what to do
 */
record Execution(String jobId, long number, String status, long version, JsonNode document) {
    static final String QUEUED = "QUEUED";
    static final String IN_PROGRESS = "IN_PROGRESS";

    /** Of the Greengrass nucleus: its deployments come as jobs of a namespace of its own. */
    private static final String NUCLEUS = "aws-gg-deployment";

    private static final Set<String> OPEN = Set.of(QUEUED, IN_PROGRESS);

    /** What a service's message says of an execution; empty if it says nothing. */
    static Optional<Execution> of(JsonNode body) {
        JsonNode execution = body.path("execution");
        String jobId = Json.text(execution, "jobId");
        if (jobId.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Execution(
                jobId,
                execution.path("executionNumber").asLong(1),
                Json.text(execution, "status"),
                execution.path("versionNumber").asLong(1),
                execution.path("jobDocument")));
    }

    /** Whether it isn't over. */
    static boolean isOpen(String status) {
        return OPEN.contains(status);
    }

    /** Whether it is the nucleus's own, and nobody else's business. */
    boolean isOfTheNucleus() {
        return Json.text(document, "namespaceId").equals(NUCLEUS) || jobId.startsWith(NUCLEUS);
    }

    boolean isSame(Execution other) {
        return jobId.equals(other.jobId) && number == other.number;
    }

    /** By which the commands know it again, also after a restart. */
    String orderId() {
        return "job-" + jobId + "-" + number;
    }

    @Override
    public String toString() {
        return "job " + jobId + (number == 1 ? "" : " (attempt " + number + ")");
    }
}
