// What the ledger knows about tools and keys beyond who holds them (LedgerState::things). Part of LedgerState: changed
// by Evolve alone.
#pragma once

#include <cstdint>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "daybook/v1/tool.pb.h"
#include "ledger/base/ids.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// A tool on the register of its centre: in the store, in somebody's hands or in the workshop.
struct ToolInfo {
  CentreId centre;
  // yyyymmdd; 0: it needs no calibration.
  int32_t calibrated_until = 0;
  // When it must be back; 0: it is not lent.
  int64_t due_micros = 0;
  // The last count of the store did not find it: nobody moves it but a report of its loss.
  bool missing = false;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.calibrated_until, self.due_micros, self.missing);
  }
};

// A tool reported lost for which somebody is liable, until it is replaced.
struct LostTool {
  CentreId centre;
  StaffId liable;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.liable);
  }
};

struct ToolState {
  uint64_t last_tool_count = 0;
  absl::flat_hash_map<ToolId, ToolInfo> tools;
  // The same tools by centre, for the counts.
  absl::flat_hash_map<CentreId, absl::btree_set<ToolId>> tools_of_centre;
  absl::flat_hash_map<ToolId, LostTool> lost;
  // Whose store each key belongs to. A key never leaves the register.
  absl::flat_hash_map<KeyId, CentreId> keys;

  // Null when it is not on a register (any more).
  const ToolInfo* FindTool(ToolId tag) const {
    const auto it = tools.find(tag);
    return it == tools.end() ? nullptr : &it->second;
  }

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.last_tool_count, self.tools, self.tools_of_centre, self.lost, self.keys);
  }
};

}  // namespace daybook::domain
