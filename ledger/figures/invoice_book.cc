#include "ledger/figures/invoice_book.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace daybook::figures {
namespace {

// Upper bounds of encoded bytes, tags and lengths included.
constexpr size_t kKindBytes = 96;
constexpr size_t kStockBytes = 56;
constexpr size_t kUncheckedBytes = 36;

uint32_t NumberOn(const v1::InvoiceNumber& form) {
  uint32_t number = 0;
  return absl::SimpleAtoi(form.number(), &number) ? number : 0;
}

template <typename Kind>
v1::InvoiceKindLine LineOf(const Kind& from) {
  v1::InvoiceKindLine line;
  line.set_received(from.received);
  line.set_used(from.used);
  line.set_voided(from.voided);
  line.set_red(from.red);
  line.set_lost(from.lost);
  line.set_used_fen(from.used_fen);
  line.set_voided_fen(from.voided_fen);
  line.set_red_fen(from.red_fen);
  return line;
}

template <typename Stock>
void AddLeft(const Stock& range, v1::InvoiceKindLine& line) {
  const uint32_t forms = range.last - range.first + 1;
  if (range.till == 0) {
    line.set_left_in_store(line.left_in_store() + forms);
  } else {
    line.set_left_at_tills(line.left_at_tills() + forms);
  }
}

}  // namespace

void InvoiceBook::Apply(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kInvoiceBookReceived: {
      const v1::InvoiceBookReceived& fact = event.invoice_book_received();
      KindOf(fact.kind()).received += fact.last() - fact.first() + 1;
      return Put({0, fact.book(), fact.first(), fact.last(), fact.kind(), fact.code()});
    }
    case v1::Event::kInvoicesAllotted:
      return Move(0, event.till(), event.invoices_allotted());
    case v1::Event::kInvoicesReturned:
      return Move(event.till(), 0, event.invoices_returned());
    case v1::Event::kInvoiceIssued: {
      const v1::InvoiceIssued& fact = event.invoice_issued();
      ++KindOf(fact.kind()).used;
      KindOf(fact.kind()).used_fen += fact.amount_fen();
      TakeForm(event.till(), fact.book(), fact.invoice());
      if (fact.kind() == v1::INVOICE_KIND_MANUAL) Wait(event, fact.amount_fen());
      return;
    }
    case v1::Event::kRedInvoiceIssued: {
      const v1::RedInvoiceIssued& fact = event.red_invoice_issued();
      ++KindOf(fact.kind()).red;
      KindOf(fact.kind()).red_fen += fact.amount_fen();
      TakeForm(event.till(), fact.book(), fact.invoice());
      if (fact.kind() == v1::INVOICE_KIND_MANUAL) Wait(event, -fact.amount_fen());
      return;
    }
    case v1::Event::kInvoiceVoided:
      return ApplyVoid(event);
    case v1::Event::kManualInvoicesChecked:
      return ApplyCheck(event);
    case v1::Event::kInvoiceLost:
      ++KindOf(event.invoice_lost().kind()).lost;
      return TakeForm(event.till(), event.invoice_lost().book(), event.invoice_lost().invoice());
    case v1::Event::kShiftHandedOver:
      return HandOver(event.shift_handed_over());
    default:
      return;
  }
}

InvoiceBook::Kind& InvoiceBook::KindOf(v1::InvoiceKind kind) {
  return kinds_[v1::InvoiceKind_IsValid(kind) ? kind : v1::INVOICE_KIND_UNSPECIFIED];
}

// --- Stock -----------------------------------------------------------------------------------------------------------

void InvoiceBook::Put(Stock added) {
  const auto goes_on = [](const Stock& a, const Stock& b) {
    return a.till == b.till && a.book == b.book && uint64_t{a.last} + 1 == b.first;
  };
  auto place = std::lower_bound(stock_.begin(), stock_.end(), added);
  place = stock_.insert(place, std::move(added));
  if (place != stock_.begin() && goes_on(*(place - 1), *place)) {
    (place - 1)->last = place->last;
    place = stock_.erase(place) - 1;
  }
  const auto next = place + 1;
  if (next == stock_.end() || !goes_on(*place, *next)) return;
  place->last = next->last;
  stock_.erase(next);
}

void InvoiceBook::Take(uint32_t till, uint64_t book, uint32_t first, uint32_t last) {
  std::vector<Stock> left;
  left.reserve(stock_.size() + 1);
  for (Stock& range : stock_) {
    const bool is_hit = range.till == till && range.book == book && range.first <= last && first <= range.last;
    if (!is_hit || range.first < first) {
      left.push_back(range);
      if (is_hit) left.back().last = first - 1;
    }
    if (is_hit && range.last > last) {
      left.push_back(std::move(range));
      left.back().first = last + 1;
    }
  }
  stock_ = std::move(left);
}

void InvoiceBook::TakeForm(uint32_t till, uint64_t book, const v1::InvoiceNumber& invoice) {
  if (book != 0) Take(till, book, NumberOn(invoice), NumberOn(invoice));
}

template <typename Fact>
void InvoiceBook::Move(uint32_t from_till, uint32_t to_till, const Fact& fact) {
  const v1::InvoiceRange& range = fact.range();
  Take(from_till, range.book(), range.first(), range.last());
  Put({to_till, range.book(), range.first(), range.last(), fact.kind(), fact.code()});
}

