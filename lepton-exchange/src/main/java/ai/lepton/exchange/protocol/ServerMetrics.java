package ai.lepton.exchange.protocol;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * Counts of what a server answered, as a page of text for Prometheus.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
final class ServerMetrics {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };
    private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final Map<String, Histogram> durations = new ConcurrentSkipListMap<>();
    private final Map<String, Histogram> batches = new ConcurrentSkipListMap<>();
    private final Map<String, IntSupplier> queues = new LinkedHashMap<>();
    private final Map<String, IntSupplier> stuck = new LinkedHashMap<>();
    private final IntSupplier underWay;

    ServerMetrics(IntSupplier underWay) {
        this.underWay = underWay;
    }

    private static final class Histogram {
        private final double[] bounds;
        private final LongAdder[] counts;
        private final DoubleAdder sum = new DoubleAdder();

        Histogram(double[] bounds) {
            this.bounds = bounds;
            this.counts = new LongAdder[bounds.length + 1];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        void add(double value) {
            int bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) {
                bucket++;
            }
            counts[bucket].increment();
            sum.add(value);
        }

        void writeTo(StringBuilder page, String name, String labels) {
            long below = 0;
            for (int i = 0; i < counts.length; i++) {
                below += counts[i].sum();
                String bound = i == bounds.length ? "+Inf" : number(bounds[i]);
                line(page, name + "_bucket", labels + ",le=\"" + bound + '"', String.valueOf(below));
            }
            line(page, name + "_sum", labels, number(sum.sum()));
            line(page, name + "_count", labels, String.valueOf(below));
        }
    }

    /** Adds a model, whose queue is asked how long it is, and how many calls are stuck, when the page is made. */
    void model(String model, String version, IntSupplier queue, IntSupplier stuckCalls) {
        String labels = labels(model, version);
        queues.put(labels, queue);
        stuck.put(labels, stuckCalls);
        durations.put(labels, new Histogram(SECONDS));
        batches.put(labels, new Histogram(ROWS));
    }

    /** Counts an answer of a model, or, with empty names, one that is no model's. */
    void answered(String model, String version, int code, long nanos) {
        String labels = labels(model, version);
        requests.computeIfAbsent(labels + ",code=\"" + code + '"', ignored -> new LongAdder())
                .increment();
        Histogram duration = durations.get(labels);
        if (duration != null) {
            duration.add(nanos / 1e9);
        }
    }

    /** Counts a call of a model. */
    void asked(String model, String version, long rows) {
        Histogram batch = batches.get(labels(model, version));
        if (batch != null) {
            batch.add((double) rows);
        }
    }

    private static String labels(String model, String version) {
        return "model=\"" + escaped(model) + "\",version=\"" + escaped(version) + '"';
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static void head(StringBuilder page, String name, String type, String help) {
        page.append("# HELP ").append(name).append(' ').append(help).append('\n');
        page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder page, String name, String labels, String value) {
        page.append(name);
        if (!labels.isEmpty()) {
            page.append('{').append(labels).append('}');
        }
        page.append(' ').append(value).append('\n');
    }

    /** Returns the page. */
    String page() {
        StringBuilder page = new StringBuilder(4096);
        head(page, "lepton_requests_total", "counter", "Requests by model, version and status code.");
        requests.forEach((labels, count) -> line(page, "lepton_requests_total", labels, String.valueOf(count.sum())));
        head(page, "lepton_request_duration_seconds", "histogram", "Time from a request's head to its answer.");
        durations.forEach((labels, times) -> times.writeTo(page, "lepton_request_duration_seconds", labels));
        head(page, "lepton_batch_rows", "histogram", "Rows of each call of a model.");
        batches.forEach((labels, rows) -> rows.writeTo(page, "lepton_batch_rows", labels));
        head(page, "lepton_queue_requests", "gauge", "Requests that wait for a model.");
        queues.forEach(
                (labels, queue) -> line(page, "lepton_queue_requests", labels, String.valueOf(queue.getAsInt())));
        head(page, "lepton_stuck_calls", "gauge", "Calls of a model that go on though nobody waits for them any more.");
        stuck.forEach((labels, calls) -> line(page, "lepton_stuck_calls", labels, String.valueOf(calls.getAsInt())));
        head(page, "lepton_requests_under_way", "gauge", "Requests that are not answered yet.");
        line(page, "lepton_requests_under_way", "", String.valueOf(underWay.getAsInt()));
        return page.toString();
    }
}
