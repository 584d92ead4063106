package ai.lepton.core.internal.engine;

import org.slf4j.LoggerFactory;

/** A program that starts the engine and logs as DJL does where a CUDA runtime has no driver. */
public final class StartsEngine {
    private StartsEngine() {}

    public static void main(String[] args) {
        try {
            System.out.println(PyTorch.describe());
        } catch (IllegalStateException e) {
            System.out.println("refused: " + e.getMessage());
            return;
        }
        LoggerFactory.getLogger("ai.djl.util.cuda.CudaUtils").warn("Failed to detect GPU count");
        LoggerFactory.getLogger("com.acme.App").warn("a warning of the application");
        System.out.println("tracking opted out: " + System.getProperty("OPT_OUT_TRACKING"));
    }
}
