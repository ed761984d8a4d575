package org.sphereface.files;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds names of images that are spelled differently: in landmark files, pair lists, trials, and
 * lists of names of embeddings.
 *
 * <p>A name that is there letter by letter is that name. Others are found by the {@link Difference
 * differences} that the field's own files have, one form after the other, the smallest first, and
 * only where one name of either side has the form: what could be two names is never guessed. Names
 * in another folder are different names; only a name without any folder may stand for one with a
 * folder.
 */
public final class NameMatching {

  /** How a name may differ from the one that it means. */
  public enum Difference {
    /** {@code ./A/1.jpg}, {@code A\1.jpg}, {@code A//1.jpg} and {@code A/1.jpg}. */
    PATH("by ./, \\ or //"),
    /** Composed (NFC) and decomposed (NFD) letters of Unicode. */
    LETTERS("in how letters are composed (NFC or NFD)"),
    /** {@code Abel Pacheco} and {@code Abel_Pacheco}. */
    SPACES("by spaces for underscores"),
    /** {@code .png}, {@code .jpg}, or none, of the extensions of images. */
    EXTENSION("in the extension"),
    /** {@code Abel_Pacheco_0001.jpg} and {@code Abel_Pacheco/Abel_Pacheco_0001.jpg}. */
    FOLDER("in having no folder");

    private final String description;

    Difference(String description) {
      this.description = description;
    }
  }

  /**
   * If fewer than one name in this number is found, the names are taken for those of other data.
   */
  private static final int HARDLY_ANY = 100;

  private static final int SHOWN = 3;
  private static final int SHOWN_LENGTH = 100;
  private static final Pattern EXTENSION =
      Pattern.compile("\\.(?:jpe?g|png|gif|bmp|webp|p[bgnp]m|tiff?)$", Pattern.CASE_INSENSITIVE);

  private final Collection<String> known;
  private final int wanted;
  private final List<String> firstWanted;
  private final Map<String, String> meant = new HashMap<>();
  private final Map<Difference, Integer> counts = new EnumMap<>(Difference.class);
  private final Set<String> missing = new LinkedHashSet<>();

  private NameMatching(Collection<String> wanted, Collection<String> known) {
    this.known = known;
    this.firstWanted = wanted.stream().limit(SHOWN + 1).toList();
    for (String name : wanted) {
      if (!known.contains(name)) {
        missing.add(name);
      }
    }
    this.wanted = wanted.size();
    if (!missing.isEmpty() && !known.isEmpty()) {
      search(wanted instanceof Set<String> set ? set : new HashSet<>(wanted));
    }
  }

  /**
   * Looks names up.
   *
   * @param wanted names that are looked for, each once
   * @param known names among which they are looked for; it is kept, and must be quick to say what
   *     it contains
   */
  public static NameMatching of(Collection<String> wanted, Collection<String> known) {
    return new NameMatching(wanted, known);
  }

  private void search(Set<String> exact) {
    match(name -> true, name -> true, NameMatching::path);
    matchOnce(exact, name -> true, name -> true, NameMatching::letters);
    matchOnce(exact, name -> true, name -> true, name -> stem(letters(name)));
    Predicate<String> bare = NameMatching::isBare;
    for (UnaryOperator<String> form :
        List.<UnaryOperator<String>>of(
            name -> file(letters(name)), name -> stem(file(letters(name))))) {
      matchOnce(exact, bare, bare.negate(), form);
      matchOnce(exact, bare.negate(), bare, form);
    }
  }

  /** Matches names of which none is matched yet, one to one. */
  private void matchOnce(
      Set<String> exact,
      Predicate<String> ofWanted,
      Predicate<String> ofKnown,
      UnaryOperator<String> form) {
    if (missing.stream().anyMatch(ofWanted)) {
      Set<String> matched = new HashSet<>(meant.values());
      match(ofWanted, ofKnown.and(name -> !exact.contains(name) && !matched.contains(name)), form);
    }
  }

  /** Matches names of one form, where one path of either side has it. */
  private void match(
      Predicate<String> ofWanted, Predicate<String> ofKnown, UnaryOperator<String> form) {
    Map<String, List<String>> byForm = new HashMap<>();
    for (String name : missing) {
      if (ofWanted.test(name)) {
        byForm.computeIfAbsent(form.apply(name), of -> new ArrayList<>(1)).add(name);
      }
    }
    Map<String, String> found = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    byForm.forEach(
        (of, names) -> {
          if (names.size() > 1 && names.stream().map(NameMatching::path).distinct().count() > 1) {
            ambiguous.add(of);
          }
        });
    for (String name : known) {
      if (ofKnown.test(name)) {
        String of = form.apply(name);
        if (byForm.containsKey(of) && found.putIfAbsent(of, name) != null) {
          ambiguous.add(of);
        }
      }
    }
    found.keySet().removeAll(ambiguous);
    found.forEach((of, name) -> byForm.get(of).forEach(spelled -> add(spelled, name)));
    missing.removeAll(meant.keySet());
  }

