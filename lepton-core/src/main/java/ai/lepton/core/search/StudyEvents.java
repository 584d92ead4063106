package ai.lepton.core.search;

import ai.lepton.core.search.Study.FrozenTrial;
import ai.lepton.core.search.Study.Report;
import ai.lepton.core.search.Study.State;
import ai.lepton.exchange.tensorboard.EventFile;
import ai.lepton.exchange.tensorboard.EventWriter;
import ai.lepton.exchange.tensorboard.EventWriter.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Trials as runs of TensorBoard: each a directory of its own, with its parameters as hyperparameters and its value as a scalar. No
 * run says which hyperparameters and metrics there are, for TensorBoard would take what the first one says; where none does, it shows
 * those of all.
 */
final class StudyEvents {
    private static final String ENDED = "_hparams_/session_end_info";

    private StudyEvents() {}

    /** A clock that shows when a trial ran. */
    private static final class Past extends Clock {
        private Instant instant;

        Past(Instant instant) {
            this.instant = instant;
        }

        @Override
        public Instant instant() {
            return instant;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(instant, zone);
        }
    }

    /** Writes a trial, unless it is there whole. */
    static void write(Path directory, String metric, FrozenTrial trial) {
        Path run = directory.resolve("trial-" + trial.number());
        boolean isThere = Files.exists(run);
        if (isThere && EventFile.readRun(run).tags().contains(ENDED)) {
            return;
        }
        Past clock = new Past(trial.started());
        try (EventWriter events = isThere ? EventWriter.resume(run, 0, clock) : EventWriter.open(run, clock)) {
            events.hparams(trial.params());
            for (Report report : trial.reports()) {
                events.scalar(
                        metric + "/reported", report.value() == null ? Double.NaN : report.value(), report.step());
            }
            clock.instant = trial.started().plusNanos((long) (trial.seconds() * 1e9));
            for (int i = 0; i < trial.values().size() && trial.values().size() > 1; i++) {
                events.scalar(metric + "/by_seed", trial.values().get(i), i);
            }
            if (trial.value() != null) {
                events.scalar(metric, trial.value(), 0);
            }
            if (trial.reason() != null) {
                events.text("reason", trial.reason(), 0);
            }
            events.scalar("seconds", trial.seconds(), 0).end(status(trial.state()));
        }
    }

    private static Status status(State state) {
        return switch (state) {
            case COMPLETE -> Status.SUCCESS;
            case PRUNED -> Status.UNKNOWN;
            case FAIL -> Status.FAILURE;
        };
    }
}
