package ai.lepton.exchange.report;

/**
 * Shades of one colour for the cells of a matrix, with ink that can be read on each.
 *
 * <p>A middle shade on which neither dark nor light ink reaches a contrast of 4.5 is left out.
 *
 * @see <a href="https://www.w3.org/TR/WCAG22/#contrast-minimum">WCAG 2.2, 1.4.3</a>
 */
enum Shades {
    LIGHT(0xffffff, 0x1d4ed8, 0x14171f, 0xffffff),
    DARK(0x171a21, 0x60a5fa, 0xf1f3f7, 0x0b0d12);

    private static final double[] STRENGTHS = {0, 0.10, 0.17, 0.24, 0.32, 0.41, 0.50, 0.85, 0.92, 1};

    /** Number of shades. */
    static final int COUNT = STRENGTHS.length;

    private final int paper;
    private final int full;
    private final int inkOnPaper;
    private final int inkOnFull;

    Shades(int paper, int full, int inkOnPaper, int inkOnFull) {
        this.paper = paper;
        this.full = full;
        this.inkOnPaper = inkOnPaper;
        this.inkOnFull = inkOnFull;
    }

    /** Returns the shade of a share in [0, 1]; 0 is for exactly 0, and anything above it has a tint. */
    static int of(double share) {
        return share <= 0 ? 0 : Math.min(1 + (int) (share * (COUNT - 1)), COUNT - 1);
    }

    int background(int shade) {
        double strength = STRENGTHS[shade];
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = (paper >> shift) & 0xff;
            int to = (full >> shift) & 0xff;
            mixed |= (int) Math.round(from + strength * (to - from)) << shift;
        }
        return mixed;
    }

    int ink(int shade) {
        return STRENGTHS[shade] < 0.7 ? inkOnPaper : inkOnFull;
    }

    /** Returns one rule of CSS for each shade. */
    String css() {
        StringBuilder css = new StringBuilder();
        for (int shade = 0; shade < COUNT; shade++) {
            String colour = hex(background(shade));
            css.append(".s")
                    .append(shade)
                    .append("{background:")
                    .append(colour)
                    .append(";fill:")
                    .append(colour);
            css.append(";color:").append(hex(ink(shade))).append("}\n");
        }
        return css.toString();
    }

    private static String hex(int colour) {
        return String.format("#%06x", colour);
    }
}
