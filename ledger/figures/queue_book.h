// Tickets of the day: arrivals, waits, handling, by hour, window and kind. Part of CentreBook, in the same terms: folded
// from events, written into the close document and read back from it. Nobody else includes it.
//
// What came late is of a day that is closed, and changes no figure of this one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/figures.pb.h"
#include "ledger/figures/open_item.h"

namespace daybook::figures {

class QueueBook {
 public:
  // The next event of the centre. Cannot fail.
  void Apply(const v1::Event& event);

  // No ticket stands between the centre and its close: who was not served has gone home.
  void AddOpenItems(int64_t /*now_micros*/, int32_t /*business_date*/, std::vector<v1::PreflightItem>& /*items*/) const {}

  // Everything there is to know: what Write() leaves out is lost when the page turns.
  void Write(v1::QueueFigures& figures) const;
  // Into an empty book.
  void Read(const v1::QueueFigures& figures);
  // Nothing of it is carried.
  static void MarkCarried(const CarryReasons& /*reasons*/, int32_t /*business_date*/, v1::QueueFigures& /*figures*/) {}
  // The day is closed: what was of the day alone goes. The policy goes on.
  void TurnDay();

  // At most so many bytes in the document, open items included. O(1).
  size_t ListBytes() const;
  // At most so many items that a close may have to carry. O(1).
  size_t Carriable() const { return 0; }

 private:
  static constexpr int kHours = 24;
  static constexpr int kKinds = v1::ServiceKind_ARRAYSIZE;

  struct Hour {
    uint32_t arrivals = 0;
    uint32_t called = 0;
    uint32_t served = 0;
    int64_t wait_seconds = 0;
    int64_t handling_seconds = 0;
  };
  struct Served {
    uint32_t count = 0;
    int64_t handling_seconds = 0;
  };
  using Kinds = std::array<Served, kKinds>;
  struct Till {
    uint32_t called = 0;
    int64_t wait_seconds = 0;
    Kinds kinds{};
  };

  void Configure(const v1::CentreConfigured& configured);
  Hour& HourOf(int64_t taken_micros);
  static void AddServed(Kinds& kinds, const v1::ServiceEnded& ended);
  void WriteHours(v1::QueueFigures& figures) const;
  void WriteTills(v1::QueueFigures& figures) const;

  std::array<Hour, kHours> hours_{};
  Kinds kinds_{};
  absl::flat_hash_map<uint32_t, Till> tills_;
  uint32_t missed_ = 0;
  // Of the policy in force, and nothing else.
  v1::QueueFigures policy_;
};

}  // namespace daybook::figures
