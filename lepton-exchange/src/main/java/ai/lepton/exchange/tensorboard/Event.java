package ai.lepton.exchange.tensorboard;

import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of an event file.
 *
 * <p>What these records do not name is kept in {@link Fields} and written again, after what they name.
 *
 * @param wallTime when it was written, in seconds since 1970 UTC
 * @param step of the training that it is of
 * @param content what it tells; null for nothing but other fields
 * @param others fields of the message {@code Event} that are not named here, such as a graph
 */
public record Event(double wallTime, long step, @Nullable Content content, Fields others) {
    /** The version of event files that have {@link SessionLog}s in the place of steps that go back. */
    public static final String VERSION = "brain.Event:2";

    /** Checks that nothing is null that may not be. */
    public Event {
        Elements.required("others", others);
    }

    /** An event without other fields. */
    public Event(double wallTime, long step, Content content) {
        this(wallTime, step, Elements.required("content", content), Fields.NONE);
    }

    /** What an event tells. */
    public sealed interface Content {}

    /**
     * The first event of each file.
     *
     * @param version {@link #VERSION} in new files
     */
    public record FileVersion(String version) implements Content {
        /** Checks that the text can be written. */
        public FileVersion {
            Utf8.required("version", Elements.required("version", version));
        }
    }

    /**
     * That a run began, or goes on; a {@link Status#START} voids what was written before of its step and of later ones.
     *
     * @param status what happened
     * @param checkpointPath of what the run goes on from; empty for none
     * @param message for people; empty for none
     */
    public record SessionLog(Status status, String checkpointPath, String message) implements Content {
        /** Checks that the texts can be written. */
        public SessionLog {
            Elements.required("status", status);
            Utf8.required("checkpointPath", Elements.required("checkpointPath", checkpointPath));
            Utf8.required("message", Elements.required("message", message));
        }

        /** What happened to a run. */
        public enum Status {
            /** Nothing is said. */
            STATUS_UNSPECIFIED,
            /** It began, or goes on. */
            START,
            /** It stopped. */
            STOP,
            /** A checkpoint was written. */
            CHECKPOINT
        }
    }

    /** Values of one step. */
    public record Summary(List<Value> values) implements Content {
        /** Copies the list. */
        public Summary {
            values = Elements.of("values", values);
        }
    }

    /**
     * A value under a tag.
     *
     * @param tag such as {@code train/loss}
     * @param data the value; null where there is none, or one that is not named here, such as a picture
     * @param metadata how it is to be shown; null where nothing is said
     * @param others fields of the message {@code Value} that are not named here
     */
    public record Value(
            String tag, @Nullable Data data, @Nullable Metadata metadata, Fields others) {
        /** Checks that the text can be written. */
        public Value {
            Utf8.required("tag", Elements.required("tag", tag));
            Elements.required("others", others);
        }

        /** A value without other fields. */
        public Value(String tag, @Nullable Data data, @Nullable Metadata metadata) {
            this(tag, data, metadata, Fields.NONE);
        }
    }

    /** What a value is. */
    public sealed interface Data {}

    /** A number in the old style, which all programs read. */
    public record Scalar(float simpleValue) implements Data {}

    /**
     * How many numbers fall into each bucket.
     *
     * @param min least number
     * @param max greatest number
     * @param num how many there are
     * @param sum of the numbers
     * @param sumSquares of the numbers
     * @param bucketLimits right ends of the buckets, rising; the first begins at minus infinity
     * @param buckets how many fall into each, as many as there are limits
     */
    public record Histogram(
            double min,
            double max,
            double num,
            double sum,
            double sumSquares,
            List<Double> bucketLimits,
            List<Double> buckets)
            implements Data {
        /** Copies the lists, and checks that they are of the same length. */
        public Histogram {
            bucketLimits = Elements.of("bucketLimits", bucketLimits);
            buckets = Elements.of("buckets", buckets);
            if (bucketLimits.size() != buckets.size()) {
                throw new IllegalArgumentException("there are " + bucketLimits.size() + " limits of buckets but "
                        + buckets.size() + " counts; each bucket has one of both");
            }
        }

        /**
         * Counts numbers into TensorFlow's buckets, each a tenth wider than the one before, from 1e-12 to 1e20 on either side of 0.
         * Those that lie within the range of the numbers are kept.
         *
         * @param values finite
         * @throws IllegalArgumentException if there are none, or one is not finite
         */
        public static Histogram of(double... values) {
            return Buckets.of(values);
        }
    }

