package org.sphereface.protocols;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.sphereface.files.NameMatching;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.LeftOut;
import org.sphereface.protocols.VerificationPairs.Pair;

/** Separates pairs whose images are there from pairs with a missing image. */
record UsablePairs(VerificationPairs pairs) {

  /**
   * Leaves out the pairs of missing images, and keeps the count of them and the images' names.
   *
   * @throws ProtocolException if a fold is left without a kind of pairs that it had
   */
  VerificationPairs among(Set<String> images) {
    LeftOut leftOut = leftOut(images::contains);
    if (leftOut.pairs() == 0) {
      return pairs;
    }
    List<Fold> kept = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      List<Pair> left =
          fold.pairs().stream()
              .filter(pair -> images.contains(pair.left()) && images.contains(pair.right()))
              .toList();
      Fold rest = new Fold(fold.number(), left);
      if (lost(fold, rest, true) || lost(fold, rest, false)) {
        throw new ProtocolException(
            "Fold "
                + fold.number()
                + " of "
                + pairs.source()
                + " has no pair of either kind left after the pairs of "
                + leftOut.images().size()
                + " missing images are left out: add images, or choose other folds.");
      }
      kept.add(rest);
    }
    return new VerificationPairs(
        pairs.source(), pairs.foldsInSource(), kept, leftOut, pairs.differences());
  }

  private static boolean lost(Fold before, Fold after, boolean same) {
    return before.count(same) > 0 && after.count(same) == 0;
  }

  private LeftOut leftOut(Predicate<String> there) {
    int count = 0;
    Set<String> missing = new TreeSet<>();
    for (Fold fold : pairs.folds()) {
      for (Pair pair : fold.pairs()) {
        List<String> absent =
            List.of(pair.left(), pair.right()).stream().filter(there.negate()).toList();
        count += absent.isEmpty() ? 0 : 1;
        missing.addAll(absent);
      }
    }
    return new LeftOut(count, List.copyOf(missing));
  }

  /**
   * @throws ProtocolException if an embedding is missing (all are counted, the first are named), is
   *     not finite, or is zero
   */
  void require(Embeddings embeddings) {
    LeftOut missing = leftOut(embeddings::contains);
    if (missing.pairs() > 0) {
      throw new ProtocolException(sentence(missing, embeddings));
    }
    embeddings.requireDirections(pairs.images());
  }

  private String sentence(LeftOut missing, Embeddings embeddings) {
    for (Fold fold : pairs.folds()) {
      for (Pair pair : fold.pairs()) {
        for (String name : List.of(pair.left(), pair.right())) {
          if (!embeddings.contains(name)) {
            List<String> images = missing.images();
            return "Fold "
                + fold.number()
                + " of "
                + pairs.source()
                + " names '"
                + name
                + "', of which there is no embedding; in all, "
                + missing.pairs()
                + " pairs lack "
                + images.size()
                + " images ("
                + NameMatching.shown(images)
                + "): add them, choose other folds, or leave those pairs out (skipMissing,"
                + " --skip-missing).";
          }
        }
      }
    }
    throw new IllegalStateException("no embedding is missing");
  }
}
