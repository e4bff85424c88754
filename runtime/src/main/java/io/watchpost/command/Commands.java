package io.watchpost.command;

import io.watchpost.command.Reply.State;
import io.watchpost.config.CommandName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what a station is told, one order after the other, on a thread {@code commands}. An order is durable before
 * it is begun, is carried out once however often it comes, and always comes to a final reply, also when the process ends
 * in the middle of it.
 */
public final class Commands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final int WAITING_MAX = 16;
    private static final long LOOK_MILLIS = 250;
    private static final long CLOSE_MILLIS = 2_000;

    private final Map<CommandName, Command> commands = new EnumMap<>(CommandName.class);
    private final CommandJournal journal;
    private final Thread thread;

    // guarded by this
    private final Queue<Order> waiting = new ArrayDeque<>();
    private final Map<String, Consumer<Reply>> listeners = new HashMap<>();
    private final Map<String, Reply> last = new HashMap<>();
    private @Nullable Task task;
    private boolean closing;

    /**
     * Reads the journal; nothing is carried out before {@link #start}.
     *
     * @param folder of the journal
     * @throws IOException if the folder can't be used
     */
    public Commands(List<Command> known, Path folder) throws IOException {
        known.forEach(command -> commands.put(command.name(), command));
        this.journal = new CommandJournal(folder);
        thread = Thread.ofPlatform().name("commands").daemon().unstarted(this::work);
    }

    /** Begins with what an earlier process left undone. */
    public void start() {
        try {
            for (Order order : journal.open()) {
                if (isTaken(order)) {
                    continue; // it came since this process began, and waits
                }
                Command command = commands.get(order.command());
                if (command != null && command.isRepeatable()) {
                    LOG.info("the order {} ({}) is taken up again", order.id(), word(order));
                    enqueue(order);
                } else {
                    tell(new Reply(
                            order.id(),
                            order.command(),
                            State.FAILED,
                            "the process ended in the middle of it",
                            "look at the station's status, and order it again with another id if it is still wanted",
                            ""));
                }
            }
        } catch (IOException e) {
            LOG.warn("what was ordered earlier can't be read ({})", e.toString());
        }
        thread.start();
    }

    private synchronized boolean isTaken(Order order) {
        return last.containsKey(order.id());
    }

    private synchronized void enqueue(Order order) {
        waiting.add(order);
        notifyAll();
    }

    /**
     * Takes an order. Returns at once; replies come to the listener on the commands' thread, the first on this one. An
     * order that is known already is answered with its last reply, and its next ones go to this listener.
     */
    public void submit(Order order, Consumer<Reply> listener) {
        Reply first;
        synchronized (this) {
            Optional<Reply> known = known(order.id());
            if (known.isPresent()) {
                if (!known.get().state().isFinal()) {
                    listeners.put(order.id(), listener);
                }
                first = known.get();
            } else {
                first = taken(order);
                if (!first.state().isFinal()) {
                    listeners.put(order.id(), listener);
                    enqueue(order);
                }
            }
        }
        listener.accept(first);
    }

    /** As {@link #submit(Order, Consumer)}, of an order as it came, in JSON; what isn't one is refused. */
    public void submit(CommandName command, byte[] payload, Consumer<Reply> listener) {
        Order order;
        try {
            order = OrderJson.received(command, payload);
        } catch (CommandFailed e) {
            listener.accept(new Reply(
                    OrderJson.idOf(payload), command, e.state(), String.valueOf(e.getMessage()), e.hint(), ""));
            return;
        }
        submit(order, listener);
    }

    /** Whether an order was taken, by this process or an earlier one, and has no final reply yet. */
    public boolean isOpen(String id) {
        try {
            return Order.isId(id) && journal.isOpen(id);
        } catch (IOException e) {
            return true; // nobody can tell: what belongs to it stays
        }
    }

    private synchronized Optional<Reply> known(String id) {
        Reply recent = last.get(id);
        if (recent != null) {
            return Optional.of(recent);
        }
        try {
            return journal.reply(id);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private synchronized Reply taken(Order order) {
        if (!commands.containsKey(order.command())) {
            return refused(order, "this station doesn't know the command " + word(order), "");
        }
        if (closing || waiting.size() >= WAITING_MAX) {
            return refused(order, closing ? "the station stops" : WAITING_MAX + " orders wait already", Reply.LATER);
        }
        Reply accepted = Reply.of(order, State.ACCEPTED, "taken");
        try {
            journal.take(order);
            journal.note(accepted);
        } catch (IOException e) {
            return new Reply(
                    order.id(),
                    order.command(),
                    State.FAILED,
                    "it can't be noted down (" + e.getMessage() + ")",
                    "look at the disk, and order it again",
                    "");
        }
        LOG.info("told to {} (order {})", word(order), order.id());
        last.put(order.id(), accepted);
        return accepted;
    }

    private static Reply refused(Order order, String reason, String hint) {
        return new Reply(order.id(), order.command(), State.REFUSED, reason, hint, "");
    }

    /** Calls an order off: it doesn't begin, or stops where nothing is half done. */
    public synchronized void cancel(String id) {
        Task present = task;
        if (present != null && present.order.id().equals(id)) {
            present.isCancelled = true;
        }
        Optional<Order> found =
                waiting.stream().filter(order -> order.id().equals(id)).findFirst();
        if (found.isPresent()) {
            waiting.remove(found.get());
            tell(Reply.of(found.get(), State.CANCELLED, "called off before it began"));
        }
    }

    private void work() {
        while (true) {
            Order order;
            synchronized (this) {
                order = waiting.poll();
                if (order == null) {
                    if (closing) {
                        return;
                    }
                    try {
                        wait(LOOK_MILLIS);
                    } catch (InterruptedException e) {
                        return;
                    }
                    continue;
                }
                task = new Task(order);
            }
            try {
                carryOut(order);
            } catch (InterruptedException e) {
                return; // the next start finds the order without a final reply
            } finally {
                synchronized (this) {
                    task = null;
                }
            }
        }
    }

    private void carryOut(Order order) throws InterruptedException {
        Task present = present();
        try {
            Command command = commands.get(order.command());
            if (command == null) {
                throw CommandFailed.refused("this station doesn't know the command " + word(order), "");
            }
            tell(Reply.of(order, State.RUNNING, "begun"));
            Command.Outcome outcome = command.run(order.arguments(), present);
            tell(new Reply(order.id(), order.command(), State.DONE, outcome.words(), "", outcome.details()));
        } catch (CommandFailed e) {
            unlessInterrupted();
            tell(new Reply(order.id(), order.command(), e.state(), String.valueOf(e.getMessage()), e.hint(), ""));
        } catch (RuntimeException e) {
            unlessInterrupted();
            LOG.error("the order {} failed; please report it with this trace", order.id(), e);
            tell(new Reply(
                    order.id(),
                    order.command(),
                    State.FAILED,
                    "internal error: " + e,
                    "look at the station's log",
                    ""));
        }
    }

    /** What fails because the process ends hasn't failed: the next start goes on with it. */
    private static void unlessInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private synchronized Task present() {
        if (task == null) {
            throw new IllegalStateException("no order is carried out");
        }
        return task;
    }

    /** Notes a reply down before anybody hears of it. */
    private void tell(Reply reply) {
        if (reply.state().isFinal()) {
            LOG.info(
                    "{} (order {}): {}, {}",
                    reply.command().wireName(),
                    reply.id(),
                    reply.state().wireName(),
                    reply.words());
        }
        try {
            journal.note(reply);
        } catch (IOException e) {
            LOG.warn("the reply to the order {} can't be noted down ({})", reply.id(), e.toString());
        }
        Consumer<Reply> listener;
        synchronized (this) {
            if (reply.state().isFinal()) {
                last.remove(reply.id());
                listener = listeners.remove(reply.id());
            } else {
                last.put(reply.id(), reply);
                listener = listeners.get(reply.id());
            }
        }
        if (listener != null) {
            listener.accept(reply);
        }
    }

    private static String word(Order order) {
        return order.command().wireName();
    }

    /** Lets the order in hand end if that is soon; what isn't carried out is known at the next start. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            waiting.clear();
            notifyAll();
        }
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
                thread.interrupt();
                thread.join(Duration.ofMillis(CLOSE_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The order in hand. */
    private final class Task implements Command.Work {
        private final Order order;
        private volatile boolean isCancelled;
        private String said = "";

        Task(Order order) {
            this.order = order;
        }

        @Override
        public String id() {
            return order.id();
        }

        @Override
        public void progress(String words) {
            if (!words.equals(said)) {
                said = words;
                tell(Reply.of(order, State.RUNNING, words));
            }
        }

        @Override
        public boolean isCancelled() {
            return isCancelled;
        }
    }
}
