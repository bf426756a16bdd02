// A counter at which payments are given back: a payment of five tenders, and refunds of it as text.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {

class Refund : public Counter {
 protected:
  Refund() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }

  // Payment 1, of customer 62: cash 1,000, card 2,000, cheque 3,000, transfer 4,000, wallet 5,000 (tenders 0 to 4).
  void GivenMixed() {
    Given(AtTill("request_id: 'mixed' receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 15000 "
                 "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 2000 "
                 "change_fen: 1000 } "
                 "tenders { kind: TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_CONFIRMED amount_fen: 2000 "
                 "provider_reference: 'C1' } "
                 "tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 3000 drawee_bank: "
                 "'102' provider_reference: '1' } "
                 "tenders { kind: TENDER_KIND_TRANSFER provider: 5 status: TENDER_STATUS_CONFIRMED amount_fen: 4000 "
                 "provider_reference: 'T1' } "
                 "tenders { kind: TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_CONFIRMED amount_fen: 5000 "
                 "provider_reference: 'W1' } }"));
  }
  // Payment 1, its cheque cleared; a new session is open.
  void GivenMixedAndCleared() {
    GivenMixed();
    GivenSessionClosed();
    GivenChequesDeposited({1});
    Given(AtCentre("clear_cheque { cheque: 1 }", kFinance));
    GivenOpenSession(50'000);
  }
  void GivenDayOver(absl::string_view next_date = kTomorrow) {
    GivenSessionClosed();
    GivenDayClosed(next_date);
  }

  v1::Command GiveBack(absl::string_view tenders, absl::string_view payment = "number: 1") {
    return AtTill(absl::StrCat("reason: 'paid twice' refund_payment { payment { ", payment, " } ", tenders, " }"),
                  kCashier, kSupervisor);
  }
  static std::string Tender(uint32_t index, int64_t fen, absl::string_view reference = "", uint32_t bank_account = 0) {
    return absl::StrCat("tenders { tender_index: ", index, " amount_fen: ", fen, " status: TENDER_STATUS_CONFIRMED ",
                        "provider_reference: '", reference, "' bank_account: ", bank_account, " } ");
  }
  static std::string Pending(uint32_t index, int64_t fen, absl::string_view reference = "", uint32_t bank_account = 0) {
    return absl::StrCat("tenders { tender_index: ", index, " amount_fen: ", fen, " status: TENDER_STATUS_PENDING ",
                        "provider_reference: '", reference, "' bank_account: ", bank_account, " } ");
  }
  v1::Command Resolve(absl::string_view outcome, absl::string_view refund, uint32_t index,
                      absl::string_view reference = "", absl::string_view payment = "number: 1") {
    return AtCentre(absl::StrCat("resolve_tender { payment { ", payment, " } stage: TENDER_STAGE_REFUND refund { ",
                                 refund, " } tender_index: ", index, " outcome: TENDER_STATUS_", outcome,
                                 " provider_reference: '", reference, "' }"),
                    kCashier);
  }
  int64_t Customer() const { return Balance(v1::ACCOUNT_KIND_CUSTOMER, 62); }
};

}  // namespace daybook::domain
