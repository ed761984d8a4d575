package org.sphereface.experiments.cli.shared;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The choice between a result as text and as JSON. */
public final class JsonOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--json", description = "Prints the result as JSON, and nothing else.")
  private boolean json;

  public boolean given() {
    return json;
  }

  /** Where notes and progress are printed: not on the output if that is JSON. */
  public PrintWriter console() {
    return json ? command.commandLine().getErr() : command.commandLine().getOut();
  }

  /**
   * Prints a result.
   *
   * @param text prints it if JSON is not asked for
   */
  public void print(Object result, Consumer<PrintWriter> text) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(JsonOutput.json(result));
    } else {
      text.accept(out);
    }
    out.flush();
  }
}
