package io.watchpost.greengrass.cloud;

import io.watchpost.command.Command;
import io.watchpost.command.CommandFailed;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.Overlay;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A command that does what the test says: a word of progress, done, failed or refused; and stops when called off. */
public final class ScriptedCommand implements Command {
    private final CommandName name;
    private final boolean repeatable;
    private final BlockingQueue<String> script = new LinkedBlockingQueue<>();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private volatile String details = "";

    public ScriptedCommand(CommandName name, boolean repeatable) {
        this.name = name;
        this.repeatable = repeatable;
    }

    /** Progress; or one of "done", "failed", "refused", which end it. */
    public void say(String words) {
        script.add(words);
    }

    public void detail(String json) {
        details = json;
    }

    /** The arguments of each time it began, as JSON. */
    public List<String> begun() {
        return begun;
    }

    @Override
    public CommandName name() {
        return name;
    }

    @Override
    public boolean isRepeatable() {
        return repeatable;
    }

    @Override
    public Outcome run(Mapping arguments, Work work) throws CommandFailed, InterruptedException {
        begun.add(new String(Overlay.json(arguments), StandardCharsets.UTF_8));
        while (true) {
            String next = script.poll(2, TimeUnit.MILLISECONDS);
            if (work.isCancelled()) {
                throw CommandFailed.cancelled("stopped in the middle");
            }
            switch (next) {
                case null -> {}
                case "done" -> {
                    return new Outcome("all is well", details);
                }
                case "failed" -> throw CommandFailed.failed("the disk\nsays no", "look at it");
                case "refused" -> throw CommandFailed.refused("that can't be", "say something else");
                default -> work.progress(next);
            }
        }
    }
}