    /**
     * An array.
     *
     * @param dtype number of its type: 1 float, 2 double, 7 string; of others the values are in {@code others}
     * @param shape sizes of its dimensions; empty for a single value
     * @param numbers its values, where it is of floats or doubles: as many as the shape says, or one that all of them are, or none
     *     for zeros
     * @param strings its values, where it is of strings, as bytes
     * @param others fields of the message {@code TensorProto} that are not named here
     */
    public record Tensor(int dtype, List<Long> shape, List<Double> numbers, List<Fields> strings, Fields others)
            implements Data {
        /** The type of 32-bit floats. */
        public static final int FLOAT = 1;
        /** The type of 64-bit floats. */
        public static final int DOUBLE = 2;
        /** The type of byte strings. */
        public static final int STRING = 7;

        /** Copies the lists. */
        public Tensor {
            shape = Elements.of("shape", shape);
            numbers = Elements.of("numbers", numbers);
            strings = Elements.of("strings", strings);
            Elements.required("others", others);
            if (!numbers.isEmpty() && dtype != FLOAT && dtype != DOUBLE) {
                throw new IllegalArgumentException("there are numbers, but the type is " + dtype + "; it must be "
                        + FLOAT + " for float or " + DOUBLE + " for double");
            }
        }

        /** Returns a single number in 32 bits. */
        public static Tensor scalar(float value) {
            return new Tensor(FLOAT, List.of(), List.of((double) value), List.of(), Fields.NONE);
        }

        /** Returns a list of one text. */
        public static Tensor text(String text) {
            byte[] bytes = Utf8.bytes("text", Elements.required("text", text));
            return new Tensor(STRING, List.of(1L), List.of(), List.of(new Fields(bytes)), Fields.NONE);
        }
    }

    /**
     * How a value is to be shown, and by what.
     *
     * @param pluginName such as {@code scalars}, {@code text}, {@code hparams}; empty for none
     * @param content what the plugin wants to know, as a message of its own
     * @param displayName in the place of the tag; empty for none
     * @param description in Markdown; empty for none
     * @param dataClass 1 for scalars, 2 for tensors, 3 for pictures and the like, 0 where it is not said
     * @param others fields of the message {@code SummaryMetadata} that are not named here
     */
    public record Metadata(
            String pluginName, Fields content, String displayName, String description, int dataClass, Fields others) {
        /** Checks that the texts can be written. */
        public Metadata {
            Utf8.required("pluginName", Elements.required("pluginName", pluginName));
            Elements.required("content", content);
            Utf8.required("displayName", Elements.required("displayName", displayName));
            Utf8.required("description", Elements.required("description", description));
            Elements.required("others", others);
        }

        /** Metadata that name a plugin, and nothing else. */
        public static Metadata of(String pluginName, int dataClass) {
            return new Metadata(pluginName, Fields.NONE, "", "", dataClass, Fields.NONE);
        }
    }

    /**
     * Bytes that are kept as they are: a string, a message of another program, or the fields of a message that have no name here,
     * in the form of Protocol Buffers.
     *
     * @param bytes copied in and out
     */
    @SuppressWarnings("ArrayRecordComponent") // copied in and out
    public record Fields(byte[] bytes) {
        /** No bytes. */
        public static final Fields NONE = new Fields(new byte[0]);

        /** Copies the bytes. */
        public Fields {
            bytes = Elements.required("bytes", bytes).clone();
        }

        /** Returns a copy. */
        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        /** Returns the number of bytes. */
        public int size() {
            return bytes.length;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Fields fields && Arrays.equals(bytes, fields.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        /** Returns how many bytes there are. */
        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }
}
