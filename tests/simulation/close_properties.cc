// Closes, worked out again from the log.
#include <map>

#include "absl/strings/str_cat.h"
#include "ledger/figures/centre_book.h"
#include "tests/simulation/log_properties.h"

namespace daybook::simulation {
namespace {

// As a close lists them: customers in one sum; cheques and suspect notes one by one, everything else by kind.
Place LineOf(const v1::Posting& posting) {
  Place place{posting.account_kind(), posting.account_number(), posting.asset_kind(), posting.asset_number()};
  if (place.kind == v1::ACCOUNT_KIND_CUSTOMER || place.kind == v1::ACCOUNT_KIND_CARD_LOAD_PENDING) place.number = 0;
  const bool paper = place.asset == v1::ASSET_KIND_CHEQUE || place.asset == v1::ASSET_KIND_SUSPECT_NOTE;
  if (place.kind == v1::ACCOUNT_KIND_OUTSIDE || !paper) place.asset_number = 0;
  return place;
}

Quantities HoldingsIn(const v1::CloseDocument& document) {
  Quantities holdings;
  for (const v1::HoldingLine& line : document.holdings()) {
    AddTo(holdings, {line.account_kind(), line.account_number(), line.asset_kind(), line.asset_number()},
          line.quantity());
  }
  for (const v1::PaperLine& line : document.papers()) {
    for (uint64_t paper : line.asset_numbers()) {
      AddTo(holdings, {line.account_kind(), line.account_number(), line.asset_kind(), paper}, 1);
    }
  }
  return holdings;
}

// 现金勾稽: the lines of a drawer add up to what it should hold.
bool AddsUp(const v1::CashLines& cash) {
  const int64_t in_fen = cash.opening_fen() + cash.float_fen() + cash.issued_fen() + cash.handed_in_fen() +
                         cash.received_fen() + cash.dues_fen() + cash.genuine_returned_fen();
  const int64_t out_fen = cash.change_fen() + cash.reversed_fen() + cash.refunded_fen() +
                          cash.counterfeits_removed_fen() + cash.dropped_fen() + cash.handed_out_fen();
  const bool counted = !cash.counted() || cash.counted_fen() - cash.expected_fen() == cash.difference_fen();
  return counted && cash.expected_fen() == in_fen - out_fen + cash.differences_booked_fen();
}

std::string CheckFigures(const v1::CloseDocument& document, const Quantities& holdings) {
  if (HoldingsIn(document) != holdings) {
    return absl::StrCat("the close lists ", Describe(HoldingsIn(document)), "; the log says ", Describe(holdings));
  }
  for (const v1::SessionFigures& session : document.sessions()) {
    if (!AddsUp(session.cash())) {
      return absl::StrCat("the cash of session ", session.session(), " does not add up: ",
                          session.cash().ShortDebugString());
    }
  }
  for (const v1::TillFigures& till : document.tills()) {
    const auto held = holdings.find({v1::ACCOUNT_KIND_TILL, till.till()});
    const int64_t fen = held == holdings.end() ? 0 : held->second;
    if (fen != till.cash_fen()) return absl::StrCat("till ", till.till(), " holds ", fen, ", not what its close says");
    if (!AddsUp(till.cash())) return absl::StrCat("the cash of till ", till.till(), " does not add up");
  }
  const v1::SafeFigures& safe = document.safe();
  const int64_t expected_fen = safe.opening_fen() + safe.in_fen() - safe.out_fen() + safe.differences_booked_fen();
  return safe.expected_fen() == expected_fen ? "" : "the safe does not add up";
}

}  // namespace

std::string CheckCloses(const Log& log) {
  struct Centre {
    figures::CentreBook book{CentreId()};
    Quantities holdings;
    const v1::Event* previous = nullptr;
  };
  std::map<uint32_t, Centre> centres;
  for (const auto& event : log) {
    const auto [it, fresh] = centres.try_emplace(event->centre());
    Centre& centre = it->second;
    if (fresh) centre.book = figures::CentreBook(CentreId(event->centre()));
    for (const v1::Posting& posting : event->postings()) AddTo(centre.holdings, LineOf(posting), posting.quantity());
    if (!event->has_business_day_closed()) {
      centre.book.Apply(*event);
      continue;
    }
    const std::string& stored = event->business_day_closed().document();
    if (centre.book.BuildDocument(figures::SealOf(*event)).SerializeAsString() != stored) {
      return absl::StrCat("the day closed at ", event->sequence(), " is not what its events say");
    }
    v1::CloseDocument document;
    document.ParseFromString(stored);
    if (std::string wrong = CheckFigures(document, centre.holdings); !wrong.empty()) return wrong;
    const bool chained = centre.previous == nullptr ||
                         document.previous_digest() == centre.previous->business_day_closed().document_digest();
    if (!chained) return "a close does not name the one before it";
    centre.previous = event.get();
    // From the close alone: what is not in the document is gone.
    centre.book = figures::CentreBook(CentreId(event->centre()));
    centre.book.Apply(*event);
  }
  return "";
}

}  // namespace daybook::simulation
