// Work orders, complaints, accounts: counts of the day, and how many are open. Part of CentreBook, in the same terms: folded
// from events, written into the close document and read back from it. Nobody else includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/figures.pb.h"
#include "ledger/figures/open_item.h"

namespace daybook::figures {

class DeskBook {
 public:
  // The next event of the centre. Cannot fail.
  void Apply(const v1::Event& event);

  // Nothing of the desk stands between the centre and its close.
  void AddOpenItems(int64_t /*now_micros*/, int32_t /*business_date*/, std::vector<v1::PreflightItem>& /*items*/) const {}

  // Everything there is to know: what Write() leaves out is lost when the page turns.
  void Write(v1::DeskFigures& figures) const { figures = figures_; }
  // Into an empty book.
  void Read(const v1::DeskFigures& figures) { figures_ = figures; }
  // Nothing of it is carried.
  static void MarkCarried(const CarryReasons& /*reasons*/, int32_t /*business_date*/, v1::DeskFigures& /*figures*/) {}
  // The day is closed: what was of the day alone goes, what is open stays.
  void TurnDay();

  // At most so many bytes in the document, open items included. O(1).
  size_t ListBytes() const;
  // At most so many items that a close may have to carry. O(1).
  size_t Carriable() const { return 0; }

 private:
  void ApplyWorkOrder(const v1::Event& event);
  void ApplyComplaint(const v1::Event& event);

  v1::DeskFigures figures_;
};

}  // namespace daybook::figures
