// The handover list: who passed what to whom, what the receiver's count said, and which handovers are still open.
//
//   HandoversFold handovers;
//   handovers.ListHandovers(request, response);      // a page, by number
//
// Memory: of those that have ended the last kEndedKept of each centre are kept (~300 bytes each, more where many
// cheques changed hands); the log keeps all. The caller fills as_of_sequence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/register.pb.h"
#include "ledger/fold.h"
#include "projections/kept_rows.h"

namespace daybook::projections {

class HandoversFold final : public Fold {
 public:
  static constexpr size_t kEndedKept = 1'000;

  absl::string_view name() const override { return "handovers"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<HandoversFold>(); }

  // FIELD_INVALID for too long pages and foreign tokens.
  absl::Status ListHandovers(const v1::ListHandoversRequest& request, v1::ListHandoversResponse& response) const;

 private:
  void ApplyOne(const v1::Event& event);
  void Prepare(const v1::Event& event);
  void Count(const v1::Event& event);
  void Accept(const v1::Event& event);
  void End(const v1::Event& event, uint64_t number, v1::HandoverState state);

  KeptRows<v1::Handover, kEndedKept> rows_;
  // The open handover of a till, which its receiver counts.
  absl::btree_map<uint32_t, uint64_t> open_at_;
};

}  // namespace daybook::projections
