package io.watchpost.cli.training;

import io.watchpost.cli.Watchpost;
import io.watchpost.device.training.TrainingMaterial;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code bin/watchpost} runs once, in the background of a first start, so that the JVM can record which classes and
 * method handles a start needs: it classifies the pictures of {@link TrainingMaterial} with its model, and keeps the
 * results in an outbox. Whatever is loaded here takes memory in every later start, needed or not: so it does that, and
 * nothing else.
 *
 * <p>The only argument is the folder of the material, in which it also works. Ends with 1 when a command failed, since a
 * recording of failures is no use to anybody.
 */
public final class StartTraining {
    private StartTraining() {}

    /** The training run. */
    public static void main(String[] args) {
        System.exit(train(Path.of(args[0])) ? 0 : 1);
    }

    private static boolean train(Path folder) {
        String model = folder.resolve(TrainingMaterial.MODEL).toString();
        String labels = folder.resolve(TrainingMaterial.LABELS).toString();
        String jpeg = folder.resolve(TrainingMaterial.JPEG).toString();
        String png = folder.resolve(TrainingMaterial.PNG).toString();
        String station = folder.resolve(TrainingMaterial.STATION).toString();
        String camera = "dir:" + folder.resolve(TrainingMaterial.PICTURES);
        return run("version")
                && run("classify", model, jpeg, png, "--labels", labels)
                && run("classify", "--json", "--labels", labels, "--top", "2", model, png, jpeg)
                && run("run", "--config", station, "--camera", camera, "--model", model, "--labels", labels);
    }

    private static boolean run(String... words) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        int exit = Watchpost.run(out, out, words);
        if (exit != 0) {
            out.printf("%s ended with %d%n", List.of(words), exit);
        }
        return exit == 0;
    }
}
