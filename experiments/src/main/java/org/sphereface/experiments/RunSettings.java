package org.sphereface.experiments;

import ai.djl.Device;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The folder, the devices and the console of a run.
 *
 * @param out the run's folder, made if needed
 * @param devices each of which computes a part of a batch; a device that is listed twice computes
 *     two parts
 * @param command the command line, for provenance
 * @param events write event files for TensorBoard
 * @param console where progress is printed
 */
public record RunSettings(
    Path out, List<Device> devices, String command, boolean events, PrintWriter console) {

  public RunSettings {
    devices = List.copyOf(devices);
  }

  /** Prints a line as it is. */
  public void printLine(String line) {
    print("%s", line);
  }

  /** Prints a line, with numbers in English. */
  public void print(String format, Object... arguments) {
    // one call, so that lines of other processes do not come between text and line end
    console.println(String.format(Locale.ROOT, format, arguments));
    console.flush();
  }
}
