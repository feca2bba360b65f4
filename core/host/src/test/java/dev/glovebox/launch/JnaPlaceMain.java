package dev.glovebox.launch;

import java.nio.file.Path;

/** A host's start: makes its run directory, removes those of dead hosts, and then loads JNA. */
final class JnaPlaceMain {
  private JnaPlaceMain() {}

  public static void main(String[] arguments) {
    try (RunDirectory directory = RunDirectory.open(Path.of(arguments[0]));
        LaunchFiles files = new LaunchFiles(directory)) {
      files.loadJnaHere();
      System.out.println("pointers have " + com.sun.jna.Native.POINTER_SIZE + " bytes");
    }
  }
}
