package org.sphereface.experiments.cli.data;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.inspection.InspectionReport;
import org.sphereface.datasets.inspection.InspectionReport.Bin;
import org.sphereface.datasets.inspection.InspectionReport.Duplicate;
import org.sphereface.datasets.inspection.InspectionReport.Overlap;
import org.sphereface.experiments.data.Thumbnail;
import org.sphereface.reports.html.Fact;
import org.sphereface.reports.html.InspectionPage;
import org.sphereface.reports.html.InspectionPage.Bar;
import org.sphereface.reports.html.InspectionPage.Table;

/**
 * An inspection of a data set as text and as an HTML page.
 *
 * @param data the set, for pictures on the page
 * @param test the test set; null if there was none
 */
record InspectionText(InspectionReport found, FaceDataset data, FaceDataset test) {

  private static final int SHOWN = 5;
  private static final int PICTURED = 50;
  private static final String EXACT = "Exact duplicates";
  private static final String NEAR = "Near duplicates, candidates to look at";
  private static final String SHARED = "Images alike in the test set";
  private static final int BAR = 40;

  InspectionPage page() {
    Map<String, Integer> images = indices(data);
    Map<String, Integer> tested = test == null ? images : indices(test);
    List<Table> tables =
        tables().stream()
            .map(
                table ->
                    switch (table.caption()) {
                      case EXACT -> pictured(table, found.exact(), images, data, images);
                      case NEAR -> pictured(table, found.near(), images, data, images);
                      case SHARED ->
                          pictured(table, found.testSet().images(), images, test, tested);
                      default -> table;
                    })
            .toList();
    return new InspectionPage(found.description(), facts(), bars(), tables);
  }

  private static Map<String, Integer> indices(FaceDataset set) {
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < set.images().size(); i++) {
      indices.putIfAbsent(set.images().get(i), i);
    }
    return indices;
  }

  /** Adds the pictures of the first pairs. */
  private Table pictured(
      Table table,
      List<Duplicate> pairs,
      Map<String, Integer> images,
      FaceDataset others,
      Map<String, Integer> otherImages) {
    List<List<String>> pictures =
        pairs.stream()
            .limit(PICTURED)
            .map(
                pair ->
                    List.of(
                        Thumbnail.png(data.image(images.get(pair.first()))),
                        Thumbnail.png(others.image(otherImages.get(pair.second())))))
            .toList();
    return new Table(table.caption(), table.columns(), table.rows(), pictures);
  }

  void print(PrintWriter out) {
    out.println(found.description());
    facts().forEach(fact -> out.printf("  %-28s %s%n", fact.name(), fact.value()));
    out.println("Images an identity:");
    for (Bar bar : bars()) {
      out.printf(
          "  %12s %8s  %s%n",
          bar.label(), bar.value(), "#".repeat((int) Math.ceil(bar.percent() * BAR / 100)));
    }
    for (Table table : tables()) {
      out.println(table.caption() + ":");
      table.rows().stream().limit(SHOWN).forEach(row -> out.println("  " + String.join("  ", row)));
      if (table.rows().size() > SHOWN) {
        out.println("  ... (--json and --html have more)");
      }
    }
    List<String> defects = found.defects();
    out.println(defects.isEmpty() ? "Nothing is wrong." : "Wrong:");
    defects.forEach(defect -> out.println("  " + defect));
    out.flush();
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("identities", number(found.identities())));
    facts.add(new Fact("images", number(found.images())));
    InspectionReport.ImagesPerIdentity spread = found.imagesPerIdentity();
    facts.add(
        new Fact(
            "images an identity",
            String.format(
                Locale.ROOT,
                "min %d, median %.1f, max %d",
                spread.min(),
                spread.median(),
                spread.max())));
    facts.add(new Fact("unreadable images", number(found.broken())));
    facts.add(new Fact("exact duplicates", number(found.exactDuplicates())));
    facts.add(new Fact("  of two identities", number(found.exactAcrossIdentities())));
    facts.add(new Fact("near duplicates (pairs)", number(found.nearDuplicates())));
    facts.add(new Fact("names in two spellings", number(found.alikeNames())));
    facts.add(new Fact("names one letter apart", number(found.nearNames())));
    Overlap test = found.testSet();
    if (test != null) {
      facts.add(new Fact("test set", test.description()));
      facts.add(new Fact("identities also in it", number(test.sharedIdentities())));
      facts.add(new Fact("images alike in it (pairs)", number(test.sharedImages())));
    }
    return facts;
  }

  private List<Bar> bars() {
    List<Bin> bins = found.imagesPerIdentity().histogram();
    int most = bins.stream().mapToInt(Bin::identities).max().orElse(1);
    return bins.stream()
        .map(
            bin ->
                new Bar(
                    bin.from() == bin.to() ? "" + bin.from() : bin.from() + " to " + bin.to(),
                    number(bin.identities()),
                    100.0 * bin.identities() / most))
        .toList();
  }

  private List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    add(
        tables,
        "Sizes",
        List.of("height x width", "images"),
        found.sizes().stream()
            .map(size -> List.of(size.height() + " x " + size.width(), number(size.images())))
            .toList());
    add(
        tables,
        "Unreadable images",
        List.of("image", "why"),
        found.brokenImages().stream().map(image -> List.of(image.image(), image.why())).toList());
    add(
        tables,
        "Identities that are probably one",
        List.of("identity", "other identity", "difference"),
        found.names().stream()
            .map(
                pair ->
                    List.of(
                        pair.first(),
                        pair.second(),
                        pair.alike()
                            ? "case, accents, spaces or punctuation"
                            : "one letter: a candidate to look at"))
            .toList());
    duplicates(tables, EXACT, found.exact());
    duplicates(tables, NEAR, found.near());
    if (found.testSet() != null) {
      add(
          tables,
          "Identities also in the test set",
          List.of("identity"),
          found.testSet().identities().stream().map(List::of).toList());
      duplicates(tables, SHARED, found.testSet().images());
    }
    return tables;
  }

  private static void duplicates(List<Table> tables, String caption, List<Duplicate> pairs) {
    add(
        tables,
        caption,
        List.of("image", "other image", "bits apart", "identity"),
        pairs.stream()
            .map(
                pair ->
                    List.of(
                        pair.first(),
                        pair.second(),
                        Integer.toString(pair.distance()),
                        pair.sameIdentity() ? "same" : "DIFFERENT"))
            .toList());
  }

  private static void add(
      List<Table> tables, String caption, List<String> columns, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      tables.add(new Table(caption, columns, rows));
    }
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
