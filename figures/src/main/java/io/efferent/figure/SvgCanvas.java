package io.efferent.figure;

import java.awt.Color;
import java.util.Locale;

/** Writes the shapes as SVG elements. Text stays text, so that it can be searched, selected and restyled. */
final class SvgCanvas implements Canvas {

    static final String NAMESPACE = " xmlns=\"http://www.w3.org/2000/svg\"";

    private final StringBuilder svg = new StringBuilder();

    SvgCanvas(String title, int width, int height) {
        svg.append("""
                <svg%s viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="%s" \
                font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" fill="none" \
                stroke-linejoin="round" stroke-linecap="round">
                <rect width="%s" height="%s" fill="#ffffff"/>
                """.formatted(NAMESPACE, width, height, width, height, Html.escape(title), width, height));
    }

    String finish() {
        return svg + "</svg>\n";
    }

    @Override
    public void polyline(double[] x, double[] y, Pen pen) {
        element("polyline", points(x, y) + stroke(pen));
    }

    @Override
    public void polygon(double[] x, double[] y, Color fill) {
        element("polygon", points(x, y) + paint("fill", fill));
    }

    @Override
    public void circle(double x, double y, double radius, Pen pen) {
        element("circle", round(x, y, radius) + stroke(pen));
    }

    @Override
    public void disk(double x, double y, double radius, Color fill) {
        element("circle", round(x, y, radius) + paint("fill", fill));
    }

    @Override
    public void text(String text, double x, double y, Type type) {
        svg.append("<text").append(attribute("x", number(x))).append(attribute("y", number(y)))
                .append(attribute("font-size", number(type.size())))
                .append(type.bold() ? attribute("font-weight", "bold") : "")
                .append(attribute("text-anchor", type.anchor().name().toLowerCase(Locale.ROOT)))
                .append(type.vertical()
                        ? attribute("transform", "rotate(-90 %s %s)".formatted(number(x), number(y))) : "")
                .append(paint("fill", type.color()))
                .append('>').append(Html.escape(text)).append("</text>\n");
    }

    /** A nested viewport clips without an id, which would have to be unique in a page of many figures. */
    @Override
    public void clip(double x, double y, double width, double height, Runnable drawing) {
        var box = "%s %s %s %s".formatted(number(x), number(y), number(width), number(height));
        svg.append("<svg").append(attribute("x", number(x))).append(attribute("y", number(y)))
                .append(attribute("width", number(width))).append(attribute("height", number(height)))
                .append(attribute("viewBox", box)).append(">\n");
        drawing.run();
        svg.append("</svg>\n");
    }

    private void element(String name, String attributes) {
        svg.append('<').append(name).append(attributes).append("/>\n");
    }

    private static String round(double x, double y, double radius) {
        return attribute("cx", number(x)) + attribute("cy", number(y)) + attribute("r", number(radius));
    }

    private static String points(double[] x, double[] y) {
        var points = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            points.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
        }
        return attribute("points", points.toString());
    }

    private static String stroke(Pen pen) {
        var dash = pen.dash() > 0 ? attribute("stroke-dasharray", number(pen.dash())) : "";
        return paint("stroke", pen.color()) + attribute("stroke-width", number(pen.width())) + dash;
    }

    private static String paint(String name, Color color) {
        var rgb = attribute(name, Palette.hex(color));
        return color.getAlpha() == 255 ? rgb : rgb + attribute(name + "-opacity", number(color.getAlpha() / 255.0));
    }

    private static String attribute(String name, String value) {
        return " " + name + "=\"" + value + "\"";
    }

    private static String number(double value) {
        double rounded = Math.rint(value * 100) / 100;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
