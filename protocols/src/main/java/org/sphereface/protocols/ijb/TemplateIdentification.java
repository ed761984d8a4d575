package org.sphereface.protocols.ijb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationResult.TarAtFar;

/**
 * IJB-B and IJB-C 1:N: probe templates against a gallery of templates.
 *
 * <p>A probe is mated if its subject is in the gallery. Its mate's rank is 1 + the other gallery
 * templates that score no less. TPIR at FPIR f: the threshold is the lowest that the best scores of
 * at most floor(f x unmated probes) unmated probes exceed; a mated probe counts if its mate has
 * rank 1 and scores above it. With two galleries, each is evaluated by itself with all probes,
 * which makes the other's subjects unmated, and then both as one, where all are mated.
 *
 * <p>Source: Maze et al., IARPA Janus Benchmark - C (ICB 2018), 1:N identification; InsightFace's
 * {@code ijb_1n.py} for both galleries as one.
 */
public final class TemplateIdentification {

  private static final double[] FALSE_IDENTIFICATION_RATES = {1e-1, 1e-2};

  private TemplateIdentification() {}

  /**
   * What one gallery gave; rates are fractions in [0, 1].
   *
   * @param gallery the name of its list
   * @param galleryTemplates templates in it
   * @param mated probes whose subject is in it
   * @param unmated probes whose subject is not
   * @param rank1 fraction of mated probes whose mate has rank 1
   * @param rank5 fraction whose mate has a rank of at most 5
   * @param rank10 fraction whose mate has a rank of at most 10
   * @param tpirAtFpir true-positive identification rates; empty where no probe is unmated
   */
  public record Result(
      String gallery,
      int galleryTemplates,
      int mated,
      int unmated,
      double rank1,
      double rank5,
      double rank10,
      List<TpirAtFpir> tpirAtFpir) {
    public Result {
      tpirAtFpir = List.copyOf(tpirAtFpir);
    }
  }

  /**
   * @param fpir the wanted false-positive identification rate
   * @param tpir the true-positive identification rate
   */
  public record TpirAtFpir(double fpir, double tpir) {}

  /**
   * A probe's best impostor in the gallery, its mate's score, and the mate's rank; 0 if unmated.
   */
  private record Search(double best, double mate, int rank) {}

  /**
   * Evaluates each gallery, and all of them as one if there are several.
   *
   * @throws ProtocolException if a template has no image, a subject is in a gallery twice,
   *     galleries overlap, or no probe is mated
   */
  public static List<Result> evaluate(
      Templates templates, List<SubjectList> galleries, SubjectList probes) {
    List<Result> results = new ArrayList<>();
    for (SubjectList gallery : galleries) {
      results.add(search(templates, gallery, probes));
    }
    if (galleries.size() > 1) {
      SubjectList all = galleries.stream().reduce(SubjectList::and).orElseThrow();
      results.add(search(templates, all, probes));
    }
    return results;
  }

  private static Result search(Templates templates, SubjectList gallery, SubjectList probes) {
    if (gallery.subjects().values().stream().distinct().count() < gallery.subjects().size()) {
      throw new ProtocolException(
          gallery.name() + ": a subject has several templates: a gallery has one of each.");
    }
    int[] subjects = gallery.subjects().values().stream().mapToInt(s -> s).toArray();
    double[][] enrolled =
        gallery.subjects().keySet().stream()
            .map(template -> templates.of(template, gallery.name()))
            .toArray(double[][]::new);
    List<Map.Entry<Integer, Integer>> entries = List.copyOf(probes.subjects().entrySet());
    List<Search> searches =
        entries.parallelStream()
            .map(
                probe ->
                    search(
                        templates.of(probe.getKey(), probes.name()),
                        probe.getValue(),
                        enrolled,
                        subjects))
            .toList();
    List<Search> mated = searches.stream().filter(search -> search.rank() > 0).toList();
    if (mated.isEmpty()) {
      throw new ProtocolException(
          "No subject of " + probes.name() + " is in the gallery " + gallery.name() + ".");
    }
    double[] impostors =
        searches.stream()
            .filter(search -> search.rank() == 0)
            .mapToDouble(Search::best)
            .sorted()
            .toArray();
    return new Result(
        gallery.name(),
        enrolled.length,
        mated.size(),
        impostors.length,
        within(mated, 1),
        within(mated, 5),
        within(mated, 10),
        impostors.length == 0 ? List.of() : rates(mated, impostors));
  }

  private static Search search(double[] probe, int subject, double[][] enrolled, int[] subjects) {
    double[] scores = new double[enrolled.length];
    double mate = Double.NaN;
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < enrolled.length; i++) {
      scores[i] = Templates.cosine(probe, enrolled[i]);
      if (subjects[i] == subject) {
        mate = scores[i];
      } else {
        best = Math.max(best, scores[i]);
      }
    }
    if (Double.isNaN(mate)) {
      return new Search(best, mate, 0);
    }
    double limit = mate;
    // the mate reaches its own score too
    return new Search(
        best, mate, (int) Arrays.stream(scores).filter(score -> score >= limit).count());
  }

  private static double within(List<Search> mated, int rank) {
    return (double) mated.stream().filter(search -> search.rank() <= rank).count() / mated.size();
  }

  private static List<TpirAtFpir> rates(List<Search> mated, double[] impostors) {
    List<TpirAtFpir> rates = new ArrayList<>();
    for (double fpir : FALSE_IDENTIFICATION_RATES) {
      int allowed = (int) TarAtFar.allowed(fpir, impostors.length);
      double threshold = impostors[impostors.length - 1 - allowed];
      long found =
          mated.stream().filter(search -> search.rank() == 1 && search.mate() > threshold).count();
      rates.add(new TpirAtFpir(fpir, (double) found / mated.size()));
    }
    return rates;
  }
}
