package ai.lepton.bench.training;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Wall time and processor time of pieces of work that are done again and again: the median of the one, and the mean of the other,
 * which the system counts in steps of ten milliseconds.
 */
final class Clock {
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final List<Double> wall = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();

    void time(Runnable work) {
        long wallBefore = System.nanoTime();
        long cpuBefore = system.getProcessCpuTime();
        work.run();
        wall.add((System.nanoTime() - wallBefore) / 1e6);
        cpu.add((system.getProcessCpuTime() - cpuBefore) / 1e6);
    }

    /** Returns both of all but the first. */
    Map<String, Object> result(String who, String task, int warmUp, List<Double> losses) {
        double millis = median(wall.subList(warmUp, wall.size()));
        double cpuMillis = cpu.subList(warmUp, cpu.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        System.err.printf(Locale.ROOT, "%s %s: %.1f ms, %.1f ms of processors%n", who, task, millis, cpuMillis);
        Map<String, Object> result = new LinkedHashMap<>(Map.of("who", who, "task", task));
        result.put("millis", millis);
        result.put("cpu_millis", cpuMillis);
        if (!losses.isEmpty()) {
            result.put("losses", losses);
        }
        return result;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
