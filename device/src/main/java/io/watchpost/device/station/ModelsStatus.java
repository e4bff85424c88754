package io.watchpost.device.station;

import io.watchpost.transport.StatusSource;
import io.watchpost.update.ModelLine;
import io.watchpost.update.ModelsReport;
import io.watchpost.update.UpdateMachine;
import io.watchpost.update.arrival.ArrivalStatus;
import io.watchpost.update.arrival.SteadyArrivals;
import io.watchpost.update.trial.TrialProgress;
import java.util.HashMap;
import java.util.Map;

/** What a station says of its models. Callable from any thread. */
record ModelsStatus(String topic, String device, UpdateMachine machine, SteadyArrivals arrivals)
        implements StatusSource {

    /** Every transition is news, and what comes; the counters of a trial are not. */
    @Override
    public String revision() {
        StringBuilder revision = new StringBuilder();
        for (ModelLine line : machine.store().lines().values()) {
            revision.append(line.name()).append('=').append(line.edition()).append(';');
        }
        revision.append(machine.trustProblem());
        ArrivalStatus arriving = arrivals.status();
        return revision.append(arriving.news().getClass().getSimpleName())
                .append(arriving.problem())
                .append(arriving.items())
                .toString();
    }

    @Override
    public byte[] online() {
        Map<String, ModelLine> lines = machine.store().lines();
        Map<String, TrialProgress> trials = new HashMap<>();
        for (String name : lines.keySet()) {
            machine.trialOf(name).ifPresent(progress -> trials.put(name, progress));
        }
        return new ModelsReport(
                        device,
                        machine.trust().map(trust -> trust.root().version()).orElse(null),
                        machine.trustProblem(),
                        lines,
                        trials,
                        machine.store().recent(),
                        arrivals.status())
                .json();
    }

    /** It stays true when the station is gone. */
    @Override
    public byte[] offline() {
        return online();
    }
}
