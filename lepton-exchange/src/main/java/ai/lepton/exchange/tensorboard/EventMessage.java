package ai.lepton.exchange.tensorboard;

import ai.lepton.exchange.internal.Utf8;
import ai.lepton.exchange.tensorboard.Event.Content;
import ai.lepton.exchange.tensorboard.Event.Data;
import ai.lepton.exchange.tensorboard.Event.Fields;
import ai.lepton.exchange.tensorboard.Event.FileVersion;
import ai.lepton.exchange.tensorboard.Event.Histogram;
import ai.lepton.exchange.tensorboard.Event.Metadata;
import ai.lepton.exchange.tensorboard.Event.Scalar;
import ai.lepton.exchange.tensorboard.Event.SessionLog;
import ai.lepton.exchange.tensorboard.Event.Summary;
import ai.lepton.exchange.tensorboard.Event.Tensor;
import ai.lepton.exchange.tensorboard.Event.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Events as messages of Protocol Buffers; the numbers of the fields are those of TensorBoard's {@code event.proto}. */
final class EventMessage {
    /** By their numbers. */
    private static final List<SessionLog.Status> STATUSES = List.of(SessionLog.Status.values());

    private EventMessage() {}

    static byte[] bytes(Event event) {
        Proto.Writer out = new Proto.Writer().fixed64(1, event.wallTime()).number(2, event.step());
        Content content = event.content();
        if (content instanceof FileVersion version) {
            out.bytes(3, Utf8.bytes("version", version.version()));
        } else if (content instanceof Summary summary) {
            Proto.Writer message = new Proto.Writer();
            summary.values().forEach(value -> message.message(1, value(value)));
            out.message(5, message);
        } else if (content instanceof SessionLog log) {
            out.message(
                    7,
                    new Proto.Writer()
                            .number(1, STATUSES.indexOf(log.status()))
                            .text(2, log.checkpointPath())
                            .text(3, log.message()));
        }
        return out.fields(event.others()).bytes();
    }

    private static Proto.Writer value(Value value) {
        Proto.Writer out = new Proto.Writer().text(1, value.tag());
        Data data = value.data();
        if (data instanceof Scalar scalar) {
            out.fixed32(2, scalar.simpleValue());
        } else if (data instanceof Histogram histogram) {
            out.message(
                    5,
                    new Proto.Writer()
                            .fixed64(1, histogram.min())
                            .fixed64(2, histogram.max())
                            .fixed64(3, histogram.num())
                            .fixed64(4, histogram.sum())
                            .fixed64(5, histogram.sumSquares())
                            .doubles(6, histogram.bucketLimits())
                            .doubles(7, histogram.buckets()));
        } else if (data instanceof Tensor tensor) {
            out.message(8, tensor(tensor));
        }
        Metadata metadata = value.metadata();
        if (metadata != null) {
            out.message(9, metadata(metadata));
        }
        return out.fields(value.others());
    }

    private static Proto.Writer tensor(Tensor tensor) {
        Proto.Writer shape = new Proto.Writer();
        tensor.shape().forEach(size -> shape.message(2, new Proto.Writer().number(1, size)));
        Proto.Writer out = new Proto.Writer().number(1, tensor.dtype()).message(2, shape);
        if (tensor.dtype() == Tensor.FLOAT) {
            out.floats(5, tensor.numbers());
        } else {
            out.doubles(6, tensor.numbers());
        }
        tensor.strings().forEach(string -> out.bytes(8, string.bytes()));
        return out.fields(tensor.others());
    }

    private static Proto.Writer metadata(Metadata metadata) {
        Proto.Writer plugin = new Proto.Writer().text(1, metadata.pluginName());
        if (metadata.content().size() > 0) {
            plugin.bytes(2, metadata.content().bytes());
        }
        return new Proto.Writer()
                .message(1, plugin)
                .text(2, metadata.displayName())
                .text(3, metadata.description())
                .number(4, metadata.dataClass())
                .fields(metadata.others());
    }

