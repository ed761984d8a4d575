package org.sphereface.protocols.embeddings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sphereface.files.NameMatching;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.MatlabFile.Variable;

/**
 * The embeddings of a MAT-file: the variable that is asked for, or {@code embeddings}, {@code
 * features}, or the only matrix; and the names of their rows in {@code names}, a cell array of text
 * or a matrix of characters, a name a row.
 *
 * @param source for messages, and the variable that is asked for
 * @param file open
 */
record MatlabMatrices(EmbeddingSource source, MatlabFile file) {

  private static final List<String> USUAL = List.of("embeddings", "features");
  private static final int CELL = 1;
  private static final int TEXT = 4;

  /**
   * @throws ProtocolException if there is no such matrix, or it is damaged
   */
  MatrixValues values() throws IOException {
    List<String> wanted = source.array().isEmpty() ? USUAL : List.of(source.array());
    for (String name : wanted) {
      Optional<Variable> variable = find(name);
      if (variable.isPresent()) {
        return file.values(variable.get());
      }
    }
    List<Variable> matrices =
        file.variables().stream()
            .filter(variable -> variable.header().kind() > TEXT && !variable.name().isEmpty())
            .toList();
    if (source.array().isEmpty() && matrices.size() == 1) {
      return file.values(matrices.get(0));
    }
    throw new ProtocolException(
        source.file()
            + ": expected a matrix "
            + (source.array().isEmpty()
                ? "'embeddings' or 'features', or a single one"
                : "'" + source.array() + "'")
            + ", found "
            + (matrices.isEmpty()
                ? "none"
                : NameMatching.shown(matrices.stream().map(Variable::name).toList()))
            + ": name one, such as "
            + source.file().getFileName()
            + ":NAME.");
  }

  private Optional<Variable> find(String name) {
    return file.variables().stream().filter(variable -> variable.name().equals(name)).findFirst();
  }

  boolean isNamed() {
    return find(NumpyArchive.NAMES)
        .filter(names -> names.header().kind() == CELL || names.header().kind() == TEXT)
        .isPresent();
  }

  /**
   * @throws ProtocolException if they are damaged, or no text
   */
  List<String> names() throws IOException {
    Variable variable = find(NumpyArchive.NAMES).orElseThrow();
    MatlabArray array = file.array(variable);
    List<String> names = new ArrayList<>();
    if (array instanceof MatlabArray.Text text) {
      int rows = variable.header().sizes()[0];
      for (int row = 0; row < rows; row++) {
        StringBuilder name = new StringBuilder();
        for (int at = row; at < text.value().length(); at += rows) {
          name.append(text.value().charAt(at));
        }
        names.add(name.toString().stripTrailing());
      }
    } else if (array instanceof MatlabArray.Cells cells) {
      for (MatlabArray cell : cells.values()) {
        if (!(cell instanceof MatlabArray.Text text)) {
          throw new ProtocolException(
              source.file() + ":names: cell " + (names.size() + 1) + " is no text: give names.");
        }
        names.add(text.value());
      }
    }
    return names;
  }
}
