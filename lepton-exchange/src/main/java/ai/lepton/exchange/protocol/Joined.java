package ai.lepton.exchange.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one kind as one, and its answer as theirs.
 *
 * @param request whose tensors have the rows of all
 * @param first where the rows of each begin, and where those of the last end
 */
record Joined(InferRequest request, List<Long> first) {

    /**
     * Returns what requests that may be joined have in common, or null if this one must be alone: it has no tensors, or they
     * have not all the same number of rows.
     */
    static @Nullable Object kind(InferRequest request) {
        List<Object> kind = new ArrayList<>();
        long rows = 0;
        for (InferTensor tensor : request.inputs()) {
            long[] shape = tensor.shape();
            if (shape.length == 0 || shape[0] == 0 || (rows != 0 && shape[0] != rows)) {
                return null;
            }
            rows = shape[0];
            kind.add(tensor.name());
            kind.add(tensor.datatype());
            kind.add(Arrays.stream(shape).skip(1).boxed().toList());
            kind.add(tensor.parameters());
        }
        Map<String, Object> parameters = new HashMap<>(request.parameters());
        parameters.remove("binary_data_output");
        kind.add(parameters);
        kind.add(request.extra());
        kind.add(request.outputs().stream().map(InferRequest.Output::name).toList());
        return rows == 0 ? null : kind;
    }

    /** Joins requests of one kind. */
    static Joined of(List<InferRequest> requests) {
        List<InferTensor> inputs = new ArrayList<>();
        for (int i = 0; i < requests.get(0).inputs().size(); i++) {
            int at = i;
            inputs.add(InferTensor.joined(
                    requests.stream().map(each -> each.inputs().get(at)).toList()));
        }
        List<Long> first = new ArrayList<>(List.of(0L));
        for (InferRequest each : requests) {
            first.add(first.get(first.size() - 1) + each.inputs().get(0).shape()[0]);
        }
        InferRequest one = requests.get(0);
        return new Joined(new InferRequest(null, one.parameters(), inputs, one.outputs(), one.extra()), first);
    }

    long rows() {
        return first.get(first.size() - 1);
    }

    /**
     * Returns the answer to each.
     *
     * @throws IllegalStateException if an output has not one row for each of the rows
     */
    List<List<InferTensor>> split(List<InferTensor> outputs) {
        List<List<InferTensor>> answers = new ArrayList<>();
        for (int i = 0; i + 1 < first.size(); i++) {
            List<InferTensor> own = new ArrayList<>();
            for (InferTensor output : outputs) {
                long[] shape = output.shape();
                if (shape.length == 0 || shape[0] != rows()) {
                    throw new IllegalStateException(output + " has not " + rows() + " rows");
                }
                own.add(output.rows(first.get(i), first.get(i + 1)));
            }
            answers.add(own);
        }
        return answers;
    }
}
