package org.sphereface.experiments.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.util.PairList;

/** Multiplies vectors with a matrix, as a block that is not of DJL's classes. */
final class MatrixBlock extends AbstractBlock {

  private final Parameter matrix;

  MatrixBlock(int size) {
    matrix =
        addParameter(
            Parameter.builder()
                .setName("matrix")
                .setType(Parameter.Type.WEIGHT)
                .optInitializer(new XavierInitializer())
                .optShape(new Shape(size, size))
                .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    return new NDList(x.matMul(store.getValue(matrix, x.getDevice(), training)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
