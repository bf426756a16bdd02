// Complaints and their deadlines: which are open, which are due, and which deadlines were missed.
//
//   ComplaintsFold complaints;
//   complaints.ListComplaints(request, response);      // a page, by number
//
// Memory: of the settled ones the last kEndedKept of each centre are kept (~300 bytes each); the log keeps all. The
// caller fills as_of_sequence.
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

class ComplaintsFold final : public Fold {
 public:
  static constexpr size_t kEndedKept = 1'000;

  absl::string_view name() const override { return "complaints"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<ComplaintsFold>(); }

  // FIELD_INVALID for too long pages and foreign tokens.
  absl::Status ListComplaints(const v1::ListComplaintsRequest& request, v1::ListComplaintsResponse& response) const;

 private:
  void ApplyOne(const v1::Event& event);
  void Receive(const v1::Event& event);
  void Advance(const v1::Event& event, uint64_t number, v1::ComplaintState state);
  void RecordBreach(const v1::Event& event);
  bool IsOverdue(const v1::Complaint& complaint) const;

  // As asked for, but for `overdue`.
  KeptRows<v1::Complaint, kEndedKept> rows_;
  // Of the last event of all.
  int64_t last_micros_ = 0;
};

}  // namespace daybook::projections
