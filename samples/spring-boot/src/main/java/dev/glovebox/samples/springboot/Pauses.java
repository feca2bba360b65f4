package dev.glovebox.samples.springboot;

import com.sun.jna.Library;

/** What the service calls of the C library; it stands for a library that takes its time. */
public interface Pauses extends Library {
  int usleep(int microseconds);
}
