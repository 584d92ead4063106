package ai.lepton.core.family;

import ai.lepton.core.checkpoint.Checkpoint;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.family.WeightMapping.Name;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Shape;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.exchange.tensor.TensorInfo;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The weights of a checkpoint under the names of a model. */
final class CheckpointWeights implements WeightSource {
    /** Most faults that one message lists. */
    private static final int LISTED = 8;

    /** Values of one weight that a buffer holds as 32-bit floats. */
    private static final long MOST = Integer.MAX_VALUE / Float.BYTES;

    private static final Set<DType> READ = Set.of(DType.F32, DType.F16, DType.BF16, DType.F64);

    private final Checkpoint checkpoint;
    private final Map<String, Name> byParameter;

    private CheckpointWeights(Checkpoint checkpoint, Map<String, Name> byParameter) {
        this.checkpoint = checkpoint;
        this.byParameter = byParameter;
    }

    /**
     * Finds the weights of a model.
     *
     * @param ignoringUnused whether the checkpoint may hold what nothing of the family has
     */
    static CheckpointWeights of(
            List<Parameter> parameters, Family family, Checkpoint checkpoint, boolean ignoringUnused) {
        HeadSearch search = new HeadSearch(family, checkpoint);
        WeightMapping ofHead = search.weightsOfHead(parameters);
        List<String> faults = new ArrayList<>();
        Map<String, Name> found = new LinkedHashMap<>();
        Set<String> used = new HashSet<>();
        for (Parameter parameter : parameters) {
            Name name = search.find(parameter.name(), ofHead).orElse(null);
            if (name == null) {
                faults.add(missing(parameter, family.names(parameter.name(), ofHead)));
                continue;
            }
            used.add(name.text());
            found.put(parameter.name(), name);
            String fault = fault(parameter, name, checkpoint.find(name.text()));
            if (fault != null) {
                faults.add(fault);
            }
        }
        List<String> unused = ignoringUnused ? List.of() : unused(used, family, checkpoint);
        unused.forEach(tensor -> faults.add(Quoted.of(tensor) + " is in the file, this model has no such weight"));
        if (!faults.isEmpty()) {
            String more = faults.size() > LISTED ? "; and " + (faults.size() - LISTED) + " more" : "";
            String ignoring = unused.isEmpty() ? "" : "; ignoringUnused() loads without what no part of the model has";
            throw new DataException(checkpoint.name() + ": "
                    + String.join("; ", faults.subList(0, Math.min(LISTED, faults.size()))) + more + ignoring);
        }
        return new CheckpointWeights(checkpoint, found);
    }

    /** Returns the tensors that a model with these parameters does not use, and no head of its family either. */
    static List<String> unused(List<Parameter> parameters, Family family, Checkpoint checkpoint) {
        HeadSearch search = new HeadSearch(family, checkpoint);
        WeightMapping ofHead = search.weightsOfHead(parameters);
        Set<String> used = new HashSet<>();
        parameters.forEach(parameter -> search.find(parameter.name(), ofHead).ifPresent(name -> used.add(name.text())));
        return unused(used, family, checkpoint);
    }

    private static List<String> unused(Set<String> used, Family family, Checkpoint checkpoint) {
        return checkpoint.names().stream()
                .filter(tensor -> !used.contains(tensor) && !family.mayHold(tensor))
                .toList();
    }

    private static String missing(Parameter parameter, List<Name> names) {
        String shape = dimensions(parameter.shape(), false).toString();
        return names.isEmpty()
                ? Quoted.of(parameter.name()) + " " + shape + " of the model has no place in this family"
                : Quoted.of(names.get(0).text()) + " " + shape + " is missing";
    }

    static @Nullable String fault(Parameter parameter, Name name, @Nullable TensorInfo info) {
        if (info == null) {
            return null;
        }
        List<Long> wanted = dimensions(parameter.shape(), name.transposed());
        if (!info.shape().equals(wanted)) {
            return Quoted.of(name.text()) + " is " + info.shape() + ", this model wants " + wanted;
        }
        if (!READ.contains(info.dtype())) {
            return Quoted.of(name.text()) + " is " + info.dtype() + ", this model wants F32, F16, BF16 or F64";
        }
        return parameter.size() <= MOST
                ? null
                : Quoted.of(name.text()) + " " + wanted + " has " + parameter.size() + " values; at most " + MOST
                        + " of one weight are read";
    }

    private static List<Long> dimensions(Shape shape, boolean reversed) {
        List<Long> list = new ArrayList<>();
        for (long dimension : shape.toArray()) {
            list.add(reversed ? 0 : list.size(), dimension);
        }
        return list;
    }

    @Override
    public ByteBuffer values(Parameter parameter) {
        return checkpoint.values(name(parameter).text());
    }

    @Override
    public boolean transposed(Parameter parameter) {
        return name(parameter).transposed();
    }

    /** Returns the name of a weight in the checkpoint. */
    Name name(Parameter parameter) {
        Name name = byParameter.get(parameter.name());
        if (name == null) {
            throw new IllegalArgumentException(
                    Quoted.of(parameter.name()) + " is not a weight of the model that these were opened for");
        }
        return name;
    }
}
