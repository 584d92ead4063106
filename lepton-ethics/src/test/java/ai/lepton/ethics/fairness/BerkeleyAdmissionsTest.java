package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;

import ai.lepton.ethics.EthicsReport;
import org.junit.jupiter.api.Test;

class BerkeleyAdmissionsTest {
    @Test
    void thePlainRuleFails() {
        var plain = decisionsAbout("admission")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("gender")
                .because("29 CFR 1607.4(D), the four-fifths guideline")
                .evaluate(Berkeley.admissions());
        var conditional = decisionsAbout("admission")
                .within("department")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("gender")
                .because("29 CFR 1607.4(D), the four-fifths guideline")
                .evaluate(Berkeley.admissions());
        EthicsReport r = EthicsReport.of(plain, conditional);
        System.out.println(r.table());
        plain.breakdowns().forEach(b -> System.out.println(b.table()));
        conditional.breakdowns().forEach(b -> System.out.println(b.table()));
        System.out.println(r.json());
    }
}
