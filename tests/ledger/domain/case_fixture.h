// What the tests of over/short cases share: a centre with an open session, and ways to bring a case up and to handle it.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {

class Cases : public Counter {
 protected:
  Cases() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }
  // A case about so much too little (or, below zero, too much) in the drawer; its number. The cashier answers for it and
  // has counted.
  uint64_t GivenCase(int64_t short_fen) {
    // Something moves, so that the count is no recount.
    Given(CashPayment(1'000));
    Given(Count("CLOSE", DrawerFen() - short_fen));
    return Event(1).case_opened().case_number();
  }
  // A case that misses a cheque, and that cheque.
  uint64_t GivenCaseOfCheque(uint64_t* cheque) {
    Given(AtTill("receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 300000 tenders { kind: "
                 "TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: 300000 drawee_bank: '102' "
                 "provider_reference: '1' } }"));
    *cheque = Event().payment_received().first_cheque();
    Given(Count("CLOSE", DrawerFen()));
    return Event(1).case_opened().case_number();
  }
  v1::Command Decide(uint64_t number, absl::string_view outcome, absl::string_view rest,
                     uint32_t actor = kSupervisor) {
    return AtCentre(absl::StrCat("reason: 'decided' decide_case { case_reference { number: ", number,
                                 " } outcome: CASE_OUTCOME_", outcome, " ", rest, " }"),
                    actor);
  }
  v1::Command Explain(uint64_t over, uint64_t missing, int64_t fen) {
    return AtCentre(absl::StrCat("reason: 'mixed up' explain_case { over_case { number: ", over,
                                 " } short_case { number: ", missing, " } amount_fen: ", fen, " }"),
                    kSupervisor, kFinance);
  }
  v1::Command Close(uint64_t number) {
    return AtCentre(absl::StrCat("close_case { case_reference { number: ", number, " } }"), kSupervisor);
  }
  v1::Command Assign(uint64_t number, uint32_t owner = kSupervisor, absl::string_view due_date = "2026-11-30") {
    return AtCentre(absl::StrCat("assign_case { case_reference { number: ", number, " } owner: ", owner,
                                 " due_date: '", due_date, "' }"),
                    kSupervisor);
  }
  const Case& CaseAt(uint64_t number) const { return world_.state().cases.at(CaseId(number)); }
  int64_t DueFen(uint32_t person) const { return world_.state().FindStaff(StaffId(person))->due_fen; }
  // Holds `rejected` while the ledger could not hold another fen.
  void ThenNothingCanMove(const v1::Command& command) {
    const int64_t moved_fen = world_.state().moved_fen;
    world_.mutable_state().moved_fen = 4'000'000'000'000'000'000;
    When(command);
    ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
    world_.mutable_state().moved_fen = moved_fen;
  }
};

}  // namespace daybook::domain
