package org.sphereface.networks.io.names;

import java.util.Map;
import java.util.Set;

/**
 * Names of MTCNN's networks in the authors' Caffe models, det1 to det4.
 *
 * <table>
 * <caption>Layer N</caption>
 * <tr><th>ours</th><th>Caffe</th></tr>
 * <tr><td>features.convN.weight</td><td>convN.weight, kernels with columns first</td></tr>
 * <tr><td>features.convN.bias</td><td>convN.bias</td></tr>
 * <tr><td>features.preluN.weight</td><td>preluN.weight, in det1 PReLUN.weight</td></tr>
 * <tr><td>convN_K.weight, .bias</td><td>convN-K.weight, .bias</td></tr>
 * <tr><td>features.convN_K, .preluN_K, .fc4, .prelu4</td><td>convN_K, preluN_K, fc4, prelu4 of
 *     det4</td></tr>
 * <tr><td>fcN_K, prelu4_K</td><td>the same</td></tr>
 * </table>
 *
 * <p>The authors' networks take images as Matlab stores them, columns first: rows and columns of
 * the kernels are swapped. Linear layers stay, because ours take a map column by column too. Arrays
 * of {@code conv5-3}, a head of det2 that the detector does not use, are passed over.
 *
 * <p>Source: github.com/kpzhang93/MTCNN_face_detection_alignment, code/codes/MTCNNv2/model.
 *
 * @param activation the layers' name before their number
 */
record MtcnnNames(String activation) implements NameMap {

  @Override
  public String source() {
    return "MTCNN's Caffe models";
  }

  @Override
  public Map<String, Origin> origins(Set<String> parameters) {
    return NameRules.of(
            NameRules.Rule.of(
                "features\\.(conv\\d(?:_\\d)?\\.weight)",
                Origin.Change.TRANSPOSED,
                name -> name.group(1)),
            NameRules.Rule.of(
                "features\\.(conv\\d(?:_\\d)?\\.bias|fc4\\.weight|fc4\\.bias)",
                name -> name.group(1)),
            NameRules.Rule.of(
                "features\\.prelu(\\d(?:_\\d)?\\.weight)", name -> activation + name.group(1)),
            NameRules.Rule.of(
                "(conv\\d)_(\\d\\.weight|\\d\\.bias)",
                Origin.Change.TRANSPOSED,
                name -> name.group(1) + "-" + name.group(2)),
            NameRules.Rule.of(
                "fc\\d_\\d\\.(?:weight|bias)|prelu4_\\d\\.weight", name -> name.group()))
        .origins(parameters);
  }

  @Override
  public boolean ignores(String name) {
    return name.startsWith("conv5-3.");
  }
}
