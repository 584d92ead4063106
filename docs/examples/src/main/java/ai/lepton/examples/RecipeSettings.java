package ai.lepton.examples;

import ai.lepton.core.task.TabularRecipe;
import ai.lepton.examples.Arguments.UsageException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Settings of a {@link TabularRecipe} by their names, such as {@code learning_rate=1e-3}. */
final class RecipeSettings {
    private static final Map<String, BiFunction<TabularRecipe, String, TabularRecipe>> SETTINGS = new TreeMap<>(Map.of(
            "folds", (recipe, text) -> recipe.folds(Integer.parseInt(text)),
            "validation_share", (recipe, text) -> recipe.oneModel(Double.parseDouble(text)),
            "group", TabularRecipe::groupedBy,
            "time", TabularRecipe::orderedBy,
            "epochs", (recipe, text) -> recipe.epochs(Integer.parseInt(text)),
            "patience", (recipe, text) -> recipe.patience(Integer.parseInt(text)),
            "batch_size", (recipe, text) -> recipe.batchSize(Integer.parseInt(text)),
            "learning_rate", (recipe, text) -> recipe.learningRate(Double.parseDouble(text)),
            "weight_decay", (recipe, text) -> recipe.weightDecay(Double.parseDouble(text)),
            "dropout", (recipe, text) -> recipe.dropout(Double.parseDouble(text))));

    static {
        SETTINGS.put("class_weights", RecipeSettings::weighted);
        SETTINGS.put("measure_training", (recipe, text) -> recipe.measuringTraining(Integer.parseInt(text)));
        SETTINGS.put("plain_beside", RecipeSettings::plainBeside);
    }

    /** Settings of which the later would take the place of the other. */
    private static final List<List<String>> EITHER =
            List.of(List.of("group", "time"), List.of("folds", "validation_share"));

    private RecipeSettings() {}

    /** Returns a recipe with weights such as {@code balanced}, or {@code malignant:2,benign:1}. */
    private static TabularRecipe weighted(TabularRecipe recipe, String text) {
        if (text.equals("balanced")) {
            return recipe.balanced();
        }
        Map<String, Double> weights = new TreeMap<>();
        for (String each : text.split(",", -1)) {
            int colon = each.lastIndexOf(':');
            if (colon < 1) {
                throw new UsageException("class_weights is '" + text
                        + "'; it is balanced, or a weight for each class such as malignant:2,benign:1");
            }
            String label = each.substring(0, colon);
            if (weights.put(label, Double.parseDouble(each.substring(colon + 1))) != null) {
                throw new UsageException("class_weights has '" + label + "' twice; each class has one weight");
            }
        }
        return recipe.classWeights(weights);
    }

    /** Returns the columns that settings name. */
    static List<String> columns(List<String> settings) {
        return settings.stream()
                .filter(setting -> setting.startsWith("group=") || setting.startsWith("time="))
                .map(setting -> setting.substring(setting.indexOf('=') + 1))
                .distinct()
                .toList();
    }

    private static TabularRecipe plainBeside(TabularRecipe recipe, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new UsageException("plain_beside is '" + text + "'; it is true or false");
        }
        return recipe.plainBeside(text.equals("true"));
    }

    /** Returns a recipe with settings of the form {@code key=value}. */
    static TabularRecipe set(TabularRecipe recipe, List<String> settings) {
        TabularRecipe changed = recipe;
        Set<String> names = new HashSet<>();
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            BiFunction<TabularRecipe, String, TabularRecipe> change = SETTINGS.get(pair[0]);
            if (pair.length != 2 || change == null) {
                throw new UsageException(
                        "'" + setting + "' is no setting; it is a name and a value such as epochs=50, the name"
                                + " one of " + String.join(", ", SETTINGS.keySet()));
            }
            if (!names.add(pair[0])) {
                throw new UsageException("--set " + pair[0] + " is there twice; a setting has one value");
            }
            for (List<String> either : EITHER) {
                if (names.containsAll(either)) {
                    throw new UsageException(
                            "--set " + either.get(0) + " and " + either.get(1) + " exclude each other; leave one out");
                }
            }
            try {
                changed = change.apply(changed, pair[1]);
            } catch (NumberFormatException e) {
                throw new UsageException(pair[0] + " is '" + pair[1] + "', which is not a number that it takes");
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }
        return changed;
    }
}
