package org.sphereface.experiments.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sphereface.datasets.FacePatch;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/** Reads matrices: the shipped ones by name, others from YAML files. */
public final class MatrixReader {

  private static final String FOLDER = "/matrices/";

  /** A limit far above the size of any matrix written by hand. */
  private static final int MOST_BYTES = 3 << 20;

  private static final String EXTENDS = "extends";
  private static final List<String> CELLS = List.of("losses", "networks", "groups");

  /** Returns the names of the shipped matrices, the smallest first. */
  public List<String> shipped() {
    return resource("index.txt").lines().filter(line -> !line.isBlank()).toList();
  }

  /**
   * Reads a matrix.
   *
   * @param nameOrPath the name of a shipped matrix, or a YAML file
   * @param sets values that replace the file's, each {@code path=value}, in order
   * @throws MatrixException at the first mistake, with its place
   */
  public Matrix read(String nameOrPath, List<String> sets) {
    Source source = source(nameOrPath, sets);
    return MatrixSections.read(source.root(), source.defaultName());
  }

  /**
   * Reads a matrix and writes it with all defaults, as a matrix file of the same cells. Comments
   * say where its values come from.
   *
   * @param nameOrPath as for {@link #read}
   * @param sets as for {@link #read}
   * @throws MatrixException at the first mistake, with its place
   */
  public String resolved(String nameOrPath, List<String> sets) {
    Source source = source(nameOrPath, sets);
    return ResolvedMatrixText.of(
        MatrixSections.read(source.root(), source.defaultName()), source.root());
  }

  /**
   * A matrix before its sections are read.
   *
   * @param root without abbreviations, with all replacements
   * @param defaultName the matrix's name where the file gives none
   */
  private record Source(YamlNode.Mapping root, String defaultName) {}

  private Source source(String nameOrPath, List<String> sets) {
    Path file = Path.of(nameOrPath);
    String origin = nameOrPath;
    String text;
    Path folder = null;
    if (shipped().contains(nameOrPath)) {
      origin = nameOrPath + ".yaml";
      text = resource(origin);
    } else {
      text = content(file);
      folder = file.toAbsolutePath().getParent();
    }
    Path fileName = file.getFileName();
    String defaultName =
        fileName == null ? "matrix" : fileName.toString().replaceFirst("\\.[^.]*$", "");
    return new Source(root(text, origin, folder, sets), defaultName);
  }

  /**
   * Parses a matrix file's content.
   *
   * @param origin how messages call the file
   * @param defaultName the matrix's name where the file gives none
   */
  Matrix parse(String text, String origin, String defaultName, List<String> sets) {
    return MatrixSections.read(root(text, origin, null, sets), defaultName);
  }

  /**
   * @param folder where relative paths of the file start; null for the working directory
   */
  private YamlNode.Mapping root(String text, String origin, Path folder, List<String> sets) {
    if (!(YamlText.parseFile(text, origin) instanceof YamlNode.Mapping root)) {
      throw new MatrixException(
          origin
              + ": a matrix file is a map with the keys "
              + String.join(", ", MatrixSections.KEYS)
              + ".");
    }
    YamlNode.Mapping changed = Shorthand.writtenOut(extended(root));
    changed = folder == null ? changed : new FilePaths(folder).of(changed);
    for (String set : sets) {
      changed = Shorthand.writtenOut(MatrixOverride.parse(set).applyTo(changed));
    }
    return changed;
  }

  /** Returns the matrix that a file extends, with the keys of the file in place of its own. */
  private YamlNode.Mapping extended(YamlNode.Mapping root) {
    YamlNode of = root.get(EXTENDS);
    if (of == null) {
      return root;
    }
    if (!(of instanceof YamlNode.Scalar name) || !shipped().contains(name.text())) {
      throw new MatrixException(
          of.position(), "'extends' takes a shipped matrix: " + String.join(", ", shipped()) + ".");
    }
    String origin = name.text() + ".yaml";
    YamlNode.Mapping merged =
        extended((YamlNode.Mapping) YamlText.parseFile(resource(origin), origin));
    if (CELLS.stream().anyMatch(key -> root.get(key) != null)) {
      for (String key : root.get("groups") == null ? List.of("groups") : CELLS) {
        merged = merged.without(key);
      }
    }
    for (Map.Entry<String, YamlNode.Entry> entry : root.without(EXTENDS).entries().entrySet()) {
      merged = merged.with(entry.getKey(), entry.getValue().value());
    }
    return merged;
  }

  /**
   * Reads the matrix of a run.
   *
   * @param configuration the text of {@link Matrix#configuration()}
   * @throws MatrixException at the first mistake
   */
  public Matrix plan(String configuration) {
    return parse(configuration, "configuration of the run", "matrix", List.of());
  }

  /**
   * Reads the configuration of one cell, as {@link Matrix#configuration(Cell)} writes it, as a
   * matrix of that cell alone; its first stage and its patch are left out.
   *
   * @param origin how messages call it
   * @throws MatrixException at the first mistake
   */
  public Matrix cell(String configuration, String origin) {
    return cell(configuration, "", origin);
  }

  /**
   * Reads the configuration of one cell with the section {@code megaface} by which the cell was
   * measured.
   *
   * @param megaFace as {@link Matrix#megaFaceConfiguration} or {@link Matrix#ensembleConfiguration}
   *     writes it; empty for no such section
   * @throws MatrixException at the first mistake
   */
  public Matrix cell(String configuration, String megaFace, String origin) {
    YamlNode.Mapping root = mapping(configuration, origin);
    YamlNode.Mapping matrix = root.without("start").without("patch");
    if (!megaFace.isEmpty()) {
      YamlNode.Mapping section = mapping(megaFace, "megaface of the " + origin);
      matrix = matrix.with("megaface", section.without(MatrixCells.ENSEMBLE));
    }
    for (String[] part :
        new String[][] {{"loss", "losses"}, {"network", "networks"}, {"seed", "seeds"}}) {
      YamlNode value = root.get(part[0]);
      if (value == null) {
        throw new MatrixException(origin + ": the cell's configuration lacks '" + part[0] + "'.");
      }
      matrix = matrix.without(part[0]).with(part[1], value);
    }
    return MatrixSections.read(Shorthand.writtenOut(matrix), "cell");
  }

  /**
   * Returns the patch of each face that a cell is trained and evaluated on, from its configuration.
   *
   * @throws MatrixException if it is not readable
   */
  public FacePatch patch(String configuration, String origin) {
    return mapping(configuration, origin).get("patch") instanceof YamlNode.Mapping patch
        ? new OptionReader().read(FacePatch.WHOLE, patch, "'patch'")
        : FacePatch.WHOLE;
  }

  private static YamlNode.Mapping mapping(String configuration, String origin) {
    if (YamlText.parseFile(configuration, origin) instanceof YamlNode.Mapping root) {
      return root;
    }
    throw new MatrixException(origin + ": a cell's configuration is a map.");
  }

  private String content(Path file) {
    if (!Files.exists(file)) {
      throw new MatrixException(
          "There is no matrix '"
              + file
              + "': give a YAML file or one of "
              + String.join(", ", shipped())
              + " (did you mean '"
              + SpellingHint.to(file.toString(), shipped()).orElseThrow()
              + "'?).");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(InputFile.bytes(file, MOST_BYTES));
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      // a byte order mark
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new MatrixException(file + " is not text in UTF-8: save it in UTF-8.", e);
    } catch (IOException e) {
      throw new MatrixException(
          "The matrix file " + file + " cannot be read: " + Reason.of(e) + ".", e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = MatrixReader.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException("The build lacks its resource " + FOLDER + name + ".");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
