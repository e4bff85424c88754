package io.watchpost.pipeline;

/**
 * An accelerator at one moment; counters since the model was loaded.
 *
 * @param target {@code edgetpu} or {@code ncs}
 * @param device as a person calls it
 * @param state where it stands
 * @param promotions how often it took over from the CPU
 * @param losses how often the CPU took over from it
 * @param checks frames of its that were also classified on the CPU
 * @param disagreements of these, how many came out otherwise
 */
public record AcceleratorHealth(
        String target,
        String device,
        AcceleratorState state,
        long promotions,
        long losses,
        long checks,
        long disagreements) {}
