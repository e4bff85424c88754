package io.watchpost.device.remote;

import io.watchpost.command.Command;
import io.watchpost.command.CommandFailed;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.update.Requests.Verb;
import java.util.Set;

/** Goes back to the model before: {@code model}, which may be left out when there is only one. */
final class RollbackCommand implements Command {
    private final ModelRequests requests;

    RollbackCommand(ModelRequests requests) {
        this.requests = requests;
    }

    @Override
    public CommandName name() {
        return CommandName.MODEL_ROLLBACK;
    }

    /** Twice would go back twice. */
    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public Outcome run(Mapping arguments, Work work) throws CommandFailed, InterruptedException {
        Arguments.only(arguments, Set.of("model"));
        String model = requests.model(Arguments.text(arguments, "model"));
        return new Outcome(requests.ask(Verb.ROLLBACK, model, work));
    }
}
