package ai.lepton.core.task;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.model.NumberEmbedding;
import ai.lepton.core.model.NumberEmbedding.PiecewiseLinear;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How {@link TabularClassifier#fit(Table)} and {@link TabularRegressor#fit(Table)} train: with nothing set, by what does well on
 * most tables of up to some 100,000 rows. Immutable; each setting returns a changed copy.
 *
 * <pre>{@code
 * TabularClassifier.fit(patients, TabularRecipe.defaults().groupedBy("hospital").seed(42))
 * }</pre>
 *
 * <p>The rows are cut into five folds. For each fold a {@link ai.lepton.core.model.TabM} is trained on the other four, until its
 * loss on the fold no longer falls, and keeps its best weights; so every row is learned from, and every row has a prediction by
 * a model that never saw it ({@link OutOfFold}). The five answer together, with a linear model beside them, and where
 * that is worth its time with five that {@link #plainBeside take numbers as they are}: how much each counts, and the temperature, is what makes
 * the out-of-fold predictions best.
 */
public final class TabularRecipe {
    private static final int MOST_NAMED = 10;
    // Below these, intervals of reports on held rows were found not to hold: see lepton-bench/run-out-of-fold.
    private static final int FEWEST_ROWS = 100;
    private static final int ROWS_OF_A_FEATURE = 10;
    private static final int FEWEST_GROUPS = 30; // see lepton-bench/run-table-intervals
    /** Number columns above which models of plain numbers are trained beside. */
    private static final int PLAIN_ABOVE = 16;

    /** Rows up to which they are: with more, embeddings fit less to columns that say nothing. */
    private static final int PLAIN_ROWS = 12_500;

    /** Cells that a model looks at in all its epochs: 1,500,000 rows of as many columns as count at least. */
    private static final long SEEN_CELLS = 48_000_000;

    private static final int LEAST_COLUMNS = 32;

    /** Each row is seen so often, however large the table is. */
    private static final int LEAST_EPOCHS = 3;

    private static final int EMBEDDED = 12;

    /** Features of all number columns together up to which each has twelve; then fewer, at least two, for time. */
    private static final int EMBEDDED_OF_ALL = 2_400;

    /** Rows from which they are tried on one fold, where there are fewer such columns: the fifth that is held out of fewer says little. */
    private static final int TRIED_ROWS = 500;

    private final Draft settings;

    /** The settings; they change only in a copy that nobody else has seen yet. */
    private static final class Draft implements Cloneable {
        private int folds = 5;
        private double share;
        private @Nullable String group;
        private @Nullable String time;
        private long seed;
        private int epochs; // 0 for what the rows take, and so below
        private int patience;
        private int batchSize;
        private double learningRate = 2e-3;
        private double weightDecay = 3e-4;
        private NumberEmbedding embedding = new PiecewiseLinear(16);
        private int embedded; // 0 for what the columns take
        private int members = 8;
        private boolean adapters = true;
        private int layers = 2;
        private int width = 128;
        private double dropout = 0.1;
        private boolean linear = true;
        private boolean sized; // whether embedding or sizes are the caller's
        private @Nullable Boolean plain; // null for what the table is
        private boolean balanced;
        private Map<String, Double> classWeights = Map.of();
        private @Nullable UnaryOperator<TabularArchitecture> transformer;
        private EngineOptions engine = EngineOptions.defaults();
        private @Nullable TrainingListener progress;
        private List<Measure.Of<?>> measures = List.of();
        private int measured; // training rows

        private Draft copy() {
            try {
                return (Draft) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private TabularRecipe(Draft settings) {
        this.settings = settings;
    }

    private TabularRecipe with(Consumer<Draft> change) {
        Draft draft = settings.copy();
        change.accept(draft);
        return new TabularRecipe(draft);
    }

    /** Returns the recipe with nothing set. */
    public static TabularRecipe defaults() {
        return new TabularRecipe(new Draft());
    }

    /** Sets the number of folds, at least 2; there are never more than rows. */
    public TabularRecipe folds(int count) {
        if (count < 2) {
            throw new IllegalArgumentException(
                    "folds is " + count + "; it must be at least 2, and oneModel(share) trains one model only");
        }
        return with(draft -> {
            draft.folds = count;
            draft.share = 0;
        });
    }

    /**
     * Trains one model in place of the folds': a fifth of the size and of the time. The held rows say when to stop, and are not
     * learned from.
     *
     * @param validationShare share of the rows that is held out, above 0 and at most 0.5; at least one row is, or, where rows
     *     stay together, one group or the last moment
     */
    public TabularRecipe oneModel(double validationShare) {
        if (!(validationShare > 0 && validationShare <= 0.5)) {
            throw new IllegalArgumentException(
                    "the validation share is " + validationShare + "; it must be above 0 and at most 0.5");
        }
        return with(draft -> draft.share = validationShare);
    }

    /**
     * Keeps rows of one value of a column together, in training or held out: a text, a category or a number column. Rows without
     * a value are one group. It takes the place of {@link #orderedBy}.
     */
    public TabularRecipe groupedBy(String column) {
        Elements.required("column", column);
        return with(draft -> {
            draft.group = column;
            draft.time = null;
        });
    }

    /**
     * Holds out only what is later than what is trained on, by a number column, or by a text column in the order of its
     * characters, such as dates of ISO 8601. The earliest rows are then never held out. Rows of one moment stay together, so
     * there are fewer folds where few moments have most of the rows. It takes the place of {@link #groupedBy}.
     */
    public TabularRecipe orderedBy(String column) {
        Elements.required("column", column);
        return with(draft -> {
            draft.time = column;
            draft.group = null;
        });
    }

    /** Sets the seed of the folds, the first weights, the order of examples, and dropout; 0 unless set. */
    public TabularRecipe seed(long value) {
        return with(draft -> draft.seed = value);
    }

    /**
     * Sets the most passes over the training rows, at least 1; unless set, 120, and fewer where the training rows are more than
     * 12,500, or more than 400,000 cells: so many that a model looks at about 48 million cells in all, but each row three times.
     */
    public TabularRecipe epochs(int most) {
        requirePositive("epochs", most);
        return with(draft -> draft.epochs = most);
    }

    /**
     * Sets after how many epochs without a better loss on the held rows training ends, at least 1; unless set, 12, and
     * fewer for more than 10,000 rows.
     */
    public TabularRecipe patience(int epochs) {
        requirePositive("patience", epochs);
        return with(draft -> draft.patience = epochs);
    }

    /** Sets the examples a step, at least 1; unless set, more for more rows. */
    public TabularRecipe batchSize(int size) {
        requirePositive("batch size", size);
        return with(draft -> draft.batchSize = size);
    }

    /** Sets the learning rate, above 0; 2e-3 unless set. */
    public TabularRecipe learningRate(double rate) {
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("learning rate is " + rate + "; it must be above 0 and finite");
        }
        return with(draft -> draft.learningRate = rate);
    }

    /** Sets the weight decay of matrices, at least 0; 3e-4 unless set. */
    public TabularRecipe weightDecay(double decay) {
        if (!(decay >= 0 && decay < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weight decay is " + decay + "; it must be at least 0 and finite");
        }
        return with(draft -> draft.weightDecay = decay);
    }

    /**
     * Sets how numbers are embedded; unless set, piecewise linear, by 12 features of each, and fewer, at least 2, where the number
     * columns are more than 200.
     *
     * @param features of each number, at least 1
     */
    public TabularRecipe embedding(NumberEmbedding embedding, int features) {
        Elements.required("embedding", embedding);
        requirePositive("features", features);
        return with(draft -> {
            draft.embedding = embedding;
            draft.embedded = features;
            draft.sized = true;
        });
    }

    /** Sets the sizes of each model: members that share their matrices, hidden layers, and features of each; all at least 1. */
    public TabularRecipe sizes(int members, int layers, int width) {
        requirePositive("members", members);
        requirePositive("layers", layers);
        requirePositive("width", width);
        return with(draft -> {
            draft.members = members;
            draft.layers = layers;
            draft.width = width;
            draft.sized = true;
        });
    }

    /** Lets members share all but their first scales and their last layers (TabM-mini). */
    public TabularRecipe withoutAdapters() {
        return with(draft -> draft.adapters = false);
    }

    /** Sets the share of features that is dropped in training, in [0, 1); 0.1 unless set. */
    public TabularRecipe dropout(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout is " + rate + ", outside [0, 1)");
        }
        return with(draft -> draft.dropout = rate);
    }

    /**
     * Sets whether to train, beside each fold's model, one of numbers as they are, with 32 members of width 64: better where many
     * number columns say little, or where products of numbers count, for two to four times the time. How much each kind counts is
     * found out of fold.
     *
     * <p>Unless set, they are trained on tables of more than 16 number columns and at most 12,500 rows. With fewer such columns, from
     * 500 rows on, that of the last fold is trained, and the others if it lowers the loss of the rows that this fold holds out by at
     * least 2 %; else it is dropped, and has no history. Not with {@link #oneModel}, where trying it would be all of it. Where the embedding, the sizes or a transformer are
     * set, none is trained.
     */
    public TabularRecipe plainBeside(boolean trained) {
        return with(draft -> draft.plain = trained);
    }

    /** Leaves the linear model out. */
    public TabularRecipe withoutLinear() {
        return with(draft -> draft.linear = false);
    }

    /**
     * Trains transformers in the place of {@link ai.lepton.core.model.TabM}, on the same folds. The embedding, the sizes, the adapters and
     * {@link #plainBeside} are not of these, and not looked at.
     *
     * @param change such as {@code architecture -> architecture.layers(3).width(96)}
     */
    public TabularRecipe transformer(UnaryOperator<TabularArchitecture> change) {
        Elements.required("change", change);
        return with(draft -> draft.transformer = change);
    }

    /** Sets what runs the models, and where. */
    public TabularRecipe engine(EngineOptions options) {
        Elements.required("options", options);
        return with(draft -> draft.engine = options);
    }

    /**
     * Lets each class count as much as the others, however many rows it has: a row counts {@code n / (classes · rows of its
     * class)}, as scikit-learn's {@code balanced}. A table whose target is a number is refused when training begins. Probabilities are then of a world in which all classes are equally frequent; see
     * {@link #classWeights} for how to have those of the data.
     */
    public TabularRecipe balanced() {
        return with(draft -> {
            draft.balanced = true;
            draft.classWeights = Map.of();
        });
    }

    /**
     * Sets how much a row of each class counts, in training and for the temperature; 1 for classes that are not named. A table whose
     * target is a number, or has no class of a name, is refused when training begins.
     *
     * <p>Probabilities are then of a world in which a class is so many times as frequent: they are proportional to weight ·
     * probability. Those of the data are had by dividing each by its weight, and by the sum of all then. The model says so among its
     * {@link TabularClassifier#cautions}.
     *
     * @param weights in [1e-6, 1e6], by the names of classes
     */
    public TabularRecipe classWeights(Map<String, Double> weights) {
        Elements.required("weights", weights);
        weights.forEach((name, weight) -> {
            Elements.required("a class in weights", name);
            Elements.required("a value in weights", weight);
            if (!(weight >= 1e-6 && weight <= 1e6)) {
                throw new IllegalArgumentException(
                        "the weight of class " + Quoted.of(name) + " is " + weight + "; it must be in [1e-6, 1e6]");
            }
        });
        return with(draft -> {
            draft.classWeights = Map.copyOf(weights);
            draft.balanced = false;
        });
    }

    /** Refuses weights of classes, where a number is predicted. */
    void requireNoClassWeights(String target) {
        if (settings.balanced || !settings.classWeights.isEmpty()) {
            throw new IllegalArgumentException("class weights are for classes; " + Quoted.of(target)
                    + " is a number, leave " + (settings.balanced ? "balanced()" : "them") + " out");
        }
    }

    /** Returns how much a row of each class counts; none for 1. */
    double[] weightsOf(Labels labels, int... classes) {
        if (!settings.balanced && settings.classWeights.isEmpty()) {
            return new double[0];
        }
        double[] weights = new double[labels.size()];
        if (settings.balanced) {
            for (int c : classes) {
                weights[c]++;
            }
            long present = Arrays.stream(weights).filter(count -> count > 0).count();
            for (int c = 0; c < weights.length; c++) {
                weights[c] = weights[c] == 0 ? 1 : classes.length / (present * weights[c]);
            }
            return weights;
        }
        Arrays.fill(weights, 1);
        settings.classWeights.forEach((name, weight) -> weights[labels.indexOf(name)] = weight);
        return weights;
    }

    /** Sets the listener to the progress of each training; with one, folds are trained one after the other. */
    public TabularRecipe progress(TrainingListener listener) {
        Elements.required("listener", listener);
        return with(draft -> draft.progress = listener);
    }

    /**
     * Measures the held rows after each epoch of each fold; {@link ai.lepton.core.training.History.Epoch#measures()} has what
     * was found. They are of the fold's own model, before the folds are put together.
     *
     * @throws IllegalArgumentException when training begins, if a measure is of another task
     */
    public TabularRecipe measuring(Measure.Of<?>... measures) {
        List<Measure.Of<?>> all = Elements.of("measures", measures);
        return with(draft -> draft.measures = all);
    }

    /**
     * Measures the rows that a fold learns from too after each epoch, by its loss and by what {@link #measuring} names.
     *
     * @param rows most of them: a sample, the same after each epoch; at least 1
     * @see ai.lepton.core.training.Training#measuringTraining(int)
     */
    public TabularRecipe measuringTraining(int rows) {
        requirePositive("training rows to measure", rows);
        return with(draft -> draft.measured = rows);
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be at least 1");
        }
    }

    /** Returns the parts of a table that are held out. */
    Folds foldsOf(Table table) {
        String group = settings.group;
        String time = settings.time;
        double share = settings.share;
        if (group != null) {
            return share > 0
                    ? Folds.groupedShare(table, group, share, settings.seed)
                    : Folds.grouped(table, group, settings.folds, settings.seed);
        }
        if (time != null) {
            return share > 0 ? Folds.orderedShare(table, time, share) : Folds.ordered(table, time, settings.folds);
        }
        return share > 0
                ? Folds.stratifiedShare(table, share, settings.seed)
                : Folds.stratified(table, settings.folds, settings.seed);
    }

    /**
     * Refuses to judge the recipe by parts of a table, where a part leaves rows of which none can be held out, or where each
     * repetition has the same parts.
     */
    void requireParts(Table table, Folds folds, int repetitions) {
        String group = settings.group;
        String time = settings.time;
        String column = group != null ? group : time;
        int distinct = table.size();
        if (column != null) {
            List<String> values = Folds.values(table, column);
            distinct = new HashSet<>(values).size();
            for (int part = 0; part < folds.parts().size(); part++) {
                long left = Arrays.stream(folds.parts().get(part).train())
                        .mapToObj(values::get)
                        .distinct()
                        .limit(2)
                        .count();
                if (left < 2) {
                    throw new IllegalArgumentException("part " + part + " leaves rows of one "
                            + (group != null ? "group" : "moment") + " in " + Quoted.of(column)
                            + " to train on, of which none can be held out to say when to stop; the table has "
                            + distinct
                            + (group != null
                                    ? ", and at least 3 are needed"
                                    : ": fewer parts would do, or rows of more moments"));
                }
            }
        }
        if (repetitions > 1 && (time != null || folds.parts().size() == distinct)) {
            throw new IllegalArgumentException("repetitions is " + repetitions + ", but each would have the same "
                    + folds.parts().size() + " parts, "
                    + (time != null
                            ? "which the order of " + Quoted.of(time) + " gives"
                            : group != null ? "one for each group in " + Quoted.of(group) : "one for each row")
                    + "; it must be 1");
        }
    }

    /** Returns what there is to say of probabilities of classes that were weighted; none if they were not. */
    static List<String> cautions(Labels labels, double... weights) {
        if (weights.length == 0) {
            return List.of();
        }
        List<String> each = new ArrayList<>();
        for (int c = 0; c < weights.length && each.size() < MOST_NAMED; c++) {
            each.add(Quoted.of(labels.name(c)) + " " + String.format(Locale.ROOT, "%.4g", weights[c]));
        }
        String more = weights.length > MOST_NAMED ? " and " + (weights.length - MOST_NAMED) + " more" : "";
        return List.of("rows counted by the weights of their classes (" + String.join(", ", each) + more
                + "): probabilities are not of the data, but of a world in which each class is so many times as frequent; divided"
                + " by the weights, and by their sum then, they are those of the data");
    }

    /** Returns what was found that makes figures of held rows better than those of new rows, or less certain: a sentence each. */
    List<String> cautions(Table table, Folds folds) {
        List<String> cautions = new ArrayList<>(EqualRows.of(table).cautions(folds));
        long features = table.schema().numbers().size();
        for (Category category : table.schema().categories()) {
            features += category.levels().size();
        }
        if (table.size() < FEWEST_ROWS || table.size() < ROWS_OF_A_FEATURE * features) {
            cautions.add(table.size() + " rows of " + features + (features == 1 ? " feature" : " features")
                    + ": a report on held rows has intervals of 95 % that hold in 60 to 95 % where so few were simulated; from "
                    + FEWEST_ROWS + " rows and " + ROWS_OF_A_FEATURE + " for each feature on, in 92 to 96 %");
        }
        if (settings.group != null) {
            int groups = new HashSet<>(Folds.values(table, settings.group)).size();
            if (groups < FEWEST_GROUPS) {
                cautions.add(groups + " groups in " + Quoted.of(settings.group) + ", held out together: of rows of new"
                        + " groups intervals of 90 % held in 87 to 88 % where 10 and 20 groups were simulated, in 90 % with "
                        + FEWEST_GROUPS);
            }
        }
        if (settings.time != null) {
            cautions.add("held out in the order of " + Quoted.of(settings.time)
                    + ": intervals are for rows that differ from those before them as much as the held ones do; where the"
                    + " target drifted on, those of 90 % held in 86 %");
        }
        return cautions;
    }

    /** Returns the examples a step, for so many to train on. */
    int batchSizeFor(int rows) {
        if (settings.batchSize > 0) {
            return settings.batchSize;
        }
        int size = 16;
        while (size < 1024 && size * 16 <= rows) {
            size *= 2;
        }
        return size;
    }

    /** Returns the most bins of a column, for so many rows. */
    int binsFor(int rows) {
        return Math.max(1, Math.min(settings.embedding.bins(), Math.max(3, rows / 16)));
    }

    /** Returns whether a model of plain numbers is trained beside, for a table of so many rows and number columns. */
    boolean trainsPlain(int rows, int numbers) {
        if (settings.transformer != null || numbers == 0) {
            return false;
        }
        return settings.plain != null ? settings.plain : !settings.sized && numbers > PLAIN_ABOVE && rows <= PLAIN_ROWS;
    }

    /** Returns whether one fold's model of plain numbers is to say if those of the others are trained, where they otherwise aren't. */
    boolean triesPlain(int rows, int numbers, int folds) {
        return settings.plain == null
                && settings.transformer == null
                && !settings.sized
                && folds > 1
                && numbers > 0
                && numbers <= PLAIN_ABOVE
                && rows >= TRIED_ROWS
                && rows <= PLAIN_ROWS;
    }

    long seed() {
        return settings.seed;
    }

    /** Returns the most epochs, for so many rows to train on and so many columns. */
    int epochsFor(int rows, int columns) {
        long cells = (long) rows * Math.max(LEAST_COLUMNS, columns);
        return settings.epochs > 0 ? settings.epochs : (int) Math.max(LEAST_EPOCHS, Math.min(120, SEEN_CELLS / cells));
    }

    /** Returns the patience, for so many rows to train on. */
    int patienceFor(int rows) {
        return settings.patience > 0 ? settings.patience : Math.max(3, Math.min(12, 120_000 / rows));
    }

    double learningRate() {
        return settings.learningRate;
    }

    double weightDecay() {
        return settings.weightDecay;
    }

    NumberEmbedding embedding() {
        return settings.embedding;
    }

    /** Returns the features of each number column, of so many. */
    int embedded(int numbers) {
        return settings.embedded > 0
                ? settings.embedded
                : Math.max(2, Math.min(EMBEDDED, EMBEDDED_OF_ALL / Math.max(1, numbers)));
    }

    int members() {
        return settings.members;
    }

    boolean adapters() {
        return settings.adapters;
    }

    int layers() {
        return settings.layers;
    }

    int width() {
        return settings.width;
    }

    double dropout() {
        return settings.dropout;
    }

    boolean linear() {
        return settings.linear;
    }

    @Nullable UnaryOperator<TabularArchitecture> transformer() {
        return settings.transformer;
    }

    EngineOptions engine() {
        return settings.engine;
    }

    /**
     * Returns what is set, and what follows from the number of rows, for reports.
     *
     * @param rows to train on, of the first fold
     * @param numbers columns of them
     * @param columns of numbers and categories
     * @param plain whether models of plain numbers are trained beside
     */
    Map<String, Object> settings(int rows, int numbers, int columns, boolean plain) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(
                settings.share > 0 ? "validation_share" : "folds",
                settings.share > 0 ? (Object) settings.share : settings.folds);
        if (settings.group != null) {
            all.put("group", settings.group);
        }
        if (settings.time != null) {
            all.put("time", settings.time);
        }
        all.put("epochs", epochsFor(rows, columns));
        all.put("patience", patienceFor(rows));
        all.put("batch_size", batchSizeFor(rows));
        all.put("learning_rate", settings.learningRate);
        all.put("weight_decay", settings.weightDecay);
        all.put("dropout", settings.dropout);
        if (settings.transformer == null) {
            all.put("embedding", settings.embedding + ", at most " + binsFor(rows) + " bins");
            all.put("embedding_features", embedded(numbers));
            all.put("members", settings.members);
            all.put("adapters", settings.adapters);
            all.put("layers", settings.layers);
            all.put("width", settings.width);
            all.put("plain_beside", plain);
        } else {
            all.put("model", "transformer");
        }
        all.put("linear", settings.linear);
        if (settings.balanced || !settings.classWeights.isEmpty()) {
            all.put("class_weights", settings.balanced ? "balanced" : new TreeMap<>(settings.classWeights));
        }
        all.put("backend", settings.engine.backend());
        return all;
    }

    /** Returns a training with what is measured of it. */
    Training measured(Training training) {
        Training changed = training.measuring(settings.measures.toArray(Measure.Of<?>[]::new));
        return settings.measured == 0 ? changed : changed.measuringTraining(settings.measured);
    }

    /** Returns the listener; null for none. */
    @Nullable TrainingListener progress() {
        return settings.progress;
    }
}