// The forms of the giver's window go to the receiver's.
void InvoiceBook::HandOver(const v1::ShiftHandedOver& fact) {
  if (fact.from_till() == fact.to_till()) return;
  std::vector<Stock> moved;
  for (const Stock& range : stock_) {
    if (range.till == fact.from_till()) moved.push_back(range);
  }
  for (Stock& range : moved) {
    Take(range.till, range.book, range.first, range.last);
    range.till = fact.to_till();
    Put(std::move(range));
  }
}

// --- Manual invoices -------------------------------------------------------------------------------------------------

InvoiceBook::Unchecked* InvoiceBook::FindUnchecked(uint32_t till) {
  const auto found = std::find_if(unchecked_.begin(), unchecked_.end(),
                                  [till](const Unchecked& line) { return line.till == till; });
  return found == unchecked_.end() ? nullptr : &*found;
}

void InvoiceBook::Wait(const v1::Event& event, int64_t net_fen) {
  Unchecked* line = FindUnchecked(event.till());
  if (line == nullptr) {
    const auto place = std::find_if(unchecked_.begin(), unchecked_.end(),
                                    [&](const Unchecked& other) { return other.till > event.till(); });
    line = &*unchecked_.insert(place, Unchecked{.till = event.till(), .since_sequence = event.sequence()});
  }
  ++line->invoices;
  line->sum_fen += net_fen;
}

void InvoiceBook::ApplyVoid(const v1::Event& event) {
  const v1::InvoiceVoided& fact = event.invoice_voided();
  ++KindOf(fact.kind()).voided;
  KindOf(fact.kind()).voided_fen += fact.amount_fen();
  if (fact.was_checked()) return Wait(event, 0);
  Unchecked* line = fact.kind() == v1::INVOICE_KIND_MANUAL ? FindUnchecked(event.till()) : nullptr;
  if (line != nullptr) line->sum_fen -= fact.amount_fen();
}

void InvoiceBook::ApplyCheck(const v1::Event& event) {
  const v1::ManualInvoicesChecked& fact = event.manual_invoices_checked();
  Unchecked* line = FindUnchecked(event.till());
  if (line == nullptr) return;
  line->invoices -= std::min(line->invoices, fact.invoices());
  line->sum_fen -= fact.sum_fen();
  line->since_sequence = fact.left_since_sequence();
  std::erase_if(unchecked_, [](const Unchecked& entry) { return entry.invoices == 0; });
}

void InvoiceBook::AddOpenItems(int64_t now_micros, int32_t business_date, std::vector<v1::PreflightItem>& items) const {
  for (const Unchecked& line : unchecked_) {
    AddItem({.key = absl::StrCat("manual_invoices/", line.till),
             .kind = v1::OPEN_ITEM_KIND_INVOICES_UNCHECKED,
             .till = line.till,
             .amount_fen = line.sum_fen,
             .since_sequence = line.since_sequence},
            items);
  }
}

// --- The document ----------------------------------------------------------------------------------------------------

void InvoiceBook::Write(v1::InvoiceFigures& figures) const {
  for (size_t kind = 0; kind < kinds_.size(); ++kind) {
    v1::InvoiceKindLine line = LineOf(kinds_[kind]);
    for (const Stock& range : stock_) {
      if (range.kind == static_cast<int>(kind)) AddLeft(range, line);
    }
    if (line.ByteSizeLong() == 0) continue;
    line.set_kind(static_cast<v1::InvoiceKind>(kind));
    *figures.add_kinds() = std::move(line);
  }
  for (const Stock& range : stock_) {
    v1::InvoiceStockLine& line = *figures.add_stock();
    line.set_kind(range.kind);
    line.set_code(range.code);
    line.mutable_range()->set_book(range.book);
    line.mutable_range()->set_first(range.first);
    line.mutable_range()->set_last(range.last);
    line.set_till(range.till);
  }
  for (const Unchecked& from : unchecked_) {
    v1::UncheckedInvoicesLine& line = *figures.add_unchecked();
    line.set_till(from.till);
    line.set_invoices(from.invoices);
    line.set_sum_fen(from.sum_fen);
    line.set_since_sequence(from.since_sequence);
  }
}

void InvoiceBook::Read(const v1::InvoiceFigures& figures) {
  for (const v1::InvoiceKindLine& line : figures.kinds()) {
    KindOf(line.kind()) = {line.received(), line.used(),     line.voided(),     line.red(),
                           line.lost(),     line.used_fen(), line.voided_fen(), line.red_fen()};
  }
  for (const v1::InvoiceStockLine& line : figures.stock()) {
    stock_.push_back({line.till(), line.range().book(), line.range().first(), line.range().last(), line.kind(),
                      line.code()});
  }
  for (const v1::UncheckedInvoicesLine& line : figures.unchecked()) {
    unchecked_.push_back({line.till(), line.invoices(), line.sum_fen(), line.since_sequence()});
  }
}

// Manual invoices are never carried.
void InvoiceBook::MarkCarried(const CarryReasons& reasons, int32_t business_date, v1::InvoiceFigures& figures) {}

void InvoiceBook::TurnDay() { kinds_ = {}; }

size_t InvoiceBook::ListBytes() const {
  return kinds_.size() * kKindBytes + stock_.size() * kStockBytes + unchecked_.size() * (kUncheckedBytes + kOpenItemBytes);
}

size_t InvoiceBook::Carriable() const { return 0; }

}  // namespace daybook::figures
