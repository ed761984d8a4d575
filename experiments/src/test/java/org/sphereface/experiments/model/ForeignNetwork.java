package org.sphereface.experiments.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the 10-layer network of SphereFace as other programs save a whole model: as TorchScript,
 * and as a symbol of MXNet with parameters.
 *
 * @param arrays parameters by our names
 */
record ForeignNetwork(Map<String, Parameter> arrays) {

  /** Values in the order of a shape. */
  record Parameter(long[] shape, float[] values) {}

  private static final int[] UNITS = {0, 1, 2, 0};

  /** One after the other, what makes the network of operators. */
  private interface Operators {
    void convolution(String name, int stride, boolean biased);

    void prelu(String name);

    void beginUnit();

    void endUnit();

    void linear(String name);
  }

  private static void build(Operators operators) {
    for (int stage = 1; stage <= UNITS.length; stage++) {
      operators.convolution("conv" + stage + "_1", 2, true);
      operators.prelu("relu" + stage + "_1");
      for (int unit = 0; unit < UNITS[stage - 1]; unit++) {
        operators.beginUnit();
        for (int k = 2 * unit + 2; k <= 2 * unit + 3; k++) {
          operators.convolution("conv" + stage + "_" + k, 1, false);
          operators.prelu("relu" + stage + "_" + k);
        }
        operators.endUnit();
      }
    }
    operators.linear("fc5");
  }

  /** The program of a traced module, which takes images x. */
  private static final class TorchProgram implements Operators {
    private final StringBuilder lines = new StringBuilder();

    private void line(String value) {
      lines.append("    x = ").append(value).append('\n');
    }

    private static String attribute(String name) {
      return "self." + name.replace('.', '_');
    }

    @Override
    public void convolution(String name, int stride, boolean biased) {
      line(
          String.format(
              "torch.conv2d(x, %s, %s, [%3$d, %3$d], [1, 1], [1, 1], 1)",
              attribute(name + ".weight"), biased ? attribute(name + ".bias") : "None", stride));
    }

    @Override
    public void prelu(String name) {
      line("torch.prelu(x, " + attribute(name + ".slope") + ")");
    }

    @Override
    public void beginUnit() {
      lines.append("    y = x\n");
    }

    @Override
    public void endUnit() {
      line("torch.add(x, y)");
    }

    @Override
    public void linear(String name) {
      line("torch.flatten(x, 1)");
      line(
          "torch.linear(x, "
              + attribute(name + ".weight")
              + ", "
              + attribute(name + ".bias")
              + ")");
    }
  }

  /** Returns the archive that {@code torch.jit.trace(...).save(FILE)} writes. */
  byte[] torchScript() {
    TorchProgram program = new TorchProgram();
    build(program);
    return torchScript(program.lines.toString());
  }

  /**
   * Returns an archive of a program.
   *
   * @param lines from images x to embeddings x
   */
  byte[] torchScript(String lines) {
    StringBuilder code = new StringBuilder("class Net(Module):\n  __parameters__ = [");
    arrays.keySet().forEach(name -> code.append('"' + name.replace('.', '_') + "\", "));
    code.append("]\n  __buffers__ = []\n");
    arrays.keySet().forEach(name -> code.append("  " + name.replace('.', '_') + " : Tensor\n"));
    code.append(
        "  training : bool\n  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n");
    code.append(lines).append("    return x\n");
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("net/data.pkl", objects());
    entries.put("net/code/__torch__.py", utf8(code.toString()));
    int key = 0;
    for (Parameter array : arrays.values()) {
      entries.put("net/data/" + key++, little(array.values()));
    }
    entries.put("net/constants.pkl", bytes("\u0080\u0002)."));
    entries.put("net/version", utf8("3\n"));
    return archive(entries);
  }

