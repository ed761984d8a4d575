package org.sphereface.protocols;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sphereface.files.NameMatching;

/**
 * Pairs of images in folds, each marked as the same person or different people.
 *
 * @param source where the pairs come from: a file's name, or how they were drawn
 * @param foldsInSource how many folds the source has; more than {@code folds.size()} marks a subset
 * @param folds the folds, in order
 * @param leftOut the source's pairs that are not in the folds because their images are missing
 * @param differences how names in the source differ from the images' names, as a sentence; empty if
 *     they do not
 */
public record VerificationPairs(
    String source, int foldsInSource, List<Fold> folds, LeftOut leftOut, String differences) {

  public VerificationPairs {
    folds = List.copyOf(folds);
  }

  /** Pairs of which none is left out. */
  public VerificationPairs(String source, int foldsInSource, List<Fold> folds) {
    this(source, foldsInSource, folds, LeftOut.NOTHING);
  }

  /** Pairs whose names are those of the source. */
  public VerificationPairs(String source, int foldsInSource, List<Fold> folds, LeftOut leftOut) {
    this(source, foldsInSource, folds, leftOut, "");
  }

  /** Number of pairs of the same person ({@code true}) or of different people, of all folds. */
  public int count(boolean same) {
    return folds.stream().mapToInt(fold -> fold.count(same)).sum();
  }

  /**
   * Checks that there are pairs of both kinds. On pairs of one kind, a threshold that accepts all
   * or none decides every pair correctly, so that an accuracy means nothing.
   *
   * @throws ProtocolException if there are no pairs of the same person, or none of different people
   */
  public void requireBothKinds() {
    if (count(true) == 0 || count(false) == 0) {
      throw new ProtocolException(
          source
              + " has "
              + count(true)
              + " same pairs and "
              + count(false)
              + " different pairs, so that there is no accuracy, AUC or EER: give pairs of both"
              + " kinds.");
    }
  }

  /** The source, with the folds that have pairs of one kind only, if there are some. */
  public String described() {
    String sameOnly = numbers(fold -> fold.count(false) == 0);
    String differentOnly = numbers(fold -> fold.count(true) == 0);
    if (sameOnly.isEmpty() && differentOnly.isEmpty()) {
      return source;
    }
    return source
        + " (no different pairs in folds: "
        + (sameOnly.isEmpty() ? "none" : sameOnly)
        + "; no same pairs in folds: "
        + (differentOnly.isEmpty() ? "none" : differentOnly)
        + ")";
  }

  private String numbers(Predicate<Fold> chosen) {
    return folds.stream()
        .filter(chosen)
        .map(fold -> Integer.toString(fold.number()))
        .collect(Collectors.joining(", "));
  }

  /**
   * Some of the folds, in the order of their numbers.
   *
   * @param numbers numbers of folds, counted from 1; empty for all
   * @param file the pair list, for the message
   * @throws ProtocolException if there is no such fold
   */
  public VerificationPairs onlyFolds(List<Integer> numbers, String file) {
    if (numbers.isEmpty()) {
      return this;
    }
    List<Fold> chosen = new ArrayList<>();
    for (int number : new TreeSet<>(numbers)) {
      if (number < 1 || number > folds.size()) {
        throw new ProtocolException(
            "There is no fold " + number + " in " + file + ": it has " + folds.size() + ".");
      }
      chosen.add(folds.get(number - 1));
    }
    return new VerificationPairs(source, foldsInSource, chosen, leftOut, differences);
  }

  /**
   * Cuts the pairs of one fold into folds of their own, so that a threshold can be chosen on some
   * of them for the others. Part i of P has the pairs floor((i - 1) n / P) + 1 to floor(i n / P) of
   * the n same pairs, then the like of the different pairs, in their order. A person can be in
   * several parts.
   *
   * @param parts P, from 2
   * @throws ProtocolException if there are several folds, or a part would have no same or no
   *     different pair
   */
  public VerificationPairs inParts(int parts) {
    if (folds.size() != 1) {
      throw new ProtocolException(
          "'parts' cuts the pairs of one fold, but of "
              + source
              + " there are "
              + folds.size()
              + " folds: name one in 'folds', or leave 'parts' out.");
    }
    if (count(true) < parts || count(false) < parts) {
      throw new ProtocolException(
          source
              + " has "
              + count(true)
              + " same and "
              + count(false)
              + " different pairs, too few for "
              + parts
              + " parts of both kinds: give fewer 'parts'.");
    }
    Fold whole = folds.get(0);
    List<Pair> same = whole.pairs().stream().filter(Pair::same).toList();
    List<Pair> different = whole.pairs().stream().filter(pair -> !pair.same()).toList();
    List<Fold> cut = new ArrayList<>();
    for (int part = 1; part <= parts; part++) {
      List<Pair> pairs = new ArrayList<>(part(same, part, parts));
      pairs.addAll(part(different, part, parts));
      cut.add(new Fold(part, pairs));
    }
    return new VerificationPairs(
        source + ", fold " + whole.number() + " in " + parts + " parts",
        foldsInSource * parts,
        cut,
        leftOut,
        differences);
  }

  private static List<Pair> part(List<Pair> pairs, int part, int parts) {
    return pairs.subList(pairs.size() * (part - 1) / parts, pairs.size() * part / parts);
  }

  /** Names of the images (or videos), in the order of the pairs. */
  public Set<String> images() {
    Set<String> images = new LinkedHashSet<>();
    for (Fold fold : folds) {
      fold.pairs().forEach(pair -> images.addAll(List.of(pair.left(), pair.right())));
    }
    return images;
  }

  /**
   * Replaces names in the source by the images' (or videos') own names, where these are spelled
   * otherwise ({@link NameMatching}). Names that are not found stay.
   *
   * @param images names of all images; if empty, the pairs stay as they are
   * @throws ProtocolException if hardly any of the names is among them
   */
  public VerificationPairs namedAs(Set<String> images) {
    if (images.isEmpty()) {
      return this;
    }
    NameMatching matching = NameMatching.of(images(), images);
    matching.requireSome("the set under test", "images of " + source, ProtocolException::new);
    if (matching.isExact()) {
      return this;
    }
    List<Fold> renamed =
        folds.stream()
            .map(
                fold ->
                    new Fold(
                        fold.number(),
                        fold.pairs().stream().map(pair -> pair.namedAs(matching)).toList()))
            .toList();
    return new VerificationPairs(source, foldsInSource, renamed, leftOut, matching.summary());
  }

  /**
   * Leaves out the pairs of missing images (or videos), and keeps their number and the images'
   * names.
   *
   * @throws ProtocolException if a fold is left without a kind of pairs that it had
   */
  public VerificationPairs among(Set<String> images) {
    return new UsablePairs(this).among(images);
  }

  /**
   * Checks that all images of the pairs have embeddings with a direction.
   *
   * @throws ProtocolException if an embedding is missing (all are counted, the first are named), is
   *     not finite, or is zero
   */
  public void requireIn(Embeddings embeddings) {
    new UsablePairs(this).require(embeddings);
  }

  /**
   * What was left out, for reports.
   *
   * @param pairs number of pairs of a missing image
   * @param images names of the missing images, in order
   */
  public record LeftOut(int pairs, List<String> images) {

    /** Every pair is evaluated. */
    public static final LeftOut NOTHING = new LeftOut(0, List.of());

    public LeftOut {
      images = List.copyOf(images);
    }
  }

  /**
   * One fold of the cross validation.
   *
   * @param number the fold's number in its source, counted from 1
   * @param pairs its pairs, in the order of the source
   */
  public record Fold(int number, List<Pair> pairs) {
    public Fold {
      pairs = List.copyOf(pairs);
    }

    public int count(boolean same) {
      return (int) pairs.stream().filter(pair -> pair.same() == same).count();
    }
  }

  /**
   * Two images and whether they show the same person.
   *
   * @param left the first image's name, such as {@code Abel_Pacheco/Abel_Pacheco_0001.jpg}
   * @param right the second image's name
   * @param same whether both show the same person
   */
  public record Pair(String left, String right, boolean same) {

    private Pair namedAs(NameMatching names) {
      return new Pair(names.find(left).orElse(left), names.find(right).orElse(right), same);
    }
  }
}
