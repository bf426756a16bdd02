// Top-ups whose card is not written. Part of CentreBook, in the same terms: folded
// from events, written into the close document and read back from it. Nobody else includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/figures.pb.h"
#include "ledger/figures/open_item.h"

namespace daybook::figures {

class CardBook {
 public:
  // The next event of the centre. Cannot fail.
  void Apply(const v1::Event& event);

  // Appends what stands between the centre and its close at that time, on that business date.
  void AddOpenItems(int64_t now_micros, int32_t business_date, std::vector<v1::PreflightItem>& items) const;

  // Everything there is to know: what Write() leaves out is lost when the page turns.
  void Write(v1::CardFigures& figures) const;
  // Into an empty book.
  void Read(const v1::CardFigures& figures);
  // What is carried says so in its own line: sets carried_since where it is not set and the item's key is among the reasons.
  static void MarkCarried(const CarryReasons& reasons, int32_t business_date, v1::CardFigures& figures);
  // The day is closed: what was of the day alone goes. Open writes stay.
  void TurnDay();

  // At most so many bytes in the document, open items included. O(1).
  size_t ListBytes() const;
  // At most so many items that a close may have to carry. O(1).
  size_t Carriable() const { return open_.size(); }

 private:
  using Lines = std::vector<v1::CardWriteLine>;

  // Null when no write of that top-up is open.
  v1::CardWriteLine* Find(uint64_t payment);
  void Open(const v1::Event& event);
  void Close(uint64_t payment);
  void Resolve(const v1::Event& event);
  void Refund(const v1::Event& event);
  // Takes in what the event posted; a load of which nothing is left nor pending is over.
  void Move(const v1::Event& event, v1::CardWriteLine& line);
  void SetFailed(uint64_t payment, bool failed);

  // By payment, which is the order in which they come.
  Lines open_;
  uint32_t paid_ = 0;
  uint32_t written_ = 0;
  uint32_t failed_ = 0;
  uint32_t rewritten_ = 0;
  int64_t written_fen_ = 0;
};

}  // namespace daybook::figures
