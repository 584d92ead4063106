package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Html;

/** A part of the page, from top to bottom. */
interface PagePart {
    void writeTo(Html html);

    /** Returns whether it is narrow enough to stand beside another one. */
    default boolean standsBesideOthers() {
        return false;
    }
}
