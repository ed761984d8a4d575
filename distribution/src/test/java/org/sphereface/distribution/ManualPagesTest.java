package org.sphereface.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class ManualPagesTest {

  @Command(
      name = "tool",
      description = {"Does one thing. And another."},
      mixinStandardHelpOptions = true,
      subcommands = {Below.class, Hidden.class},
      footer = {"", "Example:", "  tool below a.b"})
  private static final class Tool {}

  @Command(name = "below", description = "Reads \\ and writes.")
  private static final class Below {
    @Option(
        names = {"-s", "--size"},
        paramLabel = "N",
        defaultValue = "7",
        description = "Rows. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(names = "--secret", hidden = true)
    private boolean secret;

    @Parameters(paramLabel = "FILE", description = ".what is read")
    private String file;
  }

  @Command(name = "hidden", hidden = true)
  private static final class Hidden {}

  @Test
  void eachShownCommandHasAPageWithItsOptions() {
    Map<String, String> pages = ManualPages.of(new CommandLine(new Tool()));
    assertEquals("[tool-below.1, tool.1]", pages.keySet().toString());
    String tool = pages.get("tool.1");
    assertTrue(tool.startsWith(".TH \"TOOL\" 1\n.SH NAME\ntool \\- Does one thing\n"), tool);
    assertTrue(tool.contains(".B tool\\-below(1)\nReads \\e and writes\n"), tool);
    assertTrue(tool.contains(".SH EXAMPLES\n.nf\nExample:\n  tool below a.b\n.fi\n"), tool);
    String below = pages.get("tool-below.1");
    assertTrue(below.contains(".B \\-s, \\-\\-size=N\nRows. Default: 7.\n"), below);
    assertTrue(below.contains(".B FILE\n\\&.what is read\n"), below);
    assertTrue(below.contains(".SH SEE ALSO\ntool(1)\n"), below);
    assertFalse(below.contains("secret"), below);
  }

  @Test
  void allCommandsOfTheProgramHaveOne() {
    Map<String, String> pages = ManualPages.of(ArchiveContents.program());
    assertTrue(pages.containsKey("sphereface-evaluate-lfw.1"), pages.keySet().toString());
    pages.forEach(
        (name, page) -> {
          assertTrue(page.contains(".SH SYNOPSIS\n.nf\nsphereface"), name);
          page.lines()
              .filter(line -> line.startsWith(".") || line.startsWith("'"))
              .forEach(
                  line -> assertTrue(line.matches("\\.(TH|SH|TP|B|nf|fi)( .*)?"), name + line));
        });
  }
}
