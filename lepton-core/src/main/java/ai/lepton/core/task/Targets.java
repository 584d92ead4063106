package ai.lepton.core.task;

import ai.lepton.core.data.Standardizer;
import ai.lepton.core.task.TabularExamples.Target;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;

/** The targets of a table's rows: classes as indices into a model's labels, or numbers. */
final class Targets {
    private Targets() {}

    /**
     * Returns the class index of each row.
     *
     * @throws IllegalArgumentException if the table has a class that the model does not know
     */
    static int[] of(Table table, Labels labels) {
        Labels own = table.labels();
        int[] target = table.target();
        if (own.equals(labels)) {
            return target;
        }
        int[] index = new int[own.size()];
        for (int i = 0; i < index.length; i++) {
            index[i] = labels.contains(own.name(i)) ? labels.indexOf(own.name(i)) : -1;
        }
        for (int row = 0; row < target.length; row++) {
            int known = index[target[row]];
            if (known < 0) {
                throw new IllegalArgumentException("row " + row + " is of class " + Quoted.of(own.name(target[row]))
                        + ", which this model does not know; its classes are " + labels);
            }
            target[row] = known;
        }
        return target;
    }

    /** Returns the class of each row as a model takes it: 0 or 1 where it has one output for two classes, else its index. */
    static Target ofClasses(Table table, Labels labels) {
        int[] classes = of(table, labels);
        if (labels.size() != 2) {
            return Target.ofClasses(classes);
        }
        float[] values = new float[classes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = classes[i];
        }
        return Target.ofValues(values);
    }

    /** Returns the number of each row in a unit. */
    static Target ofNumbers(Table table, String target, Standardizer unit) {
        return Target.ofValues(unit.apply(numeric(table, target)));
    }

    /**
     * Returns the number to be predicted for each row, as a table of one column.
     *
     * @throws IllegalArgumentException if the table's target is another number
     */
    static Table numeric(Table table, String target) {
        if (!table.numericTargetName().equals(target)) {
            throw new IllegalArgumentException("the table's target is " + Quoted.of(table.numericTargetName())
                    + "; this model predicts " + Quoted.of(target));
        }
        return Table.of(new Schema(List.of(target), List.of()), table.numericTarget(), new int[0]);
    }
}
