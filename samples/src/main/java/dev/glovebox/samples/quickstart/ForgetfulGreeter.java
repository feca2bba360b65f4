package dev.glovebox.samples.quickstart;

import com.sun.jna.Library;

/** The same function, by an interface that forgets that the string is the caller's to free. */
public interface ForgetfulGreeter extends Library {
  String Hello(String name);
}
