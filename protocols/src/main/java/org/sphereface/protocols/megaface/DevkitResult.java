package org.sphereface.protocols.megaface;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.protocols.megaface.MegaFaceResult.RankRate;

/**
 * A result in the devkit's own JSON, which existing plotting scripts read: {@code {"cmc": [[ranks],
 * [rates]], "roc": [[false positive rates], [true positive rates]]}}, ranks from 0.
 *
 * <p>Source: the devkit's readme (names of the files) and readers of its results, {@code
 * draw_curve.m} of happynear/FaceVerification among them, which add 1 to the ranks.
 */
public final class DevkitResult {

  private DevkitResult() {}

  /** The devkit's name of a result. */
  public static String fileName(String algorithm, int listed) {
    return "cmc_facescrub_megaface_" + algorithm + "_" + listed + "_1.json";
  }

  /**
   * Writes one gallery's curves as a {@link WholeFile}.
   *
   * @throws ProtocolException if it cannot be written
   */
  public static void write(Path file, GalleryResult gallery) {
    try (WholeFile whole = WholeFile.open(file)) {
      try (JsonGenerator json =
          new JsonFactory()
              .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
              .createGenerator(whole.stream(), JsonEncoding.UTF8)) {
        json.writeStartObject();
        json.writeArrayFieldStart("cmc");
        json.writeStartArray();
        for (RankRate point : gallery.cmc()) {
          json.writeNumber(point.rank() - 1);
        }
        json.writeEndArray();
        array(json, gallery.cmc(), RankRate::rate);
        json.writeEndArray();
        json.writeArrayFieldStart("roc");
        array(json, gallery.roc(), RocPoint::far);
        array(json, gallery.roc(), RocPoint::tar);
        json.writeEndArray();
        json.writeEndObject();
      }
      whole.commit();
    } catch (IOException e) {
      throw new ProtocolException("Cannot write " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  private static <T> void array(JsonGenerator json, Iterable<T> points, ToDoubleFunction<T> value)
      throws IOException {
    json.writeStartArray();
    for (T point : points) {
      json.writeNumber(value.applyAsDouble(point));
    }
    json.writeEndArray();
  }
}
