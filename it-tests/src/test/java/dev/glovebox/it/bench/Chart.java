package dev.glovebox.it.bench;

import java.util.List;
import java.util.Locale;

/** A bar for each figure's p50 on a logarithmic scale, with a thin line up to its p99. */
final class Chart {
  private static final int LABELS = 330;
  private static final int WIDTH = 560;
  private static final int ROW = 22;
  private static final double DECADES = 7;

  private Chart() {}

  /** From 10 ns to 100 ms. */
  private static double x(double nanos) {
    double decades = Math.log10(Math.max(10, nanos)) - 1;
    return LABELS + WIDTH * Math.min(1, decades / DECADES);
  }

  static String svg(List<Figure> figures) {
    int height = ROW * (figures.size() + 2);
    StringBuilder svg = new StringBuilder();
    line(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        LABELS + WIDTH + 90,
        height);
    line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    String[] marks = {"10 ns", "100 ns", "1 us", "10 us", "100 us", "1 ms", "10 ms", "100 ms"};
    for (int i = 0; i < marks.length; i++) {
      double x = x(Math.pow(10, i + 1));
      line(
          svg,
          "<line x1=\"%.0f\" y1=\"%d\" x2=\"%.0f\" y2=\"%d\" stroke=\"#ddd\"/>",
          x,
          ROW,
          x,
          height);
      line(svg, "<text x=\"%.0f\" y=\"15\" text-anchor=\"middle\">%s</text>", x, marks[i]);
    }
    for (int i = 0; i < figures.size(); i++) {
      Figure figure = figures.get(i);
      int y = ROW * (i + 1) + 4;
      double p50 = x(figure.p50Nanos());
      line(
          svg,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
          LABELS - 8,
          y + 12,
          figure.name());
      line(
          svg,
          "<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"14\" fill=\"#4878a8\"/>",
          LABELS,
          y,
          p50 - LABELS);
      line(
          svg,
          "<line x1=\"%.0f\" y1=\"%d\" x2=\"%.0f\" y2=\"%d\" stroke=\"#4878a8\"/>",
          p50,
          y + 7,
          x(figure.p99Nanos()),
          y + 7);
      line(
          svg,
          "<text x=\"%.0f\" y=\"%d\">%.1f us</text>",
          x(figure.p99Nanos()) + 6,
          y + 12,
          figure.p50Nanos() / 1000);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void line(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
