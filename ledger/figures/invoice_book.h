// Blank forms, what became of the numbers of the day, and manual invoices nobody has checked. Part of CentreBook, in the same terms: folded
// from events, written into the close document and read back from it. Nobody else includes it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/figures.pb.h"
#include "ledger/figures/open_item.h"

namespace daybook::figures {

class InvoiceBook {
 public:
  // The next event of the centre. Cannot fail.
  void Apply(const v1::Event& event);

  // Appends what stands between the centre and its close at that time, on that business date.
  void AddOpenItems(int64_t now_micros, int32_t business_date, std::vector<v1::PreflightItem>& items) const;

  // Everything there is to know: what Write() leaves out is lost when the page turns.
  void Write(v1::InvoiceFigures& figures) const;
  // Into an empty book.
  void Read(const v1::InvoiceFigures& figures);
  // What is carried says so in its own line: sets carried_since where it is not set and the item's key is among the reasons.
  static void MarkCarried(const CarryReasons& reasons, int32_t business_date, v1::InvoiceFigures& figures);
  // The day is closed: what was of the day alone goes.
  void TurnDay();

  // At most so many bytes in the document, open items included. O(1).
  size_t ListBytes() const;
  // At most so many items that a close may have to carry. O(1).
  size_t Carriable() const;

 private:
  // Forms of one book that lie at one place: till 0 is the store.
  struct Stock {
    uint32_t till = 0;
    uint64_t book = 0;
    uint32_t first = 0;
    uint32_t last = 0;
    v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
    std::string code;

    auto operator<=>(const Stock&) const = default;
  };
  // What became of numbers of one kind.
  struct Kind {
    uint32_t received = 0;
    uint32_t used = 0;
    uint32_t voided = 0;
    uint32_t red = 0;
    uint32_t lost = 0;
    int64_t used_fen = 0;
    int64_t voided_fen = 0;
    int64_t red_fen = 0;
  };
  struct Unchecked {
    uint32_t till = 0;
    uint32_t invoices = 0;
    int64_t sum_fen = 0;
    uint64_t since_sequence = 0;
  };

  Kind& KindOf(v1::InvoiceKind kind);
  void Put(Stock added);
  void Take(uint32_t till, uint64_t book, uint32_t first, uint32_t last);
  void TakeForm(uint32_t till, uint64_t book, const v1::InvoiceNumber& invoice);
  template <typename Fact>
  void Move(uint32_t from_till, uint32_t to_till, const Fact& fact);
  void HandOver(const v1::ShiftHandedOver& fact);
  // One more manual invoice waits for its check.
  void Wait(const v1::Event& event, int64_t net_fen);
  Unchecked* FindUnchecked(uint32_t till);
  void ApplyVoid(const v1::Event& event);
  void ApplyCheck(const v1::Event& event);

  // By value of InvoiceKind; figures of the day.
  std::array<Kind, v1::InvoiceKind_ARRAYSIZE> kinds_{};
  // In order; neighbours are one.
  std::vector<Stock> stock_;
  // By till; none without invoices.
  std::vector<Unchecked> unchecked_;
};

}  // namespace daybook::figures