    /** Reads a message that stands somewhere, as a message to people names it. */
    static Event read(String where, byte[] message) {
        Proto.Reader in = new Proto.Reader(where, ByteBuffer.wrap(message));
        double wallTime = 0;
        long step = 0;
        Content content = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 3 || field == 5 || field == 7) {
                if (content != null) {
                    throw in.wrong("an event tells two things at once");
                }
                content = field == 3
                        ? new FileVersion(in.text())
                        : field == 5 ? new Summary(values(in.message())) : sessionLog(in.message());
            } else if (field == 1) {
                wallTime = in.fixed64();
            } else if (field == 2) {
                step = in.number();
            } else {
                in.keep();
            }
        }
        return new Event(wallTime, step, content, in.kept());
    }

    private static SessionLog sessionLog(Proto.Reader in) {
        int status = 0;
        String path = "";
        String message = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> status = in.choice(STATUSES.size());
                case 2 -> path = in.text();
                case 3 -> message = in.text();
                default -> throw in.wrong("field " + field + " of a session log is unknown");
            }
        }
        return new SessionLog(STATUSES.get(status), path, message);
    }

    private static List<Value> values(Proto.Reader in) {
        List<Value> values = new ArrayList<>(1);
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field != 1) {
                throw in.wrong("field " + field + " of a summary is unknown");
            }
            values.add(value(in.message()));
        }
        return values;
    }

    private static Value value(Proto.Reader in) {
        String tag = "";
        Data data = null;
        Metadata metadata = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 2 || field == 5 || field == 8) {
                if (data != null) {
                    throw in.wrong("a value is two things at once");
                }
                data = field == 2
                        ? new Scalar(in.fixed32())
                        : field == 5 ? histogram(in.message()) : tensor(in.message());
            } else if (field == 1) {
                tag = in.text();
            } else if (field == 9) {
                metadata = metadata(in.message());
            } else {
                in.keep();
            }
        }
        return new Value(tag, data, metadata, in.kept());
    }

    private static Histogram histogram(Proto.Reader in) {
        double[] known = new double[6];
        List<Double> limits = new ArrayList<>(0);
        List<Double> counts = new ArrayList<>(0);
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1, 2, 3, 4, 5 -> known[field] = in.fixed64();
                case 6 -> in.doubles(limits);
                case 7 -> in.doubles(counts);
                default -> throw in.wrong("field " + field + " of a histogram is unknown");
            }
        }
        if (limits.size() != counts.size()) {
            throw in.wrong("a histogram has " + limits.size() + " limits but " + counts.size() + " counts");
        }
        return new Histogram(known[1], known[2], known[3], known[4], known[5], limits, counts);
    }

    private static Tensor tensor(Proto.Reader in) {
        int dtype = 0;
        List<Long> shape = List.of();
        List<Double> floats = new ArrayList<>(0);
        List<Double> doubles = new ArrayList<>(0);
        List<Fields> strings = new ArrayList<>(0);
        Fields content = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> dtype = in.choice(1 << 16);
                case 2 -> shape = shape(in.message());
                case 4 -> content = in.bytes();
                case 5 -> in.floats(floats);
                case 6 -> in.doubles(doubles);
                case 8 -> strings.add(in.bytes());
                default -> in.keep();
            }
        }
        List<Double> numbers = dtype == Tensor.FLOAT ? floats : doubles;
        boolean hasOthers = dtype == Tensor.FLOAT
                ? !doubles.isEmpty()
                : dtype == Tensor.DOUBLE ? !floats.isEmpty() : !floats.isEmpty() || !doubles.isEmpty();
        if (hasOthers) {
            throw in.wrong("a tensor of the type " + dtype + " has values of another");
        }
        Fields others = in.kept();
        if (content != null && (dtype == Tensor.FLOAT || dtype == Tensor.DOUBLE)) {
            if (!numbers.isEmpty()) {
                throw in.wrong("a tensor has its values twice");
            }
            unpack(in, dtype, content, numbers);
        } else if (content != null) {
            others = new Fields(
                    new Proto.Writer().fields(others).bytes(4, content.bytes()).bytes());
        }
        return new Tensor(dtype, shape, numbers, strings, others);
    }

    private static void unpack(Proto.Reader in, int dtype, Fields content, List<Double> numbers) {
        int size = dtype == Tensor.FLOAT ? Float.BYTES : Double.BYTES;
        ByteBuffer packed = ByteBuffer.wrap(content.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        if (packed.remaining() % size != 0) {
            throw in.wrong("the content of a tensor has " + packed.remaining() + " bytes, no multiple of " + size);
        }
        while (packed.hasRemaining()) {
            numbers.add(dtype == Tensor.FLOAT ? (double) packed.getFloat() : packed.getDouble());
        }
    }

    private static List<Long> shape(Proto.Reader in) {
        List<Long> shape = new ArrayList<>(0);
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field != 2) {
                throw in.wrong("the shape of a tensor has a field " + field + "; a rank must be known");
            }
            Proto.Reader dimension = in.message();
            long size = 0;
            for (int inner = dimension.next(); inner != 0; inner = dimension.next()) {
                if (inner == 1) {
                    size = dimension.number();
                } else {
                    throw dimension.wrong("a dimension has a field " + inner + "; dimensions have a size alone");
                }
            }
            shape.add(size);
        }
        return shape;
    }

    private static Metadata metadata(Proto.Reader in) {
        String plugin = "";
        Fields content = Fields.NONE;
        String name = "";
        String description = "";
        int dataClass = 0;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> {
                    Proto.Reader inner = in.message();
                    for (int of = inner.next(); of != 0; of = inner.next()) {
                        if (of == 1) {
                            plugin = inner.text();
                        } else if (of == 2) {
                            content = inner.bytes();
                        } else {
                            throw inner.wrong("field " + of + " of a plugin is unknown");
                        }
                    }
                }
                case 2 -> name = in.text();
                case 3 -> description = in.text();
                case 4 -> dataClass = in.choice(1 << 16);
                default -> in.keep();
            }
        }
        return new Metadata(plugin, content, name, description, dataClass, in.kept());
    }
}
