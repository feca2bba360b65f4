package dev.glovebox.it.bench.peer;

import java.rmi.Remote;
import java.rmi.RemoteException;

/** Adds, by RMI. */
interface Adder extends Remote {
  int add(int a, int b) throws RemoteException;
}
