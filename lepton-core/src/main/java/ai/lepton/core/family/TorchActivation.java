package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.Activation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The classes of torch.nn that are activations here too, made without arguments. */
final class TorchActivation {
    private static final Map<String, Activation> BY_CLASS = new TreeMap<>(Map.ofEntries(
            Map.entry("CELU", Activation.ELU),
            Map.entry("ELU", Activation.ELU),
            Map.entry("GELU", Activation.GELU),
            Map.entry("Hardswish", Activation.HARD_SWISH),
            Map.entry("Identity", Activation.LINEAR),
            Map.entry("LeakyReLU", Activation.LEAKY_RELU),
            Map.entry("Mish", Activation.MISH),
            Map.entry("ReLU", Activation.RELU),
            Map.entry("ReLU6", Activation.RELU6),
            Map.entry("SELU", Activation.SELU),
            Map.entry("SiLU", Activation.SILU),
            Map.entry("Sigmoid", Activation.SIGMOID),
            Map.entry("Softplus", Activation.SOFTPLUS),
            Map.entry("Tanh", Activation.TANH)));

    private TorchActivation() {}

    /** Returns the activation whose class a key names, such as {@code torch.nn.modules.activation.Tanh}; Tanh if none. */
    static Activation read(ConfigFile config, String key) {
        if (!config.mentions(key)) {
            return Activation.TANH;
        }
        String name = config.text(key);
        Activation activation =
                name.startsWith("torch.nn.") ? BY_CLASS.get(name.substring(name.lastIndexOf('.') + 1)) : null;
        if (activation == null) {
            throw config.unsupported(key, List.copyOf(BY_CLASS.keySet()));
        }
        return activation;
    }
}
