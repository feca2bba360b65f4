package dev.glovebox.samples.quickstart;

/** One thing that the quick start shows. */
interface Step {
  /** What it shows, as a sentence. */
  String title();

  /**
   * Shows it, and tells the screen what was not as expected.
   *
   * @throws Exception if it could not be shown, which counts as not as expected
   */
  void show(Demo demo, Screen screen) throws Exception;
}
