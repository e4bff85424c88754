package io.watchpost.greengrass.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.greengrass.cloud.JobsService;
import io.watchpost.greengrass.nucleus.Profile;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same over ways that lead to AWS IoT, with jobs, the shadow, and streams of AWS. */
abstract class CloudScenarios extends WireScenarios {
    CloudScenarios() {
        super(Profile.FULL, true);
    }

    @Test
    void job_isDone() {
        component.cloud.jobs().create("d-1", "{\"operation\":\"diagnose\"}");
        awaitSucceeded("d-1");
        assertThat(component.cloud.jobs().details("d-1").path("details-1").asString())
                .startsWith("{\"process\"");
    }

    @Test
    void shadow_configuresTheStationAndShowsIt() {
        await("a report")
                .atMost(WiredComponent.LONG)
                .until(() -> component.cloud.shadow().reports() > 0);
        component.cloud.shadow().desire("{\"configuration\":{\"statusSeconds\":88}}");
        await("it is reported")
                .atMost(WiredComponent.LONG)
                .until(() -> component
                        .cloud
                        .shadow()
                        .reported()
                        .at("/configuration/statusSeconds")
                        .asString("")
                        .equals("88"));
        assertThat(component.cloud.shadow().isInLine()).isTrue();
    }

    /** A job whose document names a stream of AWS, and a process that is killed in the middle of it. */
    @Override
    void afterwards() throws Exception {
        JobsService jobs = component.cloud.jobs();
        component.cloud.streams().put("update-4", 1, Files.readAllBytes(component.bundle(4)));
        component.cloud.keepBlocks(true);
        int before = component.cloud.streams().gets();
        jobs.create("u-4", "{\"operation\":\"model-update\",\"arguments\":{\"location\":\"aws-stream:update-4\"}}");
        await("blocks are asked for")
                .atMost(WiredComponent.LONG)
                .until(() -> component.cloud.streams().gets() > before
                        && jobs.status("u-4").equals("IN_PROGRESS"));
        component.killAndStartAgain();
        component.cloud.keepBlocks(false);
        awaitSucceeded("u-4");
        assertThat(jobs.updates("u-4").getFirst()).as("progress").startsWith("IN_PROGRESS ");
        assertThat(jobs.details("u-4").path("words").asString()).contains("colours-1.0.4 is good");
        await().atMost(WiredComponent.LONG).until(() -> isGood("1.0.4"));
    }

    private void awaitSucceeded(String jobId) {
        JobsService jobs = component.cloud.jobs();
        await(jobId)
                .atMost(WiredComponent.LONG)
                .until(() -> !List.of("QUEUED", "IN_PROGRESS").contains(jobs.status(jobId)));
        assertThat(jobs.status(jobId)).as(jobs.details(jobId).toString()).isEqualTo("SUCCEEDED");
    }
}
