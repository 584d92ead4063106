package ai.lepton.core.task;

import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;

/** The classes of a table's rows, by the order that a model has them in. */
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
                throw new IllegalArgumentException("row " + row + " is of class '" + own.name(target[row])
                        + "', which this model does not know; its classes are " + labels.names());
            }
            target[row] = known;
        }
        return target;
    }
}
