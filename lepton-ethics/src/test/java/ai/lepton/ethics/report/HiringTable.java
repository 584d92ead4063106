package ai.lepton.ethics.report;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.fairness.DecisionRules;
import ai.lepton.ethics.fairness.Decisions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Counts of selected and rejected by sex and site, some of them small. */
record HiringTable(long[][][] counts) {
    static final List<String> SEXES = List.of("w", "m", "x");
    static final List<String> SITES = List.of("A", "B", "C", "D");

    static HiringTable drawn(long seed) {
        Random random = new Random(seed);
        long[][][] counts = new long[SEXES.size()][SITES.size()][2];
        for (int sex = 0; sex < SEXES.size(); sex++) {
            for (int site = 0; site < SITES.size(); site++) {
                boolean isSmall = random.nextInt(5) == 0;
                counts[sex][site][0] = (isSmall ? 1 : 20) + random.nextInt(isSmall ? 6 : 200);
                counts[sex][site][1] = (random.nextInt(8) == 0 ? 2 : 15) + random.nextInt(150);
            }
        }
        return new HiringTable(counts);
    }

    EthicsReport audited() {
        Decisions.Counts builder = Decisions.counted("hiring", "sex", "site");
        for (int sex = 0; sex < SEXES.size(); sex++) {
            for (int site = 0; site < SITES.size(); site++) {
                builder.add(counts[sex][site][0], counts[sex][site][1], SEXES.get(sex), SITES.get(site));
            }
        }
        Decisions decisions = builder.decisions();
        return EthicsReport.of(
                finding(decisions, "sex"),
                finding(decisions, "site"),
                DecisionRules.decisionsAbout("hiring")
                        .disparateImpact(0.8)
                        .acrossIntersectionsOf("sex", "site")
                        .evaluate(decisions, Audits.DAY),
                DecisionRules.decisionsAbout("hiring")
                        .within("site")
                        .disparateImpact(0.8)
                        .across("sex")
                        .evaluate(decisions, Audits.DAY),
                DecisionRules.decisionsAbout("hiring")
                        .adverseImpact()
                        .across("sex", "site")
                        .evaluate(decisions, Audits.DAY));
    }

    private static Finding finding(Decisions decisions, String attribute) {
        return DecisionRules.decisionsAbout("hiring")
                .demographicParity(0.1)
                .across(attribute)
                .evaluate(decisions, Audits.DAY);
    }

    /** The sums of atoms that are small: of each group, all, selected, or rejected. */
    Map<String, double[]> small() {
        Map<String, double[]> small = new LinkedHashMap<>();
        List<Map<String, String>> groups = new ArrayList<>();
        SEXES.forEach(sex -> groups.add(Map.of("sex", sex)));
        SITES.forEach(site -> groups.add(Map.of("site", site)));
        SEXES.forEach(sex -> SITES.forEach(site -> groups.add(Map.of("sex", sex, "site", site))));
        for (Map<String, String> group : groups) {
            for (int[] of : new int[][] {{1, 1}, {1, 0}, {0, 1}}) {
                double[] row = new double[SEXES.size() * SITES.size() * 2];
                Attacker.fill(row, group, of[0], of[1]);
                long size = 0;
                for (int i = 0; i < row.length; i++) {
                    size += (long) row[i] * counts[i / 2 / SITES.size()][i / 2 % SITES.size()][i % 2];
                }
                if (size > 0 && size < Publication.BELOW) {
                    small.put(group + " " + of[0] + of[1], row);
                }
            }
        }
        return small;
    }
}
