// Breaches of cash limits: when the cash of a till or of a centre stood above its soft limit, for how long, and how high.
//
//   LimitsFold limits;
//   limits.ListLimitBreaches(request, response);   // a page, by centre, then sequence
//
// Memory: of the breaches that have ended the last kBreachesKept of each centre are kept (~100 bytes each); the log keeps
// all. The caller fills as_of_sequence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/report_service.pb.h"
#include "ledger/fold.h"

namespace daybook::projections {

class SavedBytesReader;
class SavedBytesWriter;

class LimitsFold final : public Fold {
 public:
  static constexpr size_t kBreachesKept = 1'000;

  absl::string_view name() const override { return "limits"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<LimitsFold>(); }

  // FIELD_INVALID for too long pages, foreign tokens and dates that are none.
  absl::Status ListLimitBreaches(const v1::ListLimitBreachesRequest& request,
                                 v1::ListLimitBreachesResponse& response) const;

 private:
  struct Breach {
    uint32_t till = 0;
    int64_t limit_fen = 0;
    int64_t cash_fen = 0;
    int64_t peak_fen = 0;
    int32_t exceeded_on = 0;
    int64_t exceeded_micros = 0;
    uint64_t restored_sequence = 0;
    int32_t restored_on = 0;
    int64_t restored_micros = 0;
  };
  // A breach that lasts, and the cash now.
  struct Lasting {
    uint64_t sequence = 0;
    int64_t cash_fen = 0;
  };
  struct Centre {
    // By sequence of CashLimitExceeded.
    absl::btree_map<uint64_t, Breach> breaches;
    // By till; 0 is the centre itself. Found in `breaches` too.
    absl::btree_map<uint32_t, Lasting> lasting;
  };

  void ApplyOne(const v1::Event& event);
  static void Move(const v1::Event& event, Centre& centre);
  static void Begin(const v1::Event& event, Centre& centre);
  static void End(const v1::Event& event, Centre& centre);
  void Fill(uint32_t centre, uint64_t sequence, const Breach& breach, v1::LimitBreach& answer) const;
  static void SaveBreach(const Breach& breach, SavedBytesWriter& writer);
  static void RestoreBreach(SavedBytesReader& reader, Breach& breach);

  absl::btree_map<uint32_t, Centre> centres_;
  int64_t last_micros_ = 0;
};

}  // namespace daybook::projections
