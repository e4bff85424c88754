package io.watchpost.greengrass.wire;

import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.greengrass.cloud.CloudSide;
import io.watchpost.greengrass.cloud.FarEnd;
import io.watchpost.greengrass.component.ComponentProcess;
import io.watchpost.greengrass.nucleus.InProcessNucleus;
import io.watchpost.greengrass.nucleus.Profile;
import io.watchpost.testing.Fixtures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.imageio.ImageIO;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The component {@code porch} with everything turned on that its configuration can turn on, under a nucleus that allows it
 * no more than it is told to. It looks at a red picture, and its model {@code colours} is yet to come.
 */
final class WiredComponent implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(90);
    private static final String COMMANDS = "watchpost/porch/commands/";

    final InProcessNucleus nucleus;
    final CloudSide cloud;
    private final Path folder;
    private ComponentProcess process;

    /**
     * Starts it.
     *
     * @param end where its messages go
     * @param mqtt its broker
     * @param cloudToo whether jobs and the shadow come that way
     * @param accessControl what it may
     */
    WiredComponent(
            Path folder,
            Profile profile,
            Function<InProcessNucleus, FarEnd> end,
            Map<String, Object> mqtt,
            boolean cloudToo,
            Map<String, Object> accessControl)
            throws IOException {
        this.folder = folder;
        nucleus = new InProcessNucleus(folder.resolve("ipc.socket"), profile).start();
        cloud = new CloudSide(end.apply(nucleus), "porch");
        Path work = Files.createDirectory(folder.resolve("work"));
        Files.createDirectory(folder.resolve("logs"));
        Files.write(
                work.resolve("root.json"),
                EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT)));
        BufferedImage red = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16 * 16; i++) {
            red.setRGB(i % 16, i / 16, 0xcc2010);
        }
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        ImageIO.write(red, "png", pictures.resolve("1.png").toFile());
        Map<String, Object> station = new LinkedHashMap<>();
        station.put(
                "pipelines",
                List.of(Map.of("camera", "dir:" + pictures + "?loop&fps=50", "model", Map.of("installed", "colours"))));
        station.put("mqtt", mqtt);
        station.put("commands", Map.of("allow", List.of("diagnose", "configure", "model-update")));
        station.put("aws", Map.of("jobs", cloudToo, "shadow", cloudToo));
        station.put(
                "models",
                Map.of(
                        "trust",
                        "root.json",
                        "trial",
                        Map.of("share", 1, "frames", 100),
                        "download",
                        Map.of("jitterMinutes", 0)));
        nucleus.configuration(Map.of("station", station, "accessControl", accessControl));
        process = started();
    }

    /** The rights of the recipe, as a deployment that says nothing of rights leaves them. */
    static Map<String, Object> rightsOfTheRecipe() {
        JsonNode recipe = new YAMLMapper().readTree(Fixtures.projectRoot().resolve("greengrass/recipe.yaml"));
        return JsonMapper.shared()
                .convertValue(
                        recipe.at("/ComponentConfiguration/DefaultConfiguration/accessControl"),
                        new TypeReference<Map<String, Object>>() {});
    }

    private ComponentProcess started() throws IOException {
        return ComponentProcess.start(
                ComponentProcess.Command.ofThisModule(), nucleus, folder.resolve("work"), folder.resolve("logs"));
    }

    /** As by kill -9, and as a nucleus starts it anew. */
    void killAndStartAgain() throws Exception {
        process.kill();
        process = started();
    }

    String log() {
        return process.out() + process.err();
    }

    /** Gives an order and waits for its end; the last reply. */
    JsonNode ordered(String command, String id, String arguments) {
        String order = "{\"id\":\"" + id + "\",\"arguments\":" + arguments + "}";
        // nothing is kept for whoever isn't there yet, and an order that comes twice is carried out once
        await(command + " " + id)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    if (replies(command, id).isEmpty()) {
                        cloud.say(COMMANDS + command, order);
                    }
                    return replies(command, id).stream()
                            .anyMatch(reply -> !List.of("accepted", "running")
                                    .contains(reply.path("state").asString()));
                });
        return replies(command, id).getLast();
    }

    List<JsonNode> replies(String command, String id) {
        return cloud.heard(COMMANDS + command + "/reply").stream()
                .map(text -> JsonMapper.shared().readTree(text))
                .filter(reply -> reply.path("id").asString().equals(id))
                .toList();
    }

    /** The newest message on a topic of the station's own, as JSON; an empty object if there is none. */
    JsonNode said(String topic) {
        List<String> heard = cloud.heard("watchpost/porch/" + topic);
        return JsonMapper.shared().readTree(heard.isEmpty() ? "{}" : heard.getLast());
    }

    /** A signed bundle of the model. */
    Path bundle(long release) throws Exception {
        return TestBundles.colours()
                .release(release, 1)
                .write(folder.resolve("colours-" + release + ".wpb"), TestBundles.RELEASE);
    }

    static byte[] announcement(Path bundle, String location) throws Exception {
        try (SealedBundle sealed = SealedBundle.open(bundle, BundleLimits.DEFAULT)) {
            var opened = sealed.unverified();
            Announcement.Model model = new Announcement.Model(
                    BundleFacts.of(opened.manifest(), opened.envelope(), Files.size(bundle)),
                    Sha256.hex(bundle),
                    List.of(location));
            return EnvelopeJson.bytes(TestKeys.signed(
                    AnnouncementJson.envelope(new Announcement("all", 1, 3_600, List.of(model))), TestBundles.RELEASE));
        }
    }

    @Override
    public void close() {
        process.close();
        cloud.close();
        nucleus.close();
    }
}
