package ai.lepton.examples;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A picture of a page as a file of its own, for the guide: the drawing with its legend, and the page's colours. */
final class Picture {
    private static final Pattern VIEW = Pattern.compile("0 0 (\\d+) (\\d+)");
    private static final Pattern STYLES = Pattern.compile(
            "^(:root|--|@media [^{]*\\{:root|svg text|\\.(grid|axis|chance|line|l\\d|mark|dot|whisker|limit|bar)\\b).*",
            Pattern.MULTILINE);
    private static final int LINE = 22;

    private Picture() {}

    /**
     * Writes the picture of a page that has this caption.
     *
     * @throws IllegalArgumentException if there is none
     */
    static void write(String page, String caption, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, svg(page, caption));
    }

    static String svg(String page, String caption) throws IOException {
        Element figure = figure(parsed(page), caption);
        Element drawing = (Element) figure.getElementsByTagName("svg").item(0);
        Matcher view = VIEW.matcher(drawing.getAttribute("viewBox"));
        if (!view.matches()) {
            throw new IllegalArgumentException("a drawing of the size " + drawing.getAttribute("viewBox"));
        }
        int width = Integer.parseInt(view.group(1));
        int height = Integer.parseInt(view.group(2));
        StringBuilder legend = new StringBuilder();
        int lines = 0;
        NodeList items = figure.getElementsByTagName("li");
        for (int i = 0; i < items.getLength(); i++) {
            Element item = (Element) items.item(i);
            Element swatch = (Element) item.getElementsByTagName("svg").item(0);
            int top = height + 12 + LINE * lines++;
            legend.append("<g transform=\"translate(16 ")
                    .append(top)
                    .append(")\">")
                    .append(children(swatch));
            swatch.getParentNode().removeChild(swatch);
            String text = item.getTextContent().strip().replace("&", "&amp;").replace("<", "&lt;");
            legend.append("<text x=\"38\" y=\"").append(isTall(swatch) ? 12 : 8).append("\">");
            legend.append(text).append("</text></g>");
        }
        int all = height + (lines == 0 ? 0 : 14 + LINE * lines);
        String style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        String kept =
                STYLES.matcher(style).results().map(found -> found.group()).collect(Collectors.joining("\n"));
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + all + "\" viewBox=\"0 0 "
                + width + " " + all + "\" role=\"img\" font-family=\"system-ui,sans-serif\">\n<style>\n"
                + kept.replace("&", "&amp;").replace("<", "&lt;")
                + "\n.back{fill:var(--paper)}\n</style>\n<rect class=\"back\" width=\"" + width + "\" height=\"" + all
                + "\"/>\n" + children(drawing) + "\n" + legend + "\n</svg>\n";
    }

    private static boolean isTall(Element swatch) {
        return swatch.getAttribute("viewBox").endsWith(" 16");
    }

    private static Document parsed(String page) throws IOException {
        try {
            // The reader is told that there is nothing to be fetched.
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    private static Element figure(Document page, String caption) {
        NodeList figures = page.getElementsByTagName("figure");
        for (int i = 0; i < figures.getLength(); i++) {
            Element figure = (Element) figures.item(i);
            if (figure.getElementsByTagName("figcaption")
                    .item(0)
                    .getTextContent()
                    .equals(caption)) {
                return figure;
            }
        }
        throw new IllegalArgumentException("the page has no picture '" + caption + "'");
    }

    private static String children(Element of) throws IOException {
        try {
            Transformer writer = TransformerFactory.newInstance().newTransformer();
            writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            for (Node child = of.getFirstChild(); child != null; child = child.getNextSibling()) {
                writer.transform(new DOMSource(child), new StreamResult(text));
            }
            return text.toString();
        } catch (TransformerException e) {
            throw new IOException(e);
        }
    }
}
