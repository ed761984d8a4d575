/** The paper's Tables 3 to 5 and Figures 5 to 7, measured beside published. */
package org.sphereface.reports.paper;
