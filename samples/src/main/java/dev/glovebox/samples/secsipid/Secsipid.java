package dev.glovebox.samples.secsipid;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** libsecsipid, as its header {@code secsipid.h} declares it. */
public interface Secsipid extends Library {
  int SecSIPIDGetIdentityPrvKey(
      String origTN,
      String destTN,
      String attestVal,
      String origID,
      String x5uVal,
      String prvkeyData,
      PointerByReference out);

  int SecSIPIDCheckFullPubKey(
      String identityVal, int identityLen, int expireVal, String pubkeyVal, int pubkeyLen);

  /** The C library's, found among what the library needs: what it hands out is the caller's. */
  void free(Pointer memory);
}
