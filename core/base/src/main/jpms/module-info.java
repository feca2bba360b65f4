/** Failures, signatures, and files that must be what was judged. */
module dev.glovebox.base {
  exports dev.glovebox.abi;
  exports dev.glovebox.failure;
  exports dev.glovebox.integrity;
}
