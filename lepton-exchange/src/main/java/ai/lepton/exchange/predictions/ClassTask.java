package ai.lepton.exchange.predictions;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.predictions.PredictionFile.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which classes there are, and which of them is looked for.
 *
 * @param task binary or multiclass
 * @param names of the classes
 * @param positive index of the class that a binary task looks for, or -1
 * @param unseen labels of columns of scores that no row has
 * @param note what of this was found from the file
 */
record ClassTask(Task task, ClassNames names, int positive, List<String> unseen, String note) {
    /** More classes than a matrix of all pairs is printed for. */
    private static final int MOST_CLASSES = 2000;

    /**
     * Returns what is asked of these classes.
     *
     * @param found the classes in the header and in the rows
     * @param rows texts of the classes in the rows
     */
    static ClassTask of(
            String file, PredictionFile asked, PredictionColumns columns, ClassNames found, Collection<String> rows) {
        if (found.size() > MOST_CLASSES) {
            throw new DataException(file + ": 'truth' and 'prediction' hold " + found.size()
                    + " different labels; at most " + MOST_CLASSES
                    + " classes are judged; if they are numbers, say --task regression");
        }
        Task wanted = asked.task();
        ClassNames names = found;
        if (names.size() == 1 && wanted != Task.MULTICLASS) {
            names = completed(file, asked.positive(), names, columns, rows);
        }
        Task task = wanted != null ? wanted : names.size() == 2 ? Task.BINARY : Task.MULTICLASS;
        if (columns.hasScore() && (names.size() != 2 || task == Task.MULTICLASS)) {
            throw new DataException(file + ": " + scoreMisfit(names, task));
        }
        if (task == Task.BINARY && names.size() != 2) {
            throw new DataException(file + ": --task is binary but "
                    + (names.size() == 1
                            ? "the only label is " + names.listed()
                                    + "; name the class that is looked for with --positive"
                            : "there are " + names.size() + " labels: " + names.listed()
                                    + "; say --task multiclass, or leave it out"));
        }
        int positive = positive(file, asked.positive(), names, task);
        return new ClassTask(task, names, positive, unseen(columns, names, rows), note(asked, task, names, positive));
    }

    private static List<String> unseen(PredictionColumns columns, ClassNames names, Collection<String> rows) {
        Set<OptionalInt> seen = rows.stream().map(names::find).collect(Collectors.toSet());
        return columns.scoredLabels().stream()
                .filter(label -> !seen.contains(names.find(label)))
                .toList();
    }

    /** Returns, for the end of a sentence, which columns of scores are of a class that no row has; empty for none. */
    String unseenScores() {
        if (unseen.isEmpty()) {
            return "";
        }
        return "; no row is of the class of "
                + unseen.stream()
                        .map(label -> "'" + PredictionColumns.SCORE_OF + label + "'")
                        .collect(Collectors.joining(", "));
    }

    /** Returns the only class beside the one that is missing, as far as it is known. */
    private static ClassNames completed(
            String file,
            @Nullable String positive,
            ClassNames only,
            PredictionColumns columns,
            Collection<String> rows) {
        if (positive == null || only.find(positive).isPresent()) {
            return only.completed();
        }
        // Beside a word, 1 and 1.0 are two texts, and no longer one number.
        List<String> all = new ArrayList<>(rows);
        all.addAll(columns.scoredLabels());
        all.add(positive);
        try {
            return ClassNames.of(all);
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": classes, with --positive: " + e.getMessage(), e);
        }
    }

    private static String scoreMisfit(ClassNames names, Task task) {
        if (names.size() == 1) {
            return "the only label is " + names.listed()
                    + ", so it is not known which class 'score' is of; name it with --positive, or give one"
                    + " 'score:LABEL' for each class";
        }
        return "'score' is the probability of one of two classes, but "
                + (task == Task.MULTICLASS && names.size() == 2
                        ? "--task is multiclass"
                        : "there are " + names.size() + " labels: " + names.listed())
                + "; give one 'score:LABEL' for each class";
    }

    private static int positive(String file, @Nullable String wanted, ClassNames names, Task task) {
        if (wanted == null) {
            return task == Task.BINARY ? 1 : -1;
        }
        return names.find(wanted)
                .orElseThrow(() -> new DataException("--positive is '" + wanted + "', which is not a label of " + file
                        + "; its labels are " + names.listed()));
    }

    private static String note(PredictionFile asked, Task task, ClassNames names, int positive) {
        String note = "task: " + task.key() + (asked.task() == null ? ", found from the file" : "") + "; "
                + names.size() + (names.size() == 1 ? " label" : " labels");
        if (positive < 0) {
            return note;
        }
        return note + "; positive class: '" + names.labels().name(positive) + "'"
                + (asked.positive() == null ? ", the second in order; say --positive for the other" : "");
    }

    /** Returns the most probable classes: of two the positive one where it scores above 0.5, else the first that ties. */
    int[] predicted(double[] probabilities) {
        return ClassScores.mostProbable(probabilities, names.size(), task == Task.BINARY ? 1 - positive : 0);
    }
}
