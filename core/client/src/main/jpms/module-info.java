/** A client of the sidecar. */
module dev.glovebox.client {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires transitive dev.glovebox.base;

  exports dev.glovebox.remote;
}
