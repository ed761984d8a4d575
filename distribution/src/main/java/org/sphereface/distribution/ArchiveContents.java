package org.sphereface.distribution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.files.OutputFolder;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the files of an archive that are made from the program and its libraries. */
public final class ArchiveContents {

  /** Width of a synopsis and of descriptions, in letters. */
  private static final int WIDTH = 100;

  private ArchiveContents() {}

  /**
   * Writes {@code man/man1/*.1}, {@code completion/sphereface} and {@code licences} of the
   * libraries on the class path.
   *
   * @param arguments the folder to write to
   * @throws IOException if that fails, or the licence of a library is not known
   */
  public static void main(String[] arguments) throws IOException {
    OutputFolder folder = OutputFolder.make(Path.of(arguments[0]));
    CommandLine program = program();
    for (Map.Entry<String, String> page : ManualPages.of(program).entrySet()) {
      folder.write("man/man1/" + page.getKey(), page.getValue());
    }
    folder.write("completion/sphereface", AutoComplete.bash("sphereface", program));
    List<Path> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .map(Path::of)
            .toList();
    Licences.read().write(jars, folder.within("licences"));
  }

  static CommandLine program() {
    return SphereFace.commandLine()
        .setUsageHelpWidth(WIDTH)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
  }
}
