// Spot checks: when a supervisor last counted each till unannounced, and which tills are due.
//
//   SpotChecksFold spot_checks;
//   spot_checks.ListSpotChecks(request, response);      // a page, by till
//
// One row for each window ever registered. The caller fills as_of_sequence.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/register.pb.h"
#include "ledger/fold.h"

namespace daybook::projections {

class SpotChecksFold final : public Fold {
 public:
  absl::string_view name() const override { return "spot_checks"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<SpotChecksFold>(); }

  // FIELD_INVALID for too long pages and foreign tokens.
  absl::Status ListSpotChecks(const v1::ListSpotChecksRequest& request, v1::ListSpotChecksResponse& response) const;

 private:
  void ApplyOne(const v1::Event& event);
  // A session has begun at the till: its interval runs, if it did not yet.
  void Use(const v1::Event& event, uint32_t till);
  void Check(const v1::Event& event);
  void Carry(const v1::Event& event);
  // 0: the till is not used.
  int64_t DueMicros(const v1::SpotCheck& check) const;

  // By till; as asked for, but for what hangs on policy and time.
  absl::btree_map<uint32_t, v1::SpotCheck> tills_;
  // By centre.
  absl::btree_map<uint32_t, uint32_t> interval_hours_;
  // Of the last event of all.
  int64_t last_micros_ = 0;
};

}  // namespace daybook::projections
