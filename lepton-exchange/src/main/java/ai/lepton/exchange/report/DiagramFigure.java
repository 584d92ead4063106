package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Html;

/** A diagram on a page. */
record DiagramFigure(Diagram diagram) implements PagePart {
    @Override
    public void writeTo(Html html) {
        html.open("figure").element("figcaption", diagram.title());
        new DiagramDrawing(diagram).drawOn(html, false);
        html.closeLine();
    }
}
