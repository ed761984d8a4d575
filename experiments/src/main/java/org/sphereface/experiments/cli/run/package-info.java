/** Commands on matrices and runs: plan, run, watch, verify, report, list, figures and doctor. */
package org.sphereface.experiments.cli.run;
