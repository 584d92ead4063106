package ai.lepton.exchange.tensorboard;

import ai.lepton.exchange.internal.Utf8;
import ai.lepton.exchange.tensorboard.Event.Fields;
import ai.lepton.exchange.tensorboard.Event.Metadata;
import ai.lepton.exchange.tensorboard.Event.Value;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Collection;
import java.util.Map;

/** What the hparams plugin wants to know of a run: three values without data, told by their metadata. */
final class HParams {
    private static final String PLUGIN = "hparams";
    private static final String EXPERIMENT = "_hparams_/experiment";
    private static final String START = "_hparams_/session_start_info";
    private static final String END = "_hparams_/session_end_info";

    private HParams() {}

    /** Returns what is to be shown of all runs: which hyperparameters there are, and which tags are metrics. */
    static Value experiment(Map<String, ?> hparams, Collection<String> metrics, double seconds) {
        Proto.Writer experiment = new Proto.Writer();
        if (seconds > 0) {
            experiment.fixed64(3, seconds);
        }
        hparams.forEach((name, value) ->
                experiment.message(4, new Proto.Writer().text(1, name).number(4, type(value))));
        metrics.forEach(tag -> experiment.message(5, new Proto.Writer().message(1, new Proto.Writer().text(2, tag))));
        return value(EXPERIMENT, new Proto.Writer().message(2, experiment));
    }

    /** Returns the hyperparameters of this run. */
    static Value start(Map<String, ?> hparams, String group, double seconds) {
        Proto.Writer start = new Proto.Writer();
        hparams.forEach((name, value) ->
                start.message(1, new Proto.Writer().text(1, name).message(2, structValue(value))));
        start.text(4, group).fixed64(5, seconds);
        return value(START, new Proto.Writer().message(3, start));
    }

    /** Returns how this run ended. */
    static Value end(EventWriter.Status status, double seconds) {
        Proto.Writer end = new Proto.Writer().number(1, status.number()).fixed64(2, seconds);
        return value(END, new Proto.Writer().message(4, end));
    }

    private static Value value(String tag, Proto.Writer content) {
        return new Value(tag, null, new Metadata(PLUGIN, new Fields(content.bytes()), "", "", 0, Fields.NONE));
    }

    /** Checks names and values. */
    static void check(Map<String, ?> hparams) {
        Elements.required("hparams", hparams);
        hparams.forEach((name, value) -> {
            Elements.required("a name of hparams", name);
            Elements.required("hparams of " + Quoted.of(name), value);
            if (type(value) == 0) {
                throw new IllegalArgumentException("hparams of " + Quoted.of(name) + " is a "
                        + value.getClass().getSimpleName() + "; it must be a String, a Boolean or a Number");
            }
        });
    }

    private static int type(Object value) {
        return value instanceof String ? 1 : value instanceof Boolean ? 2 : value instanceof Number ? 3 : 0;
    }

    private static Proto.Writer structValue(Object value) {
        if (value instanceof Number number) {
            return new Proto.Writer().fixed64(2, number.doubleValue());
        }
        return value instanceof Boolean is
                ? new Proto.Writer().bool(4, is)
                : new Proto.Writer().bytes(3, Utf8.bytes("a hyperparameter", (String) value));
    }
}
