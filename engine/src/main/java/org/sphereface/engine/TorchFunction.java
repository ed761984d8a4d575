package org.sphereface.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function in TorchScript, for operations of PyTorch that DJL does not offer. Gradients pass
 * through it.
 */
public final class TorchFunction {

  private static final String FOLDER = "function/";

  /** Pickled: {@code Function()} of {@code __torch__} with {@code training = True}. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nFunction\n)\u0081}(X\u0008\u0000\u0000\u0000training\u0088ub.";

  /** Pickled: an empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private final Block block;
  private final ParameterStore none;

  private TorchFunction(Block block, NDManager manager) {
    this.block = block;
    this.none = new ParameterStore(manager, false);
  }

  /**
   * Loads a function.
   *
   * @param manager closes the function
   * @param arguments the names of its arguments, which are tensors
   * @param statements the last one returns a tensor
   */
  public static TorchFunction load(
      NDManager manager, List<String> arguments, List<String> statements) {
    Model model = Model.newInstance("function", manager.getDevice(), "PyTorch");
    manager.attachInternal(NDManager.nextUid(), model);
    try {
      model.load(new ByteArrayInputStream(archive(arguments, statements)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("PyTorch does not take " + statements, e);
    }
    return new TorchFunction(model.getBlock(), manager);
  }

  /**
   * Computes the function.
   *
   * @param training whether a gradient is being recorded
   */
  public NDArray apply(boolean training, NDArray... arguments) {
    NDList nameless = new NDList();
    // closed at once: PyTorch keeps what a gradient needs
    try (NDList views = new NDList()) {
      for (NDArray x : arguments) {
        if (x.getName() == null) {
          nameless.add(x);
        } else {
          // DJL passes a named array, such as a parameter, in a dictionary
          NDArray view = x.reshape(x.getShape());
          views.add(view);
          nameless.add(view);
        }
      }
      return block.forward(none, nameless, training).singletonOrThrow();
    }
  }

  private static byte[] archive(List<String> arguments, List<String> statements)
      throws IOException {
    String code =
        """
        class Function(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self, %s) -> Tensor:
            %s
        """
            .formatted(
                arguments.stream().map(name -> name + ": Tensor").collect(Collectors.joining(", ")),
                String.join("\n    ", statements));
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      put(zip, "data.pkl", OBJECT);
      put(zip, "code/__torch__.py", code);
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "3\n");
    }
    return archive.toByteArray();
  }

  /** Adds an entry without compression, because PyTorch reads no compressed entries. */
  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
