package ai.lepton.core.family;

import ai.lepton.core.checkpoint.Checkpoint;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.family.WeightMapping.Name;
import ai.lepton.core.graph.Parameter;
import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights of a body, and those of modules after it, each in a file of its own. */
final class ModuleWeights implements WeightSource {
    /** Where the values of a weight are. */
    private record Place(Checkpoint checkpoint, String name) {}

    private final WeightSource body;
    private final Map<String, Place> places = new HashMap<>();

    ModuleWeights(WeightSource body) {
        this.body = body;
    }

    /**
     * Adds a module.
     *
     * @param prefix of its weights in the model; what follows is their name in the file
     * @param file as messages name it
     * @param parameters all weights of the model
     * @throws DataException if one is missing, surplus, or of another shape or type
     */
    void add(String prefix, Checkpoint checkpoint, String file, List<Parameter> parameters) {
        Set<String> surplus = new HashSet<>(checkpoint.names());
        for (Parameter parameter : parameters) {
            if (!parameter.name().startsWith(prefix)) {
                continue;
            }
            Name name = new Name(parameter.name().substring(prefix.length()), false);
            if (!surplus.remove(name.text())) {
                throw new DataException(file + ": " + Quoted.of(name.text()) + " is missing");
            }
            String fault = CheckpointWeights.fault(parameter, name, checkpoint.find(name.text()));
            if (fault != null) {
                throw new DataException(file + ": " + fault);
            }
            places.put(parameter.name(), new Place(checkpoint, name.text()));
        }
        for (String tensor : surplus) {
            throw new DataException(
                    file + ": " + Quoted.of(tensor) + " is in the file, this module has no such weight");
        }
    }

    @Override
    public ByteBuffer values(Parameter parameter) {
        Place place = places.get(parameter.name());
        return place == null ? body.values(parameter) : place.checkpoint.values(place.name);
    }

    @Override
    public boolean transposed(Parameter parameter) {
        return !places.containsKey(parameter.name()) && body.transposed(parameter);
    }
}
