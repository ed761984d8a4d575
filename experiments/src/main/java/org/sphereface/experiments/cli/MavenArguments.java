package org.sphereface.experiments.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.experiments.cli.shared.CommandException;
import picocli.CommandLine;

/**
 * How Maven's profile {@code experiments} starts {@code run}: after the word {@code maven}, each
 * property as {@code name=value}, an empty value where it is not given. The names are those of
 * {@code run}'s options and of the inputs of the shipped matrices.
 *
 * @param given all arguments
 * @param environment of the process
 * @param defaultEngine the engine that runs if none is named
 */
record MavenArguments(List<String> given, Map<String, String> environment, String defaultEngine) {

  /** The first argument, which Maven's profile sets. */
  static final String WORD = "maven";

  /** Properties that are not inputs of a matrix. */
  static final List<String> OPTIONS =
      List.of("matrix", "set", "engine", "devices", "devicesPerCell", "force", "quick", "out");

  /** The variable in which Maven's script passes its own arguments. */
  private static final String MAVENS_ARGUMENTS = "MAVEN_CMD_LINE_ARGS";

  private static final Pattern REPEATED = Pattern.compile("(^|\\s)-Dset=");

  /** A single semicolon; the last of an odd number separates too. */
  private static final Pattern SEPARATOR = Pattern.compile("(?<!;)((?:;;)*);(?!;)");

  private static final Pattern ADVICE =
      Pattern.compile(
          "(?<![\\w/.=-])--(?:set ([^\\s=]+)=(\\S*[^\\s:;,.])"
              + "|(set|force|quick|out|devices-per-cell|devices|engine)\\b)");

  /** Whether Maven started the program. */
  static boolean isMaven(List<String> arguments) {
    return !arguments.isEmpty() && arguments.get(0).equals(WORD);
  }

  /**
   * Runs the program. Its messages, and those of processes that it starts, name Maven's properties
   * instead of options.
   *
   * @return its exit status
   */
  int execute(CommandLine program) {
    program.setOut(rewriter(program.getOut()));
    program.setErr(rewriter(program.getErr()));
    program.setParameterExceptionHandler(
        (failure, arguments) -> {
          print(program, failure.getMessage());
          return CommandLine.ExitCode.USAGE;
        });
    List<String> command;
    try {
      command = command();
    } catch (CommandException e) {
      print(program, e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return program.execute(command.toArray(String[]::new));
  }

  private PrintWriter rewriter(PrintWriter target) {
    return new PrintWriter(new LineRewriter(target, this::sentence), true);
  }

  private static void print(CommandLine program, String sentence) {
    program.getErr().println("sphereface: " + sentence);
    program.getErr().flush();
  }

  /**
   * Returns the arguments that a user of the program would give.
   *
   * @throws CommandException if a property has a value that it does not take
   */
  List<String> command() {
    List<String> command = new ArrayList<>(List.of("run"));
    for (String argument : given.subList(1, given.size())) {
      int equals = argument.indexOf('=');
      String name = argument.substring(0, equals);
      String value = argument.substring(equals + 1);
      if (!value.isBlank()) {
        requireLetters(name, value);
        command.addAll(options(name, value));
      }
    }
    return command;
  }

  private List<String> options(String name, String value) {
    return switch (name) {
      case "matrix" -> List.of(value);
      case "set" -> sets(value);
      // the build's own default, which is the program's too
      case "engine" -> value.equals(defaultEngine) ? List.of() : List.of("--engine=" + value);
      case "devices", "out" -> List.of("--" + name + "=" + value);
      case "devicesPerCell" -> List.of("--devices-per-cell=" + value);
      case "force", "quick" ->
          switch (value) {
            case "true" -> List.of("--" + name);
            case "false" -> List.of();
            default ->
                throw new CommandException("-D" + name + " takes no value, not '" + value + "'.");
          };
      default -> List.of("--set", name + "=" + value);
    };
  }

  /** Splits at {@code ;}; {@code ;;} stands for a semicolon in a value. */
  private List<String> sets(String value) {
    Matcher repeated = REPEATED.matcher(environment.getOrDefault(MAVENS_ARGUMENTS, ""));
    if (repeated.results().count() > 1) {
      throw new CommandException(
          "-Dset is given more than once, and Maven keeps only the last: join them, as in"
              + " -Dset='recipe.iterations=100;seeds=[1,2]'.");
    }
    List<String> options = new ArrayList<>();
    // a line break stands for a separator: none can be in a property that Maven was given by a
    // shell's word
    for (String set : SEPARATOR.matcher(value).replaceAll("$1\n").split("\n", -1)) {
      if (set.isBlank()) {
        continue;
      }
      String text = set.strip().replace(";;", ";");
      if (text.indexOf('=') < 1) {
        throw new CommandException(
            "-Dset takes PATH=VALUE, such as recipe.iterations=100, several separated by ';', not '"
                + text
                + "'.");
      }
      options.addAll(List.of("--set", text));
    }
    return options;
  }

  /** Checks for lost letters: in an ASCII locale Java loses all others before Maven gets them. */
  private void requireLetters(String name, String value) {
    if (value.indexOf('\uFFFD') >= 0) {
      throw new CommandException(
          "-D"
              + name
              + " lost letters in Maven, which runs in the locale '"
              + locale()
              + "': start Maven with LC_ALL=C.UTF-8.");
    }
  }

  private String locale() {
    for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      if (!environment.getOrDefault(name, "").isEmpty()) {
        return environment.get(name);
      }
    }
    return "C";
  }

  /** Returns a sentence with Maven's properties in place of options. */
  String sentence(String sentence) {
    Matcher advice = ADVICE.matcher(sentence);
    StringBuilder result = new StringBuilder();
    while (advice.find()) {
      advice.appendReplacement(result, Matcher.quoteReplacement(property(advice)));
    }
    return advice.appendTail(result).toString();
  }

  private String property(Matcher advice) {
    String path = advice.group(1);
    if (path == null) {
      String option = advice.group(3);
      return "-D" + (option.equals("devices-per-cell") ? "devicesPerCell" : option);
    }
    String set = path + "=" + advice.group(2);
    boolean named = given.stream().anyMatch(argument -> argument.startsWith(path + "="));
    return named ? "-D" + set : "-Dset='" + set + "'";
  }
}
