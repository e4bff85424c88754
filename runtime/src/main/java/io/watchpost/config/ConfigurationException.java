package io.watchpost.config;

import java.util.List;

/** A configuration can't be used. Carries everything that is wrong with it, so that one look mends it all. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> problems;

    public ConfigurationException(String subject, List<String> problems) {
        super(render(subject, problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each, with the place it speaks of; in the order of the file. */
    public List<String> problems() {
        return problems;
    }

    private static String render(String subject, List<String> problems) {
        if (problems.size() == 1) {
            return subject.isEmpty() ? problems.getFirst() : subject + ", " + problems.getFirst();
        }
        StringBuilder text = new StringBuilder(subject.isEmpty() ? "the command line" : subject)
                .append(" has ")
                .append(problems.size())
                .append(" problems:");
        for (String problem : problems) {
            text.append("\n  ").append(problem);
        }
        return text.toString();
    }
}
