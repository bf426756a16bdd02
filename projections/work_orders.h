// The work-order list: installations and repairs, how far they are and in whose hands.
//
//   WorkOrdersFold work_orders;
//   work_orders.ListWorkOrders(request, response);      // a page, by number
//
// Memory: of the orders that have ended the last kEndedKept of each centre are kept (~100 bytes each); the log keeps
// all. The caller fills as_of_sequence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/register.pb.h"
#include "ledger/fold.h"
#include "projections/kept_rows.h"

namespace daybook::projections {

class WorkOrdersFold final : public Fold {
 public:
  static constexpr size_t kEndedKept = 1'000;

  absl::string_view name() const override { return "work_orders"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<WorkOrdersFold>(); }

  // FIELD_INVALID for too long pages and foreign tokens.
  absl::Status ListWorkOrders(const v1::ListWorkOrdersRequest& request, v1::ListWorkOrdersResponse& response) const;

 private:
  void ApplyOne(const v1::Event& event);
  void Open(const v1::Event& event);
  void Assign(const v1::Event& event, uint64_t number, uint32_t holder);
  void End(const v1::Event& event, uint64_t number, v1::WorkOrderState state);

  KeptRows<v1::WorkOrder, kEndedKept> rows_;
};

}  // namespace daybook::projections
