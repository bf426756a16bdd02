#include "ledger/figures/card_book.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

namespace daybook::figures {
namespace {

// Upper bounds of encoded bytes, tags and lengths included.
constexpr size_t kCardLineBytes = 72;
constexpr size_t kSumsBytes = 40;

std::string NameOf(const v1::CardWriteLine& line) { return absl::StrCat("card_write/", line.payment()); }

bool IsBefore(const v1::CardWriteLine& line, uint64_t payment) { return line.payment() < payment; }

template <typename Tenders>
uint32_t CountPending(const Tenders& tenders) {
  return static_cast<uint32_t>(std::count_if(
      tenders.begin(), tenders.end(), [](const auto& tender) { return tender.status() == v1::TENDER_STATUS_PENDING; }));
}

}  // namespace

void CardBook::Apply(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCardTopUpPaid:
      return Open(event);
    case v1::Event::kCardWritten:
      ++written_;
      written_fen_ += event.card_written().amount_fen();
      return Close(event.card_written().payment());
    case v1::Event::kCardWriteFailed:
      ++failed_;
      return SetFailed(event.card_write_failed().payment(), true);
    case v1::Event::kCardRewritten:
      ++rewritten_;
      return SetFailed(event.card_rewritten().payment(), false);
    case v1::Event::kTenderResolved:
      return Resolve(event);
    case v1::Event::kPaymentReversed:
      return Close(event.payment_reversed().payment());
    case v1::Event::kPaymentRefunded:
      return Refund(event);
    default:
      return;
  }
}

v1::CardWriteLine* CardBook::Find(uint64_t payment) {
  const auto found = std::lower_bound(open_.begin(), open_.end(), payment, IsBefore);
  return found == open_.end() || found->payment() != payment ? nullptr : &*found;
}

void CardBook::Open(const v1::Event& event) {
  const v1::CardTopUpPaid& fact = event.card_top_up_paid();
  ++paid_;
  v1::CardWriteLine& line = open_.emplace_back();
  line.set_payment(fact.payment().payment());
  line.set_card(fact.card());
  line.set_card_counter(fact.card_counter());
  line.set_till(event.till());
  line.set_since_sequence(event.sequence());
  line.set_pending(CountPending(fact.payment().tenders()));
  Move(event, line);
}

void CardBook::Close(uint64_t payment) {
  const v1::CardWriteLine* line = Find(payment);
  if (line != nullptr) open_.erase(open_.begin() + (line - open_.data()));
}

void CardBook::Resolve(const v1::Event& event) {
  v1::CardWriteLine* line = Find(event.tender_resolved().payment());
  if (line == nullptr) return;
  if (line->pending() > 0) line->set_pending(line->pending() - 1);
  Move(event, *line);
}

void CardBook::Refund(const v1::Event& event) {
  v1::CardWriteLine* line = Find(event.payment_refunded().payment());
  if (line == nullptr) return;
  line->set_pending(line->pending() + CountPending(event.payment_refunded().tenders()));
  Move(event, *line);
}

void CardBook::Move(const v1::Event& event, v1::CardWriteLine& line) {
  for (const v1::Posting& posting : event.postings()) {
    if (posting.account_kind() != v1::ACCOUNT_KIND_CARD_LOAD_PENDING) continue;
    line.set_amount_fen(line.amount_fen() - posting.quantity());
  }
  if (line.amount_fen() == 0 && line.pending() == 0) Close(line.payment());
}

void CardBook::SetFailed(uint64_t payment, bool failed) {
  v1::CardWriteLine* line = Find(payment);
  if (line != nullptr) line->set_failed(failed);
}

void CardBook::AddOpenItems(int64_t /*now_micros*/, int32_t /*business_date*/,
                            std::vector<v1::PreflightItem>& items) const {
  for (const v1::CardWriteLine& line : open_) {
    AddItem({.key = NameOf(line),
             .kind = v1::OPEN_ITEM_KIND_CARD_WRITE_UNFINISHED,
             .till = line.till(),
             .amount_fen = line.amount_fen(),
             .since_sequence = line.since_sequence(),
             .carried_since = line.carried_since()},
            items);
  }
}

void CardBook::Write(v1::CardFigures& figures) const {
  figures.mutable_open()->Add(open_.begin(), open_.end());
  figures.set_paid(paid_);
  figures.set_written(written_);
  figures.set_failed(failed_);
  figures.set_rewritten(rewritten_);
  figures.set_written_fen(written_fen_);
}

void CardBook::Read(const v1::CardFigures& figures) {
  open_.assign(figures.open().begin(), figures.open().end());
  paid_ = figures.paid();
  written_ = figures.written();
  failed_ = figures.failed();
  rewritten_ = figures.rewritten();
  written_fen_ = figures.written_fen();
}

void CardBook::MarkCarried(const CarryReasons& reasons, int32_t business_date, v1::CardFigures& figures) {
  for (v1::CardWriteLine& line : *figures.mutable_open()) {
    if (line.carried_since() == 0 && reasons.contains(NameOf(line))) line.set_carried_since(business_date);
  }
}

void CardBook::TurnDay() {
  paid_ = written_ = failed_ = rewritten_ = 0;
  written_fen_ = 0;
}

size_t CardBook::ListBytes() const { return kSumsBytes + open_.size() * (kCardLineBytes + kOpenItemBytes); }

}  // namespace daybook::figures
