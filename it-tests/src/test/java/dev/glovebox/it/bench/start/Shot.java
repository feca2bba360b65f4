package dev.glovebox.it.bench.start;

import dev.glovebox.it.bench.Figure.Round;

/** Something that is done once and timed, as often as there are rounds. */
interface Shot {
  /** Does it. */
  void fire(Times times) throws Exception;

  /** Where the times go. */
  interface Times {
    /** One figure's, for example {@code start/cold}. */
    void took(String figure, Round once);
  }
}
