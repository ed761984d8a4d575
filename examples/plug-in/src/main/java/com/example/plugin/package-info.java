/** A loss and two networks that the harness finds on its class path. */
package com.example.plugin;
