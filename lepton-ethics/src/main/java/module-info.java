/** A checker of rules that cite their clause, with verdicts that respect uncertainty. */
@org.jspecify.annotations.NullMarked
module ai.lepton.ethics {
    requires static transitive org.jspecify;
    requires transitive ai.lepton.metrics;
    requires transitive ai.lepton.exchange;
    requires org.apache.commons.numbers.gamma;
    requires tools.jackson.databind;
    requires com.fasterxml.jackson.annotation;
    requires static com.google.i18n.phonenumbers.libphonenumber;

    exports ai.lepton.ethics;
    exports ai.lepton.ethics.claims;
    exports ai.lepton.ethics.fairness;
    exports ai.lepton.ethics.fairness.proxy;
    exports ai.lepton.ethics.jurisdiction;
    exports ai.lepton.ethics.privacy;
    exports ai.lepton.ethics.privacy.pii;
    exports ai.lepton.ethics.report;
    exports ai.lepton.ethics.safety;
    exports ai.lepton.ethics.safety.drift;
    exports ai.lepton.ethics.transparency;
    exports ai.lepton.ethics.transparency.decision;
}
