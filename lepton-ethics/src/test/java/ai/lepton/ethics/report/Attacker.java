package ai.lepton.ethics.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with all numbers of a report and linear algebra. The unknowns are the atoms, how many of each sex at each site were
 * selected and rejected; each number that the report shows is an equation, whatever table it is from.
 */
final class Attacker {
    private final List<double[]> equations = new ArrayList<>();
    private int rank = -1;

    Attacker(EthicsDocument report) {
        for (FindingEntry finding : report.findings()) {
            if (finding.evidence().size() != null) {
                know(Map.of(), null);
            }
            for (FindingEntry.TableEntry table : finding.breakdowns()) {
                CountTable.of(table).ifPresent(this::read);
                compare(table);
            }
            FindingEntry.MeasuredEntry measured = finding.measured();
            if (measured != null && measured.n() != null) {
                guess(finding, measured);
            }
        }
    }

    private void read(CountTable table) {
        for (int row = 0; row < table.table().rows().size(); row++) {
            List<@Nullable Object> cells = table.table().rows().get(row);
            for (int column = table.n(); column < cells.size(); column++) {
                String name = table.table().columns().get(column);
                if (cells.get(column) instanceof Long && name.equals("n")) {
                    know(table.group(row), null);
                } else if (cells.get(column) instanceof Long && name.equals("selected")) {
                    know(table.group(row), true);
                } else if (cells.get(column) instanceof Double rate && name.equals("rate")) {
                    knowRate(table.group(row), rate);
                }
            }
        }
    }

    /** Reads how many two groups have together, as {@code across sex, 'w' against 'x'}. */
    private void compare(FindingEntry.TableEntry table) {
        int n = table.columns().indexOf("n");
        if (!"comparison".equals(table.columns().get(0))) {
            return;
        }
        for (List<@Nullable Object> row : table.rows()) {
            double[] sum = new double[HiringTable.SEXES.size() * HiringTable.SITES.size() * 2];
            int found = 0;
            for (String attribute : List.of("sex", "site")) {
                for (String value : "sex".equals(attribute) ? HiringTable.SEXES : HiringTable.SITES) {
                    boolean isOne = String.valueOf(row.get(0)).contains("'" + value + "'");
                    found += isOne ? 1 : 0;
                    if (isOne) {
                        fill(sum, Map.of(attribute, value), 1, 1);
                    }
                }
            }
            if (found == 2 && row.get(n) != null) {
                add(sum);
            }
        }
    }

    /** A number of examples that is that of two groups of a table tells their sum, hidden or not. */
    private void guess(FindingEntry finding, FindingEntry.MeasuredEntry measured) {
        for (FindingEntry.TableEntry entry : finding.breakdowns()) {
            CountTable.of(entry).ifPresent(table -> {
                Long n = measured.n();
                int rows = table.table().rows().size();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < i; j++) {
                        if (n != null && n == table.size(i) + table.size(j)) {
                            know(table.group(i), null);
                            know(table.group(j), null);
                        }
                    }
                }
            });
        }
    }

    private void know(Map<String, String> group, @Nullable Boolean selected) {
        double[] row = new double[HiringTable.SEXES.size() * HiringTable.SITES.size() * 2];
        fill(row, group, selected == null || selected ? 1 : 0, selected == null || !selected ? 1 : 0);
        add(row);
    }

    /** Keeps what is known once. */
    private void add(double[] row) {
        if (equations.stream().noneMatch(known -> Arrays.equals(known, row))) {
            equations.add(row);
        }
    }

    private void knowRate(Map<String, String> group, double rate) {
        double[] row = new double[HiringTable.SEXES.size() * HiringTable.SITES.size() * 2];
        fill(row, group, 1 - rate, -rate);
        add(row);
    }

    static void fill(double[] row, Map<String, String> group, double selected, double rejected) {
        for (int sex = 0; sex < HiringTable.SEXES.size(); sex++) {
            for (int site = 0; site < HiringTable.SITES.size(); site++) {
                boolean isIn = HiringTable.SEXES.get(sex).equals(group.getOrDefault("sex", HiringTable.SEXES.get(sex)))
                        && HiringTable.SITES.get(site).equals(group.getOrDefault("site", HiringTable.SITES.get(site)));
                if (isIn) {
                    row[(sex * HiringTable.SITES.size() + site) * 2] = selected;
                    row[(sex * HiringTable.SITES.size() + site) * 2 + 1] = rejected;
                }
            }
        }
    }

    /** Returns whether a sum of atoms is a combination of what is known. */
    boolean finds(double[] wanted) {
        if (rank < 0) {
            rank = rank(equations);
        }
        return rank == rank(with(wanted));
    }

    private List<double[]> with(double[] wanted) {
        List<double[]> more = new ArrayList<>(equations);
        more.add(wanted);
        return more;
    }

    private static int rank(List<double[]> given) {
        List<double[]> rows = new ArrayList<>();
        given.stream().map(double[]::clone).forEach(rows::add);
        int rank = 0;
        int width = given.isEmpty() ? 0 : given.get(0).length;
        for (int column = 0; column < width && rank < rows.size(); column++) {
            int best = rank;
            for (int row = rank; row < rows.size(); row++) {
                best = Math.abs(rows.get(row)[column]) > Math.abs(rows.get(best)[column]) ? row : best;
            }
            if (Math.abs(rows.get(best)[column]) < 1e-9) {
                continue;
            }
            double[] pivot = rows.get(best);
            rows.set(best, rows.get(rank));
            rows.set(rank, pivot);
            for (int row = rank + 1; row < rows.size(); row++) {
                double factor = rows.get(row)[column] / pivot[column];
                for (int i = column; i < width; i++) {
                    rows.get(row)[i] -= factor * pivot[i];
                }
            }
            rank++;
        }
        return rank;
    }
}
