package io.watchpost.cli;

import tools.jackson.core.JsonGenerator;

/**
 * One line of the doctor's report.
 *
 * @param subject what was looked at: {@code broker}
 * @param state whether it works
 * @param found what was found, with names and numbers
 * @param todo what to do about it; empty when there is nothing to do
 */
record Finding(String subject, State state, String found, String todo) {

    /** How it stands. */
    enum State {
        WORKS("works"),
        /** It works, or isn't needed, but the operator should know. */
        NOTE("note"),
        FAILS("fails");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }

    static Finding works(String subject, String found) {
        return new Finding(subject, State.WORKS, found, "");
    }

    static Finding note(String subject, String found, String todo) {
        return new Finding(subject, State.NOTE, found, todo);
    }

    static Finding fails(String subject, String found, String todo) {
        return new Finding(subject, State.FAILS, found, todo);
    }

    void write(JsonGenerator json) {
        json.writeStringProperty("schema", "watchpost.finding/1");
        json.writeStringProperty("subject", subject);
        json.writeStringProperty("state", state.wireName());
        json.writeStringProperty("found", found);
        json.writeStringProperty("todo", todo);
    }
}
