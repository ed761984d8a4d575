/** Lines over two axes and their drawing as SVG. */
package org.sphereface.reports.plot;
