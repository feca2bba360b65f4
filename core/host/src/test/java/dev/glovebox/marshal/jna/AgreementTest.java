package dev.glovebox.marshal.jna;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent of memory that a worker has a copy of. */
class AgreementTest {
  private static byte[] longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.nativeOrder());
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }

  @Test
  void nothingIsSent_whereNothingHasChangedHere() {
    Agreement met = new Agreement(longs(1, 0x1000), longs(1, 0x2000));

    byte[] merged = met.merged(longs(1, 0x1000), longs(1, 0x2000), List.of(8));

    assertThat(met.changes(merged, List.of(8))).isEmpty();
  }

  @Test
  void anAddressThatIsNoLongerKnown_isNoChange() {
    Agreement met = new Agreement(longs(1, 0x1000), longs(1, 0x2000));

    byte[] merged = met.merged(longs(1, 0x1000), longs(1, 0x1000), List.of());

    assertThat(merged).isEqualTo(longs(1, 0x2000));
    assertThat(met.changes(merged, List.of())).isEmpty();
  }

  @Test
  void aNumberIsSentWhole_andItsNeighbourIsNot() {
    Agreement met = new Agreement(longs(0, 0), longs(0, 0));
    byte[] now = longs(0, 0);
    now[5] = 1;

    byte[] merged = met.merged(now, now, List.of());

    assertThat(met.changes(merged, List.of())).containsExactly(new Agreement.Range(4, 8));
  }

  @Test
  void aPointerIsSentWhole_whereverItLies() {
    Agreement met = new Agreement(new byte[24], new byte[24]);
    byte[] now = new byte[24];
    now[7] = 1;
    byte[] outgoing = new byte[24];
    outgoing[7] = 2;

    byte[] merged = met.merged(now, outgoing, List.of(7));

    assertThat(merged).isEqualTo(outgoing);
    assertThat(met.changes(merged, List.of(7))).containsExactly(new Agreement.Range(4, 15));
  }

  @Test
  void aPointerToTheSamePlaceOfThisProcess_isSent_ifItHasAnotherCopyNow() {
    Agreement met = new Agreement(longs(0x1000, 5), longs(0x2000, 5));

    byte[] merged = met.merged(longs(0x1000, 5), longs(0x3000, 5), List.of(0));

    assertThat(merged).isEqualTo(longs(0x3000, 5));
    assertThat(met.changes(merged, List.of(0))).containsExactly(new Agreement.Range(0, 8));
  }

  @Test
  void changesAllOver_areSentAsOne() {
    byte[] now = new byte[1024];
    for (int i = 8; i < now.length; i += 8) {
      now[i] = 1;
    }
    Agreement met = new Agreement(new byte[1024], new byte[1024]);

    byte[] merged = met.merged(now, now, List.of());

    assertThat(met.changes(merged, List.of())).containsExactly(new Agreement.Range(8, 1020));
  }
}
