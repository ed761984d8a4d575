/**
 * Updates parameters: Caffe's SGD, Adam and AdamW, schedules of the learning rate, and the gradient
 * sum over devices.
 */
package org.sphereface.training.optimizer;
