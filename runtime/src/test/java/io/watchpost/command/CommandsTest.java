package io.watchpost.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.command.Reply.State;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Message;
import io.watchpost.transport.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders are carried out once, in turn, and always come to an end. */
final class CommandsTest {
    private static final Topics TOPICS = new Topics("watchpost", "porch");

    @TempDir
    private Path folder;

    private final List<Reply> replies = Collections.synchronizedList(new ArrayList<>());
    private final Script diagnose = new Script(CommandName.DIAGNOSE, true);
    private final Script restart = new Script(CommandName.RESTART, false);
    private Commands commands;

    @BeforeEach
    void open() throws IOException {
        commands = new Commands(List.of(diagnose, restart), folder);
        commands.start();
    }

    @AfterEach
    void close() {
        diagnose.goOn.countDown();
        restart.goOn.countDown();
        commands.close();
    }

    @Test
    void order_isTakenCarriedOutAndAnswered() {
        diagnose.goOn.countDown();
        commands.submit(order("a", CommandName.DIAGNOSE), replies::add);
        await().until(() -> !replies.isEmpty() && replies.getLast().state().isFinal());
        assertThat(states()).containsExactly(State.ACCEPTED, State.RUNNING, State.RUNNING, State.DONE);
        assertThat(replies.getLast().words()).isEqualTo("all is well");
        assertThat(replies.getLast().details()).isEqualTo("{\"n\":1}");
    }

    @Test
    void sameOrderAgain_isAnsweredAndNotCarriedOutAgain() {
        diagnose.goOn.countDown();
        commands.submit(order("a", CommandName.DIAGNOSE), replies::add);
        await().until(() -> !replies.isEmpty() && replies.getLast().state().isFinal());
        replies.clear();
        commands.submit(order("a", CommandName.DIAGNOSE), replies::add);
        assertThat(states()).containsExactly(State.DONE);
        assertThat(diagnose.begun.get()).isEqualTo(1);
    }

    @Test
    void orderThatFailsBecauseTheProcessEnds_isGoneOnWithAtTheNextStart() throws IOException {
        Command hasty = new Command() {
            @Override
            public CommandName name() {
                return CommandName.MODEL_UPDATE;
            }

            @Override
            public boolean isRepeatable() {
                return true;
            }

            @Override
            public Outcome run(Mapping arguments, Work work) throws CommandFailed {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw CommandFailed.failed("the download broke off", "");
            }
        };
        Path other = folder.resolve("other");
        Commands first = new Commands(List.of(hasty), other);
        first.start();
        first.submit(order("a", CommandName.MODEL_UPDATE), replies::add);
        await().until(() -> replies.size() == 2);
        first.close();
        assertThat(states()).containsExactly(State.ACCEPTED, State.RUNNING);
        assertThat(new CommandJournal(other).open()).hasSize(1);
    }

    @Test
    void orderThatWaits_isCalledOffBeforeItBegins() {
        commands.submit(order("a", CommandName.DIAGNOSE), reply -> {});
        await().until(() -> diagnose.begun.get() == 1);
        commands.submit(order("b", CommandName.RESTART), replies::add);
        commands.cancel("b");
        assertThat(states()).containsExactly(State.ACCEPTED, State.CANCELLED);
        diagnose.goOn.countDown();
        commands.close();
        assertThat(restart.begun.get()).isZero();
    }

    @Test
    void orderAtWork_canBeCalledOff() {
        commands.submit(order("a", CommandName.DIAGNOSE), replies::add);
        await().until(() -> diagnose.begun.get() == 1);
        commands.cancel("a");
        await().until(() -> replies.getLast().state() == State.CANCELLED);
    }

    @Test
    void processThatEndsInTheMiddle_takesUpAgainWhatMayBeRepeatedAndSaysTheRestFailed() throws Exception {
        commands.submit(order("a", CommandName.DIAGNOSE), reply -> {});
        commands.submit(order("b", CommandName.RESTART), reply -> {});
        await().until(() -> diagnose.begun.get() == 1);
        commands.close(); // interrupts, as the end of the process would
        Script second = new Script(CommandName.DIAGNOSE, true);
        second.goOn.countDown();
        try (Commands next = new Commands(List.of(second, restart), folder)) {
            next.start();
            await().until(() -> second.begun.get() == 1);
            await().until(() -> lastReplyOf(next, "a").state() == State.DONE);
            assertThat(lastReplyOf(next, "b").state()).isEqualTo(State.FAILED);
            assertThat(lastReplyOf(next, "b").hint()).contains("another id");
        }
        assertThat(restart.begun.get()).isZero();
    }

    @Test
    void moreThanSixteenOrders_areRefused() {
        commands.submit(order("first", CommandName.DIAGNOSE), reply -> {});
        await().until(() -> diagnose.begun.get() == 1);
        for (int i = 0; i < 17; i++) {
            commands.submit(order("n" + i, CommandName.DIAGNOSE), replies::add);
        }
        assertThat(replies.getLast().state()).isEqualTo(State.REFUSED);
        assertThat(replies.getLast().words()).contains("16 orders wait");
    }

