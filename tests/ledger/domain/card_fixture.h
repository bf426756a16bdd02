// A counter at which cards are topped up: card 8801 of customer 62, as text.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {

class CardTopUp : public Counter {
 protected:
  CardTopUp() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }

  static std::string Cash(int64_t fen) {
    return absl::StrCat("tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: ", fen,
                        " received_fen: ", fen, " } ");
  }
  static std::string ByCard(int64_t fen, absl::string_view reference, absl::string_view status = "CONFIRMED") {
    return absl::StrCat("tenders { kind: TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_", status,
                        " amount_fen: ", fen, " provider_reference: '", reference, "' } ");
  }
  // At the window; its amount is what the tenders add up to.
  v1::Command TopUp(absl::string_view tenders, uint32_t counter = 1, uint64_t card = 8'801) {
    v1::Command command = AtTill(absl::StrCat("top_up_card { customer: 62 card: ", card, " card_counter: ", counter,
                                              " ", tenders, " }"));
    int64_t sum_fen = 0;
    for (const v1::Tender& tender : command.top_up_card().tenders()) sum_fen += tender.amount_fen();
    command.mutable_top_up_card()->set_amount_fen(sum_fen);
    return command;
  }
  // The payment by number. Sent from no till: the card is written wherever it is.
  v1::Command Confirm(uint64_t payment = 1, uint32_t counter = 1) {
    return AtCentre(absl::StrCat("confirm_card_write { payment { number: ", payment, " } read_back_counter: ", counter,
                                 " }"),
                    kCashier);
  }
  v1::Command Fail(uint64_t payment = 1) {
    return AtCentre(absl::StrCat("fail_card_write { payment { number: ", payment, " } }"), kCashier);
  }
  v1::Command Rewrite(uint64_t payment = 1) {
    return AtCentre(absl::StrCat("rewrite_card { payment { number: ", payment, " } }"), kCashier);
  }
  v1::Command Reverse(absl::string_view reversals = "", uint64_t payment = 1) {
    return AtTill(absl::StrCat("reason: 'wrong card' reverse_payment { payment { number: ", payment, " } ", reversals,
                               " }"),
                  kCashier, kSupervisor);
  }
  static std::string Void(uint32_t index, absl::string_view reference, absl::string_view status = "CONFIRMED") {
    return absl::StrCat("reversals { tender_index: ", index, " provider_reference: '", reference,
                        "' status: TENDER_STATUS_", status, " } ");
  }
  v1::Command Refund(absl::string_view tenders, uint64_t payment = 1) {
    return AtTill(absl::StrCat("reason: 'card is full' refund_payment { payment { number: ", payment, " } ", tenders,
                               " }"),
                  kCashier, kSupervisor);
  }
  static std::string Back(uint32_t index, int64_t fen, absl::string_view reference = "",
                          absl::string_view status = "CONFIRMED") {
    return absl::StrCat("tenders { tender_index: ", index, " amount_fen: ", fen, " provider_reference: '", reference,
                        "' status: TENDER_STATUS_", status, " } ");
  }
  v1::Command Resolve(absl::string_view stage, absl::string_view outcome, uint32_t index, uint64_t payment = 1) {
    // Each reference is used once.
    return AtCentre(absl::StrCat("resolve_tender { payment { number: ", payment, " } stage: TENDER_STAGE_", stage,
                                 stage == "REFUND" ? " refund { number: 1 }" : "", " tender_index: ", index,
                                 " outcome: TENDER_STATUS_", outcome, " provider_reference: 'R", ++references_, "' }"),
                    kCashier);
  }
  void GivenDayOver(absl::string_view next_date = kTomorrow) {
    GivenSessionClosed();
    GivenDayClosed(next_date);
  }

  // What customer 62 paid in, and what of it waits for its card.
  int64_t Customer() const { return -Balance(v1::ACCOUNT_KIND_CUSTOMER, 62); }
  int64_t Pending() const { return -Balance(v1::ACCOUNT_KIND_CARD_LOAD_PENDING, 62); }
  // What must be carried, by key.
  std::vector<std::string> Items() const {
    std::vector<std::string> keys;
    const std::vector<v1::PreflightItem> items =
        *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
    for (const v1::PreflightItem& item : items) {
      if (item.item().kind() == v1::OPEN_ITEM_KIND_CARD_WRITE_UNFINISHED) keys.push_back(item.item().key());
    }
    return keys;
  }
  bool IsOpen(uint64_t payment = 1) const { return world_.state().cards.FindLoad(PaymentId(payment)) != nullptr; }

  int references_ = 0;
};

}  // namespace daybook::domain
