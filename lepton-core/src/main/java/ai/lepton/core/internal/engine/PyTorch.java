package ai.lepton.core.internal.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.lepton.metrics.internal.Quoted;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The native engine: started once, at the first use, quietly. */
public final class PyTorch {
    /** The version of the native library that this engine speaks to. */
    static final String NATIVE_VERSION = "2.7.1";

    private static volatile @Nullable Engine engine;

    private PyTorch() {}

    /**
     * Returns the engine, started if this is the first call.
     *
     * @throws IllegalStateException if there is no native library for this platform, with the one to add, or no folder to
     *     load it from that only this user can write to
     */
    static Engine engine() {
        Engine started = engine;
        if (started == null) {
            synchronized (PyTorch.class) {
                started = engine;
                if (started == null) {
                    started = start();
                    engine = started;
                }
            }
        }
        return started;
    }

    private static Engine start() {
        requireNativeLibrary();
        NativeFolder.prepare();
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.pytorch.graph_optimizer", "false");
        EngineLog.quieten();
        try {
            return Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException(
                    "the native engine did not start on " + platform() + ": "
                            + Quoted.within(300, reason(e))
                            + "; if another version of DJL or of PyTorch is on the class path, all of DJL must be"
                            + " 0.36.0 and pytorch-native-cpu " + NATIVE_VERSION
                            + "; a library built for CUDA takes an NVIDIA driver",
                    e);
        }
    }

    /** Returns what an error says, and what the first cause of it says: the name of a library that is missing, say. */
    private static String reason(Throwable error) {
        Throwable first = error;
        for (int depth = 0; first.getCause() != null && depth < 20; depth++) {
            first = first.getCause();
        }
        return first == error ? String.valueOf(error.getMessage()) : error.getMessage() + ": " + first.getMessage();
    }

    /**
     * Returns a manager of its own on a device; whoever asks closes it.
     *
     * @throws IllegalStateException if there is no such GPU, with what is missing
     */
    static NDManager newManager(ai.lepton.core.engine.Device wanted) {
        Engine started = engine();
        prepareThread();
        return started.newBaseManager(device(started, wanted));
    }

    /** Returns whether this device is a GPU here. */
    static boolean isGpu(ai.lepton.core.engine.Device wanted) {
        return switch (wanted.kind()) {
            case CPU -> false;
            case GPU -> true;
            case AUTO -> gpus() > 0;
        };
    }

    /**
     * Returns how many GPUs the native library finds. It is asked itself: the binding counts by a CUDA runtime of its own, which
     * it looks for where the system's libraries are and not beside the native library, and counts none where there is none.
     */
    static int gpus() {
        return engine().hasCapability(StandardCapabilities.CUDA) ? Gpus.COUNT : 0;
    }

    /** Initialised at the first question where there is a GPU. */
    private static final class Gpus {
        private static final int COUNT = count();

        private static int count() {
            try (NDManager manager = engine().newBaseManager(Device.cpu())) {
                PtSymbolBlock module = ScriptProgram.load(manager, """
                          def count(self) -> int:
                            return ops.cuda.device_count()
                        """);
                try (IValue count = IValueUtils.runMethod(module, "count")) {
                    return Math.toIntExact(count.toLong());
                } finally {
                    module.close();
                }
            }
        }
    }

    private static Device device(Engine started, ai.lepton.core.engine.Device wanted) {
        return switch (wanted.kind()) {
            case AUTO -> gpus() > 0 ? Device.gpu() : Device.cpu();
            case CPU -> Device.cpu();
            case GPU -> gpu(started, wanted.index());
        };
    }

    private static Device gpu(Engine started, int index) {
        int found = gpus();
        if (index >= found) {
            throw new IllegalStateException("no gpu(" + index + "): the native library of PyTorch "
                    + started.getVersion() + " finds " + found + " CUDA devices; it takes an NVIDIA driver and a"
                    + " library built for CUDA, see 'On a GPU' in the guide's page In your application");
        }
        return Device.gpu(index);
    }

    /** Grad mode and the graph optimiser are settings of each thread; both are off wherever Lepton calls in. */
    static void prepareThread() {
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(false);
    }

    /** Returns a line for reports: engine, version, device. */
    public static String describe() {
        Engine started = engine();
        return started.getEngineName() + " " + started.getVersion() + " on "
                + device(started, ai.lepton.core.engine.Device.auto());
    }

    /** Returns the versions of the engine and of what calls it, by their names. */
    public static Map<String, String> versions() {
        return Map.of("djl", Engine.getDjlVersion(), "pytorch", engine().getVersion());
    }

    /** Returns which device that is: {@code cpu}, or such as {@code gpu(0)}. */
    public static String device(ai.lepton.core.engine.Device wanted) {
        return device(engine(), wanted).toString().replace("()", "");
    }

    /** Returns how many threads an operation is shared among. */
    public static int threads() {
        engine();
        return JniUtils.getNumThreads();
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null && System.getenv(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Returns an environment variable, or else the system property of that name, as the binding does. */
    private static @Nullable String setting(String name) {
        String value = System.getenv(name);
        return value == null ? System.getProperty(name) : value;
    }

    private static void requireNativeLibrary() {
        String path = setting("PYTORCH_LIBRARY_PATH");
        if (path != null && !path.isEmpty()) {
            requireLibraryIn(path);
        }
        for (String chosen : new String[] {"PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR"}) {
            if (setting(chosen) != null) {
                return; // the user brings a library of their own
            }
        }
        String platform = platform();
        String others = "";
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Enumeration<URL> found = (loader == null ? PyTorch.class.getClassLoader() : loader)
                    .getResources("native/lib/pytorch.properties");
            while (found.hasMoreElements()) {
                String classifier = classifier(found.nextElement());
                if (classifier.endsWith(platform)) {
                    return;
                }
                others = "; found one for " + classifier + " only";
            }
        } catch (IOException e) {
            throw new IllegalStateException("the class path could not be searched for the native engine", e);
        }
        throw new IllegalStateException(missing(platform, others));
    }

    /** The binding takes the library of the class path where it finds none in that folder: the processor's for a GPU's. */
    private static void requireLibraryIn(String path) {
        String library = System.mapLibraryName("torch");
        for (String folder : path.split(File.pathSeparator, -1)) {
            File named = new File(folder);
            if (named.isFile() ? named.getName().equals(library) : new File(folder, library).isFile()) {
                return;
            }
        }
        throw new IllegalStateException("PYTORCH_LIBRARY_PATH is " + Quoted.of(path) + "; there is no " + library
                + " in it, which is in the folder lib of an installed PyTorch");
    }

    static String missing(String platform, String others) {
        return "no PyTorch library for " + platform + " on the class path" + others
                + "; add the dependency ai.djl.pytorch:pytorch-native-cpu:" + NATIVE_VERSION + " with classifier "
                + platform;
    }

    private static String classifier(URL properties) throws IOException {
        Properties read = new Properties();
        try (InputStream in = properties.openStream()) {
            read.load(in);
        }
        return read.getProperty("classifier", "?");
    }

    /** Returns this platform as the classifiers of the native library name it, such as {@code linux-x86_64}. */
    static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch", "");
        String os = system.startsWith("win") ? "win" : system.startsWith("mac") ? "osx" : "linux";
        return os + '-' + (architecture.equals("amd64") ? "x86_64" : architecture);
    }
}
