/** An application on the module path that trains. */
module ai.lepton.applications.modular.core {
    requires ai.lepton.core;
    // Lepton's core and DJL are automatic modules, which bring no others: these two are named here.
    requires ai.lepton.exchange;
    requires org.slf4j;
    requires screening;
}
