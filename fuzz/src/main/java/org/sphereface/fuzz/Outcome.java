package org.sphereface.fuzz;

import java.util.Optional;
import org.sphereface.files.PrintableText;

/**
 * What the program did.
 *
 * @param status of its exit; -1 if an exception came out of it
 * @param output on standard output
 * @param errors on standard error
 * @param nanoseconds of processor time, of all threads
 * @param allocated bytes on the heap, of all threads that still live
 */
record Outcome(int status, String output, String errors, long nanoseconds, long allocated) {

  private static final int SHOWN = 300;
  private static final String DEFECTS = "Wrong:";
  private static final String DEFECT = "sphereface: a defect of this program";

  /** Whether the command took the files: an inspection that ends with a list of defects did. */
  boolean isTaken() {
    return status == 0 || (status == 1 && output.lines().anyMatch(DEFECTS::equals));
  }

  /** What must not happen, or empty. */
  Optional<String> finding() {
    String all = output + errors;
    if (status < 0 || status > 2) {
      return Optional.of("status " + status + ": " + shown(errors));
    }
    // at the start of a line: a message may show a line of the damaged file
    if (errors.lines().anyMatch(line -> line.startsWith(DEFECT) || line.startsWith("\tat "))) {
      return Optional.of("a stack trace: " + shown(errors));
    }
    if (status == 1 && output.isBlank() && !errors.contains("sphereface: ")) {
      return Optional.of("no sentence: " + shown(errors));
    }
    if (all.chars().anyMatch(c -> c != '\n' && c != '\t' && !PrintableText.isPrintable((char) c))) {
      return Optional.of("control characters: " + shown(all));
    }
    return Optional.empty();
  }

  private static String shown(String text) {
    return PrintableText.of(text.strip(), SHOWN);
  }
}
