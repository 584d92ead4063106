package ai.lepton.core.internal.engine;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.lepton.metrics.internal.Quoted;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One tokenizer in native memory, with neither truncation nor padding.
 *
 * <p>The binding's own class pads and truncates by default, warns of it, and reports its use over the network; this one
 * calls what lies below it. Any number of threads may encode and decode at once; closing waits for them.
 */
public final class NativeTokenizer implements AutoCloseable {
    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private long handle;

    /** The tokens of a text or pair, as the library tells them. */
    @SuppressWarnings("ArrayRecordComponent") // carried from here to its one reader
    public record Tokens(
            long[] ids, long[] typeIds, long[] wordIds, long[] sequenceIds, long[] special, int[] starts, int[] ends) {}

    private NativeTokenizer(long handle) {
        this.handle = handle;
    }

    /**
     * Returns the tokenizer that a tokenizer.json describes.
     *
     * @throws IllegalArgumentException if the library can't read it, with what it says
     * @throws IllegalStateException if there is no library for this platform
     */
    public static NativeTokenizer of(String json) {
        start();
        long handle;
        try {
            handle = LIBRARY.createTokenizerFromString(json);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        LIBRARY.disableTruncation(handle);
        LIBRARY.disablePadding(handle);
        return new NativeTokenizer(handle);
    }

    private static void start() {
        // There is no other flavour on Maven Central; on a machine with a GPU the binding would download one.
        if (System.getProperty("RUST_FLAVOR") == null && System.getenv("RUST_FLAVOR") == null) {
            System.setProperty("RUST_FLAVOR", "cpu");
        }
        EngineLog.quieten();
        NativeFolder.prepare();
        try {
            LibUtils.checkStatus();
        } catch (EngineException | LinkageError e) {
            throw new IllegalStateException(
                    "the tokenizers' library did not start on " + PyTorch.platform() + ": "
                            + Quoted.within(200, String.valueOf(e.getMessage()))
                            + "; ai.djl.huggingface:tokenizers:0.36.0 holds it for linux-x86_64, linux-aarch64,"
                            + " osx-aarch64 and win-x86_64",
                    e);
        }
    }

    /**
     * Returns the tokens of a text, or of two.
     *
     * @param text without unpaired surrogates
     * @throws IllegalArgumentException if the tokenizer can't encode it, with what the library says
     */
    public Tokens encode(String text, @Nullable String pair, boolean addSpecialTokens) {
        return call(tokenizer -> {
            long encoding;
            try {
                encoding = pair == null
                        ? LIBRARY.encode(tokenizer, text, addSpecialTokens)
                        : LIBRARY.encodeDual(tokenizer, text, pair, addSpecialTokens);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("the text can't be encoded: " + e.getMessage(), e);
            }
            try {
                return tokens(encoding);
            } finally {
                LIBRARY.deleteEncoding(encoding);
            }
        });
    }

    private static Tokens tokens(long encoding) {
        CharSpan[] spans = LIBRARY.getTokenCharSpans(encoding);
        int[] starts = new int[spans.length];
        int[] ends = new int[spans.length];
        for (int i = 0; i < spans.length; i++) {
            if (spans[i] != null) {
                starts[i] = spans[i].getStart();
                ends[i] = spans[i].getEnd();
            }
        }
        return new Tokens(
                LIBRARY.getTokenIds(encoding),
                LIBRARY.getTypeIds(encoding),
                LIBRARY.getWordIds(encoding),
                LIBRARY.getSequenceIds(encoding),
                LIBRARY.getSpecialTokenMask(encoding),
                starts,
                ends);
    }

    /** Returns the text of these ids; ids that the tokenizer does not have are left out. */
    public String decode(long[] ids, boolean skipSpecialTokens) {
        return call(tokenizer -> LIBRARY.decode(tokenizer, ids, skipSpecialTokens));
    }

    private <R> R call(LongFunction<R> work) {
        lock.readLock().lock();
        try {
            if (handle == 0) {
                throw new IllegalStateException("this tokenizer is closed; its native memory is gone");
            }
            return work.apply(handle);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (handle != 0) {
                LIBRARY.deleteTokenizer(handle);
                handle = 0;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
