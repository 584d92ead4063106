package ai.lepton.core.internal.engine;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the engine's messages at start (which libraries it unpacks, how many threads it takes, that a CUDA runtime has
 * no driver) out of the user's log.
 *
 * <p>SLF4J has no way to set a level, so each back end is asked in its own way; one that is not known here is left
 * alone. A user who has switched DEBUG on for these loggers, or set a level of their own, keeps what they chose.
 */
final class EngineLog {
    private static final List<String> NOISY = List.of(
            "ai.djl.util.Platform",
            "ai.djl.util.cuda.CudaUtils",
            "ai.djl.pytorch.jni.LibUtils",
            "ai.djl.pytorch.engine.PtEngine",
            "ai.djl.huggingface.tokenizers.jni.LibUtils");

    /** java.util.logging forgets a logger, and its level, that nobody holds. */
    private static final Logger[] HELD = new Logger[NOISY.size()];

    private EngineLog() {}

    static void quieten() {
        String backend = LoggerFactory.getILoggerFactory().getClass().getName();
        for (int i = 0; i < NOISY.size(); i++) {
            String name = NOISY.get(i);
            switch (backend) {
                case "org.slf4j.simple.SimpleLoggerFactory", "org.slf4j.impl.SimpleLoggerFactory" -> simple(name);
                case "org.slf4j.jul.JDK14LoggerFactory", "org.slf4j.impl.JDK14LoggerFactory" -> HELD[i] = jul(name);
                case "ch.qos.logback.classic.LoggerContext" -> logback(name);
                case "org.apache.logging.slf4j.Log4jLoggerFactory" -> log4j(name);
                default -> {}
            }
        }
    }

    /** slf4j-simple reads a logger's level once, when the logger is made. */
    private static void simple(String name) {
        String key = "org.slf4j.simpleLogger.log." + name;
        boolean debugs = List.of("debug", "trace")
                .contains(System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "")
                        .toLowerCase(java.util.Locale.ROOT));
        if (System.getProperty(key) == null && !debugs) {
            System.setProperty(key, "error");
        }
    }

    private static Logger jul(String name) {
        Logger logger = Logger.getLogger(name);
        if (logger.getLevel() == null && !logger.isLoggable(Level.FINE)) {
            logger.setLevel(Level.SEVERE);
        }
        return logger;
    }

    private static void logback(String name) {
        org.slf4j.Logger logger = LoggerFactory.getLogger(name);
        if (logger.isDebugEnabled() && !rootDebugIsLogbacksDefault(logger)) {
            return;
        }
        try {
            Class<?> level = Class.forName("ch.qos.logback.classic.Level");
            if (logger.getClass().getMethod("getLevel").invoke(logger) == null) {
                logger.getClass()
                        .getMethod("setLevel", level)
                        .invoke(logger, level.getField("ERROR").get(null));
            }
        } catch (ReflectiveOperationException e) {
            // Another version of the back end: its log is then as DJL leaves it.
        }
    }

    /** Logback without a configuration file logs everything at DEBUG; nobody asked for that. */
    private static boolean rootDebugIsLogbacksDefault(org.slf4j.Logger logger) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        if (loader == null) {
            loader = logger.getClass().getClassLoader();
        }
        return System.getProperty("logback.configurationFile") == null
                && loader != null
                && loader.getResource("logback.xml") == null
                && loader.getResource("logback-test.xml") == null;
    }

    private static void log4j(String name) {
        if (LoggerFactory.getLogger(name).isDebugEnabled()) {
            return;
        }
        try {
            Class<?> level = Class.forName("org.apache.logging.log4j.Level");
            Class.forName("org.apache.logging.log4j.core.config.Configurator")
                    .getMethod("setLevel", String.class, level)
                    .invoke(null, name, level.getField("ERROR").get(null));
        } catch (ReflectiveOperationException e) {
            // log4j-core is absent or another: its log is then as DJL leaves it.
        }
    }
}
