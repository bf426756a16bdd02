// What the ledger knows about handovers. Part of LedgerState: changed by Evolve alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "daybook/v1/handover.pb.h"
#include "ledger/base/ids.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// A handover that is prepared and has not ended: it freezes the session of its till.
struct OpenHandover {
  CentreId centre;
  // The giver's.
  TillId till;
  StaffId giver;
  StaffId receiver;
  TillId receiver_till;
  // As listed, in order (handover_items.h).
  v1::HandoverItems items;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.till, self.giver, self.receiver, self.receiver_till, self.items);
  }
};

// A handover that was accepted, disputed or recalled: whoever names it learns that it has ended. Leaves the state with
// its day, as the remainder "handover/<number>".
struct EndedHandover {
  CentreId centre;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre);
  }
};

struct HandoverLog {
  HandoverId last_handover;
  absl::flat_hash_map<HandoverId, OpenHandover> open;
  absl::flat_hash_map<HandoverId, EndedHandover> ended;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.last_handover, self.open, self.ended);
  }
};

}  // namespace daybook::domain
