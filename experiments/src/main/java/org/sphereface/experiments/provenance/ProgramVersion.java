package org.sphereface.experiments.provenance;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sphereface.experiments.cluster.ClusterProcess;

/** The version, commit and native libraries of this program. */
public final class ProgramVersion {

  private static final String UNKNOWN = "unknown";
  private static final Pattern NATIVE = Pattern.compile("(mxnet|pytorch)-(native|jni)-.*\\.jar");

  /** Returns the version in the build's project file. */
  public String version() {
    try (InputStream stream = ProgramVersion.class.getResourceAsStream("harness.properties")) {
      if (stream == null) {
        return UNKNOWN;
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /**
   * The commit of the checkout that this program was built in, with {@code -dirty} if tracked files
   * are changed; {@code unknown} outside a checkout or without git.
   */
  public String commit() {
    return ClusterProcess.commit().or(() -> home().flatMap(ProgramVersion::commit)).orElse(UNKNOWN);
  }

  static Optional<String> commit(Path folder) {
    Optional<String> head = git(folder, "rev-parse", "HEAD");
    Optional<String> changes = git(folder, "status", "--porcelain", "--untracked-files=no");
    return head.map(id -> id + (changes.orElse("").isEmpty() ? "" : "-dirty"));
  }

  /**
   * Names of the native-library archives on the class path; where the program is one jar, of those
   * that it was made of.
   */
  public List<String> natives() {
    List<String> named =
        List.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1)).stream()
            .map(entry -> new File(entry).getName())
            .filter(name -> NATIVE.matcher(name).matches())
            .sorted()
            .toList();
    return named.isEmpty()
        ? Stream.of("mxnet", "pytorch").flatMap(engine -> joined(engine).stream()).toList()
        : named;
  }

  /** As DJL's file of properties in such an archive describes it. */
  private static Optional<String> joined(String engine) {
    String file = "/native/lib/" + engine + ".properties";
    try (InputStream stream = ProgramVersion.class.getResourceAsStream(file)) {
      if (stream == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(stream);
      String flavor = properties.getProperty("flavor", "");
      String platform = properties.getProperty("classifier", "");
      String[] names = (flavor.isEmpty() ? platform : flavor + "-" + platform).split("-", 2);
      String version = properties.getProperty("version", UNKNOWN).replaceFirst("-[0-9]{8}$", "");
      return names.length < 2
          ? Optional.empty()
          : Optional.of(engine + "-native-" + names[0] + "-" + version + "-" + names[1] + ".jar");
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> home() {
    CodeSource source = ProgramVersion.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(Path.of(source.getLocation().toURI()).getParent());
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> git(Path folder, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder("git", "-C", folder.toString());
    builder.command().addAll(List.of(arguments));
    try {
      Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> all(process));
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroy();
        return Optional.empty();
      }
      return process.exitValue() == 0 ? Optional.of(output.join().strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String all(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