    @Test
    void overMqtt_onlyAllowedCommandsAreTakenAndRepliesSurviveTheConnection() throws Exception {
        CommandTopics topics = new CommandTopics(TOPICS, Set.of(CommandName.DIAGNOSE), commands);
        assertThat(topics.topics()).containsExactly("watchpost/porch/commands/diagnose");
        List<Message> sent = Collections.synchronizedList(new ArrayList<>());
        topics.connected(sent::add);
        topics.received("watchpost/porch/commands/restart", "{\"id\":\"r\"}".getBytes(UTF_8));
        topics.received("watchpost/porch/commands/diagnose", "{\"id\":\"d\"}".getBytes(UTF_8));
        await().until(() -> diagnose.begun.get() == 1);
        topics.disconnected();
        diagnose.goOn.countDown();
        await().until(() -> lastReplyOf(commands, "d").state() == State.DONE);
        assertThat(sent).noneMatch(message -> text(message).contains("\"done\""));
        topics.connected(sent::add);
        assertThat(text(sent.getLast())).contains("\"id\":\"d\"", "\"state\":\"done\"", "\"details\":{\"n\":1}");
        assertThat(sent).allMatch(message -> message.topic().equals("watchpost/porch/commands/diagnose/reply"));
        assertThat(restart.begun.get()).isZero();
    }

    /** nucleus-lite never answers a large message; that an order was carried out is said all the same. */
    @Test
    void detailsThatAConnectionDoesNotTake_areLeftOut() {
        CommandTopics topics = new CommandTopics(TOPICS, Set.of(CommandName.DIAGNOSE), commands);
        List<Message> sent = Collections.synchronizedList(new ArrayList<>());
        topics.connected(new Correspondent.Post() {
            @Override
            public boolean send(Message message) {
                return sent.add(message);
            }

            @Override
            public int payloadBytesMax() {
                return 10;
            }
        });
        diagnose.goOn.countDown();
        topics.received("watchpost/porch/commands/diagnose", "{\"id\":\"d\"}".getBytes(UTF_8));
        await().until(() -> sent.stream().anyMatch(message -> text(message).contains("\"done\"")));
        assertThat(text(sent.getLast()))
                .contains("more bytes than this connection takes")
                .doesNotContain("\"n\":1");
    }

    @Test
    void whatIsNoOrder_isAnsweredWithWhatToDo() {
        CommandTopics topics = new CommandTopics(TOPICS, Set.of(CommandName.DIAGNOSE), commands);
        List<Message> sent = new ArrayList<>();
        topics.connected(sent::add);
        for (String payload : List.of(
                "",
                "no",
                "[1]",
                "{\"id\":\"../x\"}",
                "{}",
                "{\"id\":\"a\",\"schema\":\"other/1\"}",
                "{\"id\":\"a\",\"args\":{}}",
                "{\"id\":\"" + "a".repeat(200_000) + "\"}",
                "\u0000\u0001",
                "{\"id\":{}}")) {
            topics.received("watchpost/porch/commands/diagnose", payload.getBytes(UTF_8));
        }
        assertThat(sent)
                .hasSize(10)
                .allSatisfy(message -> assertThat(text(message)).contains("\"state\":\"refused\"", "\"hint\":"));
        assertThat(diagnose.begun.get()).isZero();
    }

    private List<State> states() {
        return replies.stream().map(Reply::state).toList();
    }

    private static Reply lastReplyOf(Commands commands, String id) {
        List<Reply> heard = new ArrayList<>();
        commands.submit(order(id, CommandName.DIAGNOSE), heard::add);
        return heard.getFirst();
    }

    private static Order order(String id, CommandName command) {
        return new Order(id, command, new Mapping(""));
    }

    private static String text(Message message) {
        return new String(message.payload(), UTF_8);
    }

    /** Waits until it is told to go on, or is called off. */
    private static final class Script implements Command {
        private final CommandName name;
        private final boolean isRepeatable;
        private final AtomicInteger begun = new AtomicInteger();
        private final CountDownLatch goOn = new CountDownLatch(1);

        Script(CommandName name, boolean isRepeatable) {
            this.name = name;
            this.isRepeatable = isRepeatable;
        }

        @Override
        public CommandName name() {
            return name;
        }

        @Override
        public boolean isRepeatable() {
            return isRepeatable;
        }

        @Override
        public Outcome run(Mapping arguments, Work work) throws CommandFailed, InterruptedException {
            begun.incrementAndGet();
            work.progress("looking");
            work.progress("looking");
            while (!goOn.await(5, TimeUnit.MILLISECONDS)) {
                if (work.isCancelled()) {
                    throw CommandFailed.cancelled("stopped looking");
                }
            }
            return new Outcome("all is well", "{\"n\":1}");
        }
    }
}
