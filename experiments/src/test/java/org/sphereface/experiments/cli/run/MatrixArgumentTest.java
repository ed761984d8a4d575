package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sphereface.experiments.matrix.Matrix;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class MatrixArgumentTest {

  @Command
  private static final class Holder {
    @Mixin private MatrixArgument matrix;
  }

  private static MatrixArgument parsed(String... arguments) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.matrix;
  }

  @Test
  void aQuickRunHasTheFirstSeedAloneAndANameOfItsOwn() {
    MatrixArgument argument = parsed("smoke", "--set", "seeds=[7,8]", "--set", "name=mine");
    Matrix whole = argument.read();
    Matrix quick = argument.readQuick();
    assertEquals(List.of(7L), quick.seeds());
    assertEquals("mine-quick", quick.name());
    assertEquals(whole.cells().size() / 2, quick.cells().size());
    // a cell of the quick run is the same as in the whole one
    assertEquals(
        whole.configuration(whole.cells().get(0)), quick.configuration(quick.cells().get(0)));
  }
}
