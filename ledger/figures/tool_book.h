// Where the tools of the centre are, and which were not counted or not brought back. Part of CentreBook, in the same
// terms: folded from events, written into the close document and read back from it. Nobody else includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/figures.pb.h"
#include "ledger/figures/open_item.h"

namespace daybook::figures {

class ToolBook {
 public:
  // The next event of the centre. Cannot fail.
  void Apply(const v1::Event& event);

  // Appends what stands between the centre and its close at that time, on that business date.
  void AddOpenItems(int64_t now_micros, int32_t business_date, std::vector<v1::PreflightItem>& items) const;

  // Everything there is to know: what Write() leaves out is lost when the page turns.
  void Write(v1::ToolFigures& figures) const;
  // Into an empty book.
  void Read(const v1::ToolFigures& figures);
  // What is carried says so in its own line: sets …carried_since where it is not set and the item's key is among the
  // reasons.
  static void MarkCarried(const CarryReasons& reasons, int32_t business_date, v1::ToolFigures& figures);
  // The day is closed: what was of the day alone goes. The tools stay where they are.
  void TurnDay();

  // At most so many bytes in the document, open items included. O(1).
  size_t ListBytes() const;
  // At most so many items that a close may have to carry: a tool is missing in the store or out too long. One that lies
  // in the store against the register need not be carried: it is there to be returned. O(1).
  size_t Carriable() const { return tools_.size(); }

 private:
  // Null when the centre has no such tool.
  v1::ToolLine* Find(uint64_t tag);
  // Made when there is none.
  v1::ToolLine& At(uint64_t tag);
  void Move(const v1::Event& event, const v1::Posting& to);
  void SetDue(uint64_t tag, int64_t due_micros);
  void Count(const v1::Event& event);

  // By tag.
  std::vector<v1::ToolLine> tools_;
  uint32_t registered_ = 0;
  uint32_t scrapped_ = 0;
  uint32_t lost_ = 0;
  uint32_t counts_ = 0;
};

}  // namespace daybook::figures
