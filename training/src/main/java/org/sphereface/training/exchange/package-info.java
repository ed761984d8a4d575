/** What the processes that train one network together exchange in each iteration. */
package org.sphereface.training.exchange;
