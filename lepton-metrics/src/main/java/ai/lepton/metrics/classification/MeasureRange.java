package ai.lepton.metrics.classification;

import java.util.HashMap;
import java.util.Map;

/** The values between which measures lie, by their names in reports. */
record MeasureRange(double lowest, double highest) {
    private static final MeasureRange ANY = new MeasureRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    private static final MeasureRange SHARE = new MeasureRange(0, 1);
    private static final Map<String, MeasureRange> KNOWN = known();

    private static Map<String, MeasureRange> known() {
        Map<String, MeasureRange> known = new HashMap<>();
        for (ClassMeasure measure : ClassMeasure.values()) {
            known.put(measure.key(), new MeasureRange(measure.lowest(), measure.highest()));
        }
        for (OverallMeasure measure : OverallMeasure.values()) {
            known.put(measure.key(), new MeasureRange(measure.lowest(), measure.highest()));
        }
        return known;
    }

    static MeasureRange of(String name) {
        return name.matches("f[0-9.]+") ? SHARE : KNOWN.getOrDefault(name, ANY);
    }
}
