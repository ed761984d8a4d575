package org.sphereface.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** Whole models of other programs: a linear layer on all pixels of an image of 56 x 48. */
final class ModelFiles {

  private static final int PIXELS = 3 * 56 * 48;
  private static final int DIMENSION = 2;

  private ModelFiles() {}

  /** A symbol of MXNet. */
  static byte[] symbol() {
    return Corpus.text(
        """
        {"nodes": [
        {"op": "null", "name": "data", "attrs": {"__shape__": "(0, 3, 56, 48)"}, "inputs": []},
        {"op": "null", "name": "fc_weight", "inputs": []},
        {"op": "FullyConnected", "name": "fc", "attrs": {"num_hidden": "2", "no_bias": "True"},
        "inputs": [[0, 0, 0], [1, 0, 0]]}],
        "arg_nodes": [0, 1], "node_row_ptr": [0, 1, 2, 3], "heads": [[2, 0, 0]],
        "attrs": {"mxnet_version": ["int", 10900]}}
        """);
  }

  /** The parameters of the symbol. */
  static byte[] parameters() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(0x112).putLong(0).putLong(1);
    head.putInt(0xF993fac9).putInt(0).putInt(2).putLong(DIMENSION).putLong(PIXELS);
    head.putInt(1).putInt(0).putInt(0);
    out.write(head.array(), 0, head.position());
    out.writeBytes(weights());
    ByteBuffer name = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    name.putLong(1).putLong(13).put(Corpus.text("arg:fc_weight"));
    out.write(name.array(), 0, name.position());
    return out.toByteArray();
  }

  private static byte[] weights() {
    ByteBuffer values = ByteBuffer.allocate(4 * DIMENSION * PIXELS).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < DIMENSION * PIXELS; i++) {
      values.putFloat(0.01f * (i % 7 - 3));
    }
    return values.array();
  }

  /** A TorchScript model. */
  static byte[] torchScript() throws IOException {
    Map<String, byte[]> members = new TreeMap<>();
    members.put(
        "n/code/__torch__.py",
        Corpus.text(
            """
            class Net(Module):
              __parameters__ = ["weight", ]
              __buffers__ = []
              weight : Tensor
              training : bool
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
                _0 = torch.flatten(x, 1)
                return torch.linear(_0, self.weight, None)
            """));
    members.put("n/data.pkl", objects());
    members.put("n/data/0", weights());
    members.put("n/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
    members.put("n/version", Corpus.text("3\n"));
    return Corpus.zip(members, false);
  }

  private static byte[] objects() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x80, 2});
    out.writeBytes(Corpus.text("c__torch__\nNet\n)"));
    out.write(0x81);
    out.writeBytes(Corpus.text("}("));
    text(out, "training");
    out.write(0x89);
    text(out, "weight");
    out.writeBytes(Corpus.text("ctorch._utils\n_rebuild_tensor_v2\n(("));
    text(out, "storage");
    out.writeBytes(Corpus.text("ctorch\nFloatStorage\n"));
    text(out, "0");
    text(out, "cpu");
    number(out, DIMENSION * PIXELS);
    out.writeBytes(Corpus.text("tQK\0("));
    number(out, DIMENSION);
    number(out, PIXELS);
    out.writeBytes(Corpus.text("t("));
    number(out, PIXELS);
    number(out, 1);
    out.write('t');
    out.write(0x89);
    out.writeBytes(Corpus.text("ccollections\nOrderedDict\n)RtRub."));
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write('X');
    out.writeBytes(little(text.length()));
    out.writeBytes(Corpus.text(text));
  }

  private static void number(ByteArrayOutputStream out, int value) {
    out.write('J');
    out.writeBytes(little(value));
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