  private void add(String spelled, String name) {
    meant.put(spelled, name);
    differences(spelled, name).forEach(of -> counts.merge(of, 1, Integer::sum));
  }

  private static Set<Difference> differences(String one, String other) {
    Set<Difference> found = EnumSet.noneOf(Difference.class);
    String a = path(one);
    String b = path(other);
    if (isBare(a) != isBare(b)) {
      found.add(Difference.FOLDER);
      a = file(a);
      b = file(b);
    }
    if (!a.substring(stem(a).length()).equals(b.substring(stem(b).length()))) {
      found.add(Difference.EXTENSION);
      a = stem(a);
      b = stem(b);
    }
    if (!a.equals(b) && !(composed(a).equals(a) && composed(b).equals(b))) {
      found.add(Difference.LETTERS);
    }
    if (!composed(a).equals(composed(b))) {
      found.add(Difference.SPACES);
    }
    if (found.isEmpty()) {
      found.add(Difference.PATH);
    }
    return found;
  }

  /** Without {@code ./} before it, with single slashes. */
  private static String path(String name) {
    String path = name.replace('\\', '/');
    while (path.startsWith("./")) {
      path = path.substring(2);
    }
    return path.contains("//") ? path.replaceAll("/{2,}", "/") : path;
  }

  /** The form in which names are compared: a plain path, composed letters, no spaces. */
  private static String letters(String name) {
    return composed(path(name)).replace(' ', '_');
  }

  private static String composed(String name) {
    return Normalizer.isNormalized(name, Normalizer.Form.NFC)
        ? name
        : Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSION.matcher(name).find(dot) ? name.substring(0, dot) : name;
  }

  private static String file(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static boolean isBare(String name) {
    return path(name).indexOf('/') < 0;
  }

  /**
   * A name of a person or folder in the form in which such names are compared: without case, with
   * spaces and underscores alike, letters composed.
   */
  public static String folded(String name) {
    return letters(name.strip()).toLowerCase(Locale.ROOT);
  }

  /** The known name that is meant; empty if there is none, or it could be several. */
  public Optional<String> find(String name) {
    return known.contains(name) ? Optional.of(name) : Optional.ofNullable(meant.get(name));
  }

  /** How many of the wanted names were found. */
  int found() {
    return wanted - missing.size();
  }

  /** Whether every name that was found is there letter by letter. */
  public boolean isExact() {
    return meant.isEmpty();
  }

  /**
   * How many names were found that are spelled otherwise, and in what they differ: {@code 12 names
   * differ in the extension}, empty if none does. A name may differ in several.
   */
  public String summary() {
    return counts.entrySet().stream()
        .map(
            entry ->
                entry.getValue()
                    + (entry.getValue() == 1 ? " name differs " : " names differ ")
                    + entry.getKey().description)
        .collect(Collectors.joining(", "));
  }

  /**
   * Requires that more than hardly any name was found: at least one, and at least one in a hundred.
   *
   * @param list what holds the known names, and begins the sentence: a file
   * @param what the wanted names are of: {@code photographs}
   * @param failure makes the exception
   */
  public void requireSome(String list, String what, TextFile.Failure failure) {
    if (wanted == 0 || (found() > 0 && (long) found() * HARDLY_ANY >= wanted)) {
      return;
    }
    throw failure.of(
        list
            + " has "
            + (found() == 0 ? "none" : "only " + found())
            + " of the "
            + wanted
            + " "
            + what
            + ": it has "
            + (known.isEmpty() ? "nothing" : shown(known))
            + ", the "
            + what
            + " are "
            + shown(firstWanted)
            + hint()
            + ".",
        null);
  }

  /** The first three names, and whether there are more. */
  public static String shown(Collection<String> names) {
    return names.stream()
            .limit(SHOWN)
            .map(name -> PrintableText.of(name, SHOWN_LENGTH))
            .collect(Collectors.joining(", "))
        + (names.size() > SHOWN ? ", ..." : "");
  }

  /** What to do, if leading folders are all that differs. */
  private String hint() {
    Set<String> forms =
        missing.stream().map(name -> stem(letters(name))).collect(Collectors.toSet());
    for (String name : known.stream().limit(SHOWN).toList()) {
      String form = stem(letters(name));
      for (int slash = form.indexOf('/'); slash >= 0; slash = form.indexOf('/', slash + 1)) {
        if (forms.contains(form.substring(slash + 1))) {
          return "; without '" + form.substring(0, slash + 1) + "' before its names they match";
        }
      }
    }
    Map<String, String> ends = new LinkedHashMap<>();
    for (String wantedName : firstWanted) {
      String form = stem(letters(wantedName));
      for (int slash = form.indexOf('/'); slash >= 0; slash = form.indexOf('/', slash + 1)) {
        ends.put(form.substring(slash + 1), form.substring(0, slash + 1));
      }
    }
    return known.stream()
        .map(name -> ends.get(stem(letters(name))))
        .filter(prefix -> prefix != null)
        .findFirst()
        .map(prefix -> "; with '" + prefix + "' before its names they match")
        .orElse("; correct the names");
  }
}
