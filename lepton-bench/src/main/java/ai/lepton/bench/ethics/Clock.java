package ai.lepton.bench.ethics;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Wall time and processor time of all threads, those of the collector and compiler too, of work that is done some times. */
final class Clock {
    /** Processor time goes by steps of 10 ms; a sample so long is out by 2 % at most. */
    static final double SAMPLE_MILLIS = 500;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final List<Double> wall = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();

    /** Times work once. */
    void time(Runnable work) {
        time(work, 0);
    }

    /** Times work, done again until it has taken so much processor time, of which it takes the mean. */
    void time(Runnable work, double leastMillis) {
        long wallBefore = System.nanoTime();
        long cpuBefore = system.getProcessCpuTime();
        int done = 0;
        double used;
        do {
            work.run();
            done++;
            used = (system.getProcessCpuTime() - cpuBefore) / 1e6;
        } while (used < leastMillis);
        wall.add((System.nanoTime() - wallBefore) / 1e6 / done);
        cpu.add(used / done);
    }

    /** Returns the medians of the later half, for which Java has compiled, with what was found. */
    Map<String, Object> result(String who, String task, Map<String, Double> values) {
        double millis = median(wall);
        double cpuMillis = median(cpu);
        System.err.printf(Locale.ROOT, "%s %s: %.1f ms, %.1f ms of processors%n", who, task, millis, cpuMillis);
        Map<String, Object> result = new LinkedHashMap<>(Map.of("who", who, "task", task, "values", values));
        result.put("millis", millis);
        result.put("cpu_millis", cpuMillis);
        return result;
    }

    private static double median(List<Double> all) {
        List<Double> sorted =
                all.subList(all.size() / 2, all.size()).stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
