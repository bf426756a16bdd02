// What the ledger knows about work orders, complaints and deadlines. Part of LedgerState: changed by Evolve alone.
//
// Memory: what is open, and one deadline on record for each thing that is overdue.
#pragma once

#include <cstdint>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "daybook/v1/complaint.pb.h"
#include "daybook/v1/work_order.pb.h"
#include "ledger/base/ids.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// A work order that is neither completed nor cancelled. Who holds it is said by LedgerState::things.
struct WorkOrder {
  CentreId centre;
  v1::WorkOrderKind kind = v1::WORK_ORDER_KIND_UNSPECIFIED;
  // 0: not a customer yet.
  uint64_t customer = 0;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.kind, self.customer);
  }
};

// What must be done by a time, and when it was.
struct Deadline {
  int64_t due_micros = 0;
  // 0: not yet.
  int64_t done_micros = 0;
  // Whether it is on record that it was missed.
  bool is_recorded = false;

  bool IsKept() const { return done_micros != 0 && done_micros <= due_micros; }
  // Nothing can happen to it any more.
  bool IsSettled() const { return done_micros != 0 && (IsKept() || is_recorded); }

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.due_micros, self.done_micros, self.is_recorded);
  }
};

// A complaint that is not resolved; a resolved one stays until each missed deadline of it is on record.
struct Complaint {
  CentreId centre;
  Deadline reply;
  Deadline resolve;

  bool IsOpen() const { return resolve.done_micros == 0; }
  bool IsSettled() const { return reply.IsSettled() && resolve.IsSettled(); }

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.reply, self.resolve);
  }
};

struct DeskState {
  WorkOrderId last_work_order;
  ComplaintId last_complaint;
  absl::flat_hash_map<WorkOrderId, WorkOrder> work_orders;
  absl::flat_hash_map<ComplaintId, Complaint> complaints;
  // Missed deadlines on record: the time that had passed, by tool while somebody holds it, and by till; deposits while they
  // are under way.
  absl::flat_hash_map<ToolId, int64_t> tools_overdue;
  absl::flat_hash_map<TillId, int64_t> spot_checks_missed;
  absl::btree_set<DepositId> deposits_overdue;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.last_work_order, self.last_complaint, self.work_orders, self.complaints, self.tools_overdue,
            self.spot_checks_missed, self.deposits_overdue);
  }
};

}  // namespace daybook::domain
