// When each window was last spot-checked. Part of CentreBook, in the same terms: folded
// from events, written into the close document and read back from it. Nobody else includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/figures.pb.h"
#include "ledger/base/ids.h"
#include "ledger/figures/open_item.h"

namespace daybook::figures {

class SpotCheckBook {
 public:
  // The next event of the centre. Cannot fail.
  void Apply(const v1::Event& event);

  // Appends what stands between the centre and its close at that time, on that business date.
  void AddOpenItems(int64_t now_micros, int32_t business_date, std::vector<v1::PreflightItem>& items) const;

  // Everything there is to know: what Write() leaves out is lost when the page turns.
  void Write(v1::SpotCheckFigures& figures) const;
  // Into an empty book.
  void Read(const v1::SpotCheckFigures& figures);
  // What is carried says so in its own line: sets carried_since where it is not set and the item's key is among the reasons.
  static void MarkCarried(const CarryReasons& reasons, int32_t business_date, v1::SpotCheckFigures& figures);
  // The day is closed: what was of the day alone goes. The intervals go on.
  void TurnDay() {}

  // At most so many bytes in the document, open items included. O(1).
  size_t ListBytes() const;
  // At most so many items that a close may have to carry. O(1).
  size_t Carriable() const { return used_; }

  // When the till must have been checked again; 0: no interval runs for it (no window, or never used).
  int64_t DueMicros(TillId till) const;

 private:
  v1::SpotCheckLine* Find(uint32_t till);
  void NoteUse(const v1::Event& event, uint32_t till);
  void NoteCheck(const v1::Event& event);

  // The windows of the centre, by number.
  std::vector<v1::SpotCheckLine> tills_;
  // How many of them an interval runs for.
  size_t used_ = 0;
  uint32_t interval_hours_ = 0;
};

}  // namespace daybook::figures
