package org.sphereface.files;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks names of files that come from data: whether a system would create a file of exactly that
 * name.
 */
public final class FileName {

  /** Of most file systems, in bytes. */
  private static final int LONGEST = 255;

  private static final Pattern DEVICE =
      Pattern.compile("(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", Pattern.CASE_INSENSITIVE);

  private static final Pattern FORBIDDEN = Pattern.compile("[\\x00-\\x1f<>:\"|?*\\\\]");

  private FileName() {}

  /**
   * Returns why a system would not create a file of this name.
   *
   * @param relative names joined by {@code /}
   * @param windows whether it is to hold on Windows, where names of devices such as {@code CON} and
   *     {@code aux.png} are no files, and dots and spaces at the end of a name are left out
   * @return empty if it makes that file
   */
  public static Optional<String> problem(String relative, boolean windows) {
    for (String name : relative.split("/", -1)) {
      if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
        return Optional.of(
            "the name '" + PrintableText.of(name, 40) + "' has more than " + LONGEST + " bytes");
      }
      if (name.indexOf('\0') >= 0 || name.isEmpty() || name.equals(".") || name.equals("..")) {
        return Optional.of("'" + PrintableText.of(name) + "' is no name of a file");
      }
      if (windows) {
        Optional<String> problem = problemOfWindows(name);
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problemOfWindows(String name) {
    String shown = "'" + PrintableText.of(name) + "'";
    if (DEVICE.matcher(name.replaceFirst("[. ]*(\\..*)?$", "")).matches()) {
      return Optional.of(shown + " is the name of a device on Windows");
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      return Optional.of(shown + " ends with a dot or a space, which Windows leaves out");
    }
    if (FORBIDDEN.matcher(name).find()) {
      return Optional.of(shown + " has a character that no name has on Windows");
    }
    return Optional.empty();
  }

  /** Whether this system is Windows. */
  public static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  /** Two names of which some systems make one file, by case or by how letters are composed. */
  public static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
