/** Updates parameters: Caffe's SGD, its step schedule and the gradient sum over devices. */
package org.sphereface.training.optimizer;
