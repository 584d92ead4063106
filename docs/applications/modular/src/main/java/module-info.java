/** An application on the module path. */
module ai.lepton.applications.modular {
    requires ai.lepton.ethics;
    requires ai.lepton.exchange;
    requires ai.lepton.metrics;
}
