package io.watchpost.update.trial;

/** What a trial says of its candidate. */
public sealed interface TrialVerdict {

    /** More frames are needed. */
    record Undecided() implements TrialVerdict {}

    /** It may make the results. */
    record Passed(String summary) implements TrialVerdict {}

    /** It may not. */
    record Failed(String reason) implements TrialVerdict {}
}
