package io.watchpost.update;

/** What came of loading a model and running it once in a process of its own. */
public sealed interface ProbeVerdict {

    /** The word for people and scripts: {@code usable}, {@code refused}, {@code crashed}, {@code timedOut}. */
    String word();

    /** A sentence for the operator. */
    String reason();

    default boolean isUsable() {
        return this instanceof Usable;
    }

    /**
     * It loaded and ran.
     *
     * @param engine the name with which its engine calls itself
     */
    record Usable(String engine) implements ProbeVerdict {
        @Override
        public String word() {
            return "usable";
        }

        @Override
        public String reason() {
            return "loads and runs with " + engine;
        }
    }

    /** The engine, or this runtime, says no. */
    record Refused(String reason) implements ProbeVerdict {
        @Override
        public String word() {
            return "refused";
        }
    }

    /**
     * It killed the process.
     *
     * @param signal by name, {@code SIGSEGV}; or how else the process ended
     */
    record Crashed(String signal) implements ProbeVerdict {
        @Override
        public String word() {
            return "crashed";
        }

        @Override
        public String reason() {
            return "kills the process that runs it (" + signal + "): it is damaged or hostile, don't use it";
        }
    }

    /** It was still at it when its time was over, and was killed. */
    record TimedOut(long limitMillis) implements ProbeVerdict {
        @Override
        public String word() {
            return "timedOut";
        }

        @Override
        public String reason() {
            return "had not finished one inference after " + limitMillis
                    + " ms: it hangs, or is far too large for this machine";
        }
    }
}