  private byte[] objects() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes("\u0080\u0002c__torch__\nNet\n)\u0081}("));
    text(out, "training");
    out.write(0x89);
    int key = 0;
    for (Map.Entry<String, Parameter> array : arrays.entrySet()) {
      long[] shape = array.getValue().shape();
      long[] strides = new long[shape.length];
      long count = 1;
      for (int i = shape.length - 1; i >= 0; i--) {
        strides[i] = count;
        count *= shape[i];
      }
      text(out, array.getKey().replace('.', '_'));
      out.writeBytes(utf8("ctorch._utils\n_rebuild_tensor_v2\n(("));
      text(out, "storage");
      out.writeBytes(utf8("ctorch\nFloatStorage\n"));
      text(out, Integer.toString(key++));
      text(out, "cpu");
      out.write('J');
      out.writeBytes(little(4, count));
      out.writeBytes(utf8("tQK\0"));
      tuple(out, shape);
      tuple(out, strides);
      out.write(0x89);
      out.writeBytes(utf8("ccollections\nOrderedDict\n)RtR"));
    }
    out.writeBytes(utf8("ub."));
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write('X');
    out.writeBytes(little(4, text.length()));
    out.writeBytes(utf8(text));
  }

  private static void tuple(ByteArrayOutputStream out, long... values) {
    out.write('(');
    for (long value : values) {
      out.write('J');
      out.writeBytes(little(4, value));
    }
    out.write('t');
  }

  /** A zip archive as PyTorch writes it: the program is compressed, all else is not. */
  static byte[] archive(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry header = new ZipEntry(entry.getKey());
        if (!entry.getKey().contains("/code/")) {
          CRC32 sum = new CRC32();
          sum.update(entry.getValue());
          header.setMethod(ZipEntry.STORED);
          header.setSize(entry.getValue().length);
          header.setCrc(sum.getValue());
        }
        zip.putNextEntry(header);
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The nodes of a symbol, in their order. */
  private static final class SymbolNodes implements Operators {
    private final List<String> nodes = new ArrayList<>(List.of(node("null", "data", "{}", "")));
    private final List<Integer> variables = new ArrayList<>(List.of(0));
    private int last;
    private int unit;

    private static String node(String operator, String name, String options, String inputs) {
      return String.format(
          "{\"op\": \"%s\", \"name\": \"%s\", \"attrs\": %s, \"inputs\": [%s]}",
          operator, name, options, inputs);
    }

    private String variable(String name) {
      variables.add(nodes.size());
      nodes.add(node("null", name, "{}", ""));
      return input(nodes.size() - 1);
    }

    private static String input(int node) {
      return "[" + node + ", 0, 0]";
    }

    private void operator(String operator, String name, String options, String more) {
      nodes.add(node(operator, name, options, input(last) + more));
      last = nodes.size() - 1;
    }

    @Override
    public void convolution(String name, int stride, boolean biased) {
      String weight = variable(name + "_weight");
      String bias = biased ? ", " + variable(name + "_bias") : "";
      String options =
          String.format(
              "{\"kernel\": \"(3, 3)\", \"pad\": \"(1, 1)\", \"stride\": \"(%1$d, %1$d)\","
                  + " \"num_filter\": \"FILTERS_OF_%2$s\", \"no_bias\": \"%3$s\"}",
              stride, name, biased ? "False" : "True");
      operator("Convolution", name, options, ", " + weight + bias);
    }

    @Override
    public void prelu(String name) {
      operator("LeakyReLU", name, "{\"act_type\": \"prelu\"}", ", " + variable(name + "_gamma"));
    }

    @Override
    public void beginUnit() {
      unit = last;
    }

    @Override
    public void endUnit() {
      operator("elemwise_add", "plus" + nodes.size(), "{}", ", " + input(unit));
    }

    @Override
    public void linear(String name) {
      String weight = variable(name + "_weight");
      String bias = variable(name + "_bias");
      operator(
          "FullyConnected",
          name,
          "{\"num_hidden\": \"FILTERS_OF_" + name + "\"}",
          ", " + weight + ", " + bias);
    }
  }

  /** Returns {@code PREFIX-symbol.json}. */
  String symbol() {
    SymbolNodes symbol = new SymbolNodes();
    build(symbol);
    String nodes = String.join(",\n", symbol.nodes);
    for (Map.Entry<String, Parameter> array : arrays.entrySet()) {
      if (array.getKey().endsWith(".weight")) {
        String layer = array.getKey().replace(".weight", "");
        nodes = nodes.replace("FILTERS_OF_" + layer + "\"", array.getValue().shape()[0] + "\"");
      }
    }
    return symbol(nodes, symbol.variables, symbol.last);
  }

  /**
   * Returns a symbol of the last node's output.
   *
   * @param nodes in JSON, separated by commas
   */
  static String symbol(String nodes, List<Integer> variables, int last) {
    return String.format(
        "{\"nodes\": [%s],%n\"arg_nodes\": %s,%n\"heads\": [[%d, 0, 0]],%n"
            + "\"attrs\": {\"mxnet_version\": [\"int\", 10900]}}%n",
        nodes, variables, last);
  }

  /** Returns {@code PREFIX-0000.params}. */
  byte[] mxnetParameters() {
    Map<String, Parameter> named = new TreeMap<>();
    arrays.forEach(
        (name, array) ->
            named.put("arg:" + name.replace(".slope", "_gamma").replace('.', '_'), array));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(little(8, 0x112));
    out.writeBytes(little(8, 0));
    out.writeBytes(little(8, named.size()));
    for (Parameter array : named.values()) {
      out.writeBytes(little(4, 0xF993fac9L));
      out.writeBytes(little(4, 0));
      out.writeBytes(little(4, array.shape().length));
      for (long side : array.shape()) {
        out.writeBytes(little(8, side));
      }
      out.writeBytes(little(8, 1));
      out.writeBytes(little(4, 0));
      out.writeBytes(little(array.values()));
    }
    out.writeBytes(little(8, named.size()));
    for (String name : named.keySet()) {
      out.writeBytes(little(8, name.length()));
      out.writeBytes(utf8(name));
    }
    return out.toByteArray();
  }

  private static byte[] little(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static byte[] little(int bytes, long value) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return Arrays.copyOf(all, bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One byte a character. */
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
