package io.watchpost.command;

import io.watchpost.config.CommandName;
import java.util.Locale;

/**
 * What becomes of an order; the last one of several is final.
 *
 * @param id of the order
 * @param command of the order
 * @param state how it stands
 * @param words a sentence for people
 * @param hint what to do when it failed or was refused; else empty
 * @param details a JSON object with what the command found out; empty for nothing
 */
public record Reply(String id, CommandName command, State state, String words, String hint, String details) {
    static final String LATER = "try again later";

    /** How an order stands. */
    public enum State {
        /** Taken, waits for the one before it. */
        ACCEPTED,
        /** At work. */
        RUNNING,
        /** Carried out. */
        DONE,
        /** Can't be carried out as it was given: another order is needed. */
        REFUSED,
        /** Went wrong here. */
        FAILED,
        /** Called off by whoever gave it. */
        CANCELLED;

        /** The word in replies. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing follows. */
        public boolean isFinal() {
            return this != ACCEPTED && this != RUNNING;
        }
    }

    /** Whether the order wasn't even taken, and may be at another time. */
    public boolean isForNow() {
        return state == State.REFUSED && hint.equals(LATER);
    }

    /** The same, and why there is nothing to read of what was found. */
    Reply withoutDetails(String why) {
        return new Reply(id, command, state, words + "; " + why, hint, "");
    }

    /** As it is sent; schema {@code watchpost.reply/1}. */
    public byte[] json() {
        return ReplyJson.bytes(this);
    }

    static Reply of(Order order, State state, String words) {
        return new Reply(order.id(), order.command(), state, words, "", "");
    }
}
