package org.sphereface.experiments.cli.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.experiments.cli.SphereFace;

/** An option that would have no effect is refused before any work, by its name. */
class UnusedOptionCheckTest {

  @ParameterizedTest
  @CsvSource({
    "evaluate lfw --pairs P --embeddings E --names N --components 8, --components",
    "evaluate lfw --pairs P --embeddings E --evaluation uncentred --components 8, --components",
    "evaluate pairs --pairs P --embeddings E --seed 8, --seed",
    "evaluate lfw --pairs P --embeddings E --images D, --images",
    "evaluate lfw --pairs P --embeddings E --precision mixed, --precision",
    "evaluate lfw --pairs P --network mobilefacenet --weights W --images D --names N, --names",
    "evaluate lfw --pairs P --embeddings E --with-pairs, --with-pairs",
    "evaluate lfw --pairs P --embeddings E --pairs-train P, --pairs-train",
    "evaluate ytf --splits P --embeddings E --faces D, --faces",
    "evaluate bundle --bundle B --embeddings E --cache D, --cache",
    "evaluate bundle --bundle B --embeddings E --seed 2, --seed",
    "evaluate blufr --lists L --embeddings E --trials 3, --trials",
    "evaluate blufr --embeddings E --engine MXNet, --engine",
    "evaluate ijb --faces F --embeddings E --pairs P --gallery G, --gallery",
    "evaluate ijb --faces F --embeddings E --pairs P --probes G, --probes",
    "evaluate ijb --faces F --embeddings E --pairs P --landmarks L, --landmarks",
    "evaluate megaface --embeddings E --names N --distractor-embeddings D --suffix .x, --suffix",
    "evaluate megaface --embeddings E --names N --distractor-embeddings D --noise-probes X,"
        + " --noise-probes",
    "evaluate megaface --embeddings E --names N --distractor-embeddings D --name me, --name",
    "evaluate megaface --embeddings E --probe-embeddings E, --probe-embeddings",
    "evaluate megaface --probes P --distractors D --features-probes F --features-distractors G"
        + " --names N, --names",
    "data align --images D --landmarks L --out O --min-face 40, --min-face",
    "data align --images D --landmarks L --out O --landmark-weights F, --landmark-weights",
    "data align --images D --landmarks L --out O --weights W, --weights",
    "data align --images D --landmarks L --out O --seed 4, --seed",
    "data align --images D --landmarks L --out O --landmarks-only --contact-sheet S,"
        + " --contact-sheet",
    "data align --images D --landmarks L --out O --landmarks-only --format jpg, --format",
    "data align --images D --landmarks L --out O --threads 0, --threads",
    "data inspect D --threads 0, --threads",
    "export --cell C --out O --images D, --images",
    "watch D --once --every 3, --every",
    "plan smoke --no-calibration --engine MXNet, --engine",
    "report D --out O, --out",
  })
  void isNamed(String command, String option) {
    StringWriter errors = new StringWriter();
    int status =
        SphereFace.run(
            new PrintWriter(StringWriter.nullWriter()),
            new PrintWriter(errors),
            command.split(" "));
    assertEquals(2, status, errors.toString());
    assertTrue(
        errors.toString().lines().findFirst().orElse("").contains(option), errors.toString());
  }
}
