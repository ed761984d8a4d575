package org.sphereface.protocols.lfw;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * The official pairs of Celebrities in Frontal-Profile: a folder {@code Protocol/Split/FP} or
 * {@code FF} with {@code 01/same.txt}, {@code 01/diff.txt} to {@code 10/...}, lines {@code i,j}.
 * They count the images of {@code Protocol/Pair_list_F.txt} (first column always; second in FF) and
 * {@code Pair_list_P.txt} (second in FP), lines {@code 1 ../Data/Images/001/frontal/01.jpg}.
 *
 * <p>Images are named as the source {@code cfp} names them, {@code 001/frontal/01.jpg}. Published:
 * ten folds of 350 same and 350 different pairs.
 *
 * <p>Source: Sengupta et al., "Frontal to Profile Face Verification in the Wild", WACV 2016,
 * section 4.2; the set's own files.
 */
record CfpPairs(Path folder) {

  private static final String LAYOUT =
      "CFP's Protocol/Split/FP or Protocol/Split/FF with 01/same.txt, 01/diff.txt and so on";

  /**
   * @throws ProtocolException if a file is missing or differs from the format; the message has the
   *     line
   */
  VerificationPairs read() {
    Path split = folder.toAbsolutePath().normalize();
    String kind = String.valueOf(split.getFileName()).toUpperCase(Locale.ROOT);
    if ((!kind.equals("FP") && !kind.equals("FF")) || split.getNameCount() < 3) {
      throw new ProtocolException(folder + " is a folder, but not " + LAYOUT + ".");
    }
    Path protocol = split.getParent().getParent();
    List<String> frontal = images(protocol.resolve("Pair_list_F.txt"));
    List<String> second = kind.equals("FF") ? frontal : images(protocol.resolve("Pair_list_P.txt"));
    List<Fold> folds = new ArrayList<>();
    for (int fold = 1; Files.isDirectory(split.resolve(name(fold))); fold++) {
      Path files = split.resolve(name(fold));
      List<Pair> pairs = new ArrayList<>(pairs(files.resolve("same.txt"), frontal, second, true));
      pairs.addAll(pairs(files.resolve("diff.txt"), frontal, second, false));
      folds.add(new Fold(fold, pairs));
    }
    if (folds.isEmpty()) {
      throw new ProtocolException(folder + " has no folder 01: give " + LAYOUT + ".");
    }
    return new VerificationPairs("CFP-" + kind, folds.size(), folds);
  }

  private static String name(int fold) {
    return String.format(Locale.ROOT, "%02d", fold);
  }

  private static List<String> images(Path file) {
    String expected = "a line such as '1 ../Data/Images/001/frontal/01.jpg', counted from 1";
    Set<String> images = new LinkedHashSet<>();
    TextFile.Cursor lines = lines(file);
    while (lines.hasNext()) {
      String[] fields = lines.next(expected).strip().split("\\s+", 2);
      String[] steps = fields.length < 2 ? fields : fields[1].replace('\\', '/').split("/", -1);
      if (fields.length < 2
          || steps.length < 3
          || number(fields[0], images.size() + 1) != images.size() + 1
          || !images.add(
              String.join("/", List.of(steps).subList(steps.length - 3, steps.length)))) {
        throw lines.wrong(expected);
      }
    }
    return List.copyOf(images);
  }

  private static List<Pair> pairs(
      Path file, List<String> first, List<String> second, boolean same) {
    List<Pair> pairs = new ArrayList<>();
    String expected =
        "'i,j', numbers of images from 1 to " + first.size() + " and to " + second.size();
    TextFile.Cursor lines = lines(file);
    while (lines.hasNext()) {
      String line = lines.next(expected);
      List<String> fields = line.indexOf(',') < 0 ? List.of() : TextFile.fields(line);
      int left = fields.size() == 2 ? number(fields.get(0), first.size()) : 0;
      int right = fields.size() == 2 ? number(fields.get(1), second.size()) : 0;
      if (left == 0 || right == 0) {
        throw lines.wrong(expected);
      }
      Pair pair = new Pair(first.get(left - 1), second.get(right - 1), same);
      if (person(pair.left()).equals(person(pair.right())) != same) {
        throw lines.wrong((same ? "a pair of one person" : "different people") + ", got " + pair);
      }
      pairs.add(pair);
    }
    if (pairs.isEmpty()) {
      throw new ProtocolException(file + " is empty: expected lines 'i,j'.");
    }
    return pairs;
  }

  private static String person(String image) {
    return image.substring(0, image.indexOf('/'));
  }

  /** The number, or 0 if it is none from 1 to the highest. */
  private static int number(String text, int highest) {
    try {
      int value = Integer.parseInt(text);
      return value <= highest ? Math.max(0, value) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static TextFile.Cursor lines(Path file) {
    return new TextFile(file, "a file of " + LAYOUT, ProtocolException::new).cursor();
  }
}
