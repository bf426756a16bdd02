// Handovers of the day. Part of CentreBook, in the same terms: folded
// from events, written into the close document and read back from it. Nobody else includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/figures.pb.h"
#include "ledger/figures/open_item.h"

namespace daybook::figures {

class HandoverBook {
 public:
  // The next event of the centre. Cannot fail.
  void Apply(const v1::Event& event);

  // Appends what stands between the centre and its close at that time, on that business date.
  void AddOpenItems(int64_t now_micros, int32_t business_date, std::vector<v1::PreflightItem>& items) const;

  // Everything there is to know: what Write() leaves out is lost when the page turns.
  void Write(v1::HandoverFigures& figures) const;
  // Into an empty book.
  void Read(const v1::HandoverFigures& figures);
  // An open handover is never carried.
  static void MarkCarried(const CarryReasons& reasons, int32_t business_date, v1::HandoverFigures& figures) {}
  // The day is closed: what was of the day alone goes.
  void TurnDay();

  // At most so many bytes in the document, open items included. O(1).
  size_t ListBytes() const;
  // At most so many items that a close may have to carry. O(1).
  size_t Carriable() const { return 0; }

  // Whether an open handover stands for the till, its session and its drawer.
  bool IsFrozen(uint32_t till) const;

 private:
  v1::HandoverLine* Find(uint64_t handover);
  // Null where it is not known.
  v1::HandoverLine* End(uint64_t handover, v1::HandoverState state, const v1::Event& event);

  // By number.
  std::vector<v1::HandoverLine> lines_;
  size_t open_ = 0;
};

}  // namespace daybook::figures
