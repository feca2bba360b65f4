/** What {@code glovebox-testkit} does with real workers, and how near its fake comes to them. */
package dev.glovebox.it.testkit;
