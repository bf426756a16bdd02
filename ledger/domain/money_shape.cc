// The shape of what happens to money after it was taken: cheques, deposits, cases, notes.
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/money.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

constexpr int kDepositChequesMax = 1'000;

// A field that belongs to one variant of the wish and must be empty in the others.
void CheckAbsent(bool given, const char* field, FieldErrors& errors) {
  if (given) errors.Add(field, "must be left out here");
}

void CheckSerial(const std::string& serial, const char* field, FieldErrors& errors) {
  if (!IsToken(serial, kSerialBytesMax)) errors.Add(field, "must be 1..20 visible characters");
}

void CheckToken(const std::string& token, const char* field, FieldErrors& errors) {
  if (!IsToken(token, kReferenceBytesMax)) errors.Add(field, "must be 1..64 visible characters");
}

}  // namespace

// --- Cheques ---------------------------------------------------------------------------------------------------------

void CheckShapeOf(const v1::ClearCheque& wish, FieldErrors& errors) {
  CheckNumber(wish.cheque(), "clear_cheque.cheque", errors);
}

void CheckShapeOf(const v1::BounceCheque& wish, FieldErrors& errors) {
  CheckNumber(wish.cheque(), "bounce_cheque.cheque", errors);
}

void CheckShapeOf(const v1::ReturnCheque& wish, FieldErrors& errors) {
  CheckNumber(wish.cheque(), "return_cheque.cheque", errors);
}

// --- Deposits --------------------------------------------------------------------------------------------------------

void CheckShapeOf(const v1::DispatchDeposit& wish, FieldErrors& errors) {
  CheckNumber(wish.bank_account(), "dispatch_deposit.bank_account", errors);
  if (!IsAmountOrZero(wish.amount_fen())) errors.Add("dispatch_deposit.amount_fen", "must be 0..10^12");
  CheckDenominationsShape(wish.denominations(), "dispatch_deposit.denominations", errors);
  if (wish.cheques_size() > kDepositChequesMax) errors.Add("dispatch_deposit.cheques", "must be at most 1,000");
  absl::flat_hash_set<uint64_t> seen;
  for (uint64_t cheque : wish.cheques()) {
    if (cheque != 0 && seen.insert(cheque).second) continue;
    errors.Add("dispatch_deposit.cheques", "must be named once each");
    break;
  }
  CheckNumber(wish.carrier(), "dispatch_deposit.carrier", errors);
  CheckNumber(wish.escort(), "dispatch_deposit.escort", errors);
}

void CheckShapeOf(const v1::ConfirmDeposit& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.deposit(), "confirm_deposit.deposit", errors);
  CheckToken(wish.slip_number(), "confirm_deposit.slip_number", errors);
  if (!wish.has_credited_fen() || !IsAmountOrZero(wish.credited_fen())) {
    errors.Add("confirm_deposit.credited_fen", "is required, 0..10^12");
  }
}

void CheckShapeOf(const v1::WithdrawForFloat& wish, FieldErrors& errors) {
  CheckNumber(wish.bank_account(), "withdraw_for_float.bank_account", errors);
  if (!IsAmount(wish.amount_fen())) errors.Add("withdraw_for_float.amount_fen", "must be 1..10^12");
  CheckDenominationsShape(wish.denominations(), "withdraw_for_float.denominations", errors);
  CheckNumber(wish.carrier(), "withdraw_for_float.carrier", errors);
  CheckNumber(wish.escort(), "withdraw_for_float.escort", errors);
}

// --- Cases -----------------------------------------------------------------------------------------------------------

void CheckShapeOf(const v1::AssignCase& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.case_reference(), "assign_case.case_reference", errors);
  CheckNumber(wish.owner(), "assign_case.owner", errors);
  if (!ParseDate(wish.due_date()).ok()) errors.Add("assign_case.due_date", "must be a date such as 2026-11-23");
}

void CheckShapeOf(const v1::ExplainCase& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.over_case(), "explain_case.over_case", errors);
  CheckReferenceShape(wish.short_case(), "explain_case.short_case", errors);
  if (!IsAmount(wish.amount_fen())) errors.Add("explain_case.amount_fen", "must be 1..10^12");
}

void CheckShapeOf(const v1::DecideCase& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.case_reference(), "decide_case.case_reference", errors);
  if (!v1::CaseOutcome_IsValid(wish.outcome()) || wish.outcome() == v1::CASE_OUTCOME_UNSPECIFIED) {
    errors.Add("decide_case.outcome", "is not an outcome");
    return;
  }
  const bool of_cheque =
      wish.outcome() == v1::CASE_OUTCOME_CHEQUE_FOUND || wish.outcome() == v1::CASE_OUTCOME_CHEQUE_LOST;
  if (of_cheque) {
    CheckNumber(wish.cheque(), "decide_case.cheque", errors);
    CheckAbsent(wish.amount_fen() != 0, "decide_case.amount_fen", errors);
  } else {
    CheckAbsent(wish.cheque() != 0, "decide_case.cheque", errors);
    if (!IsAmount(wish.amount_fen())) errors.Add("decide_case.amount_fen", "must be 1..10^12");
  }
  if (wish.outcome() == v1::CASE_OUTCOME_STAFF_DUE) {
    CheckNumber(wish.staff(), "decide_case.staff", errors);
  } else {
    CheckAbsent(wish.staff() != 0, "decide_case.staff", errors);
  }
  if (wish.outcome() == v1::CASE_OUTCOME_CUSTOMER) {
    if (wish.customer() == 0 || wish.customer() > kCustomerMax) errors.Add("decide_case.customer", "must be 1..10^15");
  } else {
    CheckAbsent(wish.customer() != 0, "decide_case.customer", errors);
  }
}

void CheckShapeOf(const v1::SettleDue& wish, FieldErrors& errors) {
  CheckNumber(wish.staff(), "settle_due.staff", errors);
  if (!IsAmount(wish.amount_fen())) errors.Add("settle_due.amount_fen", "must be 1..10^12");
  if (wish.tender() == v1::TENDER_KIND_TRANSFER) {
    CheckNumber(wish.bank_account(), "settle_due.bank_account", errors);
    CheckToken(wish.provider_reference(), "settle_due.provider_reference", errors);
    return;
  }
  if (wish.tender() != v1::TENDER_KIND_CASH) errors.Add("settle_due.tender", "must be CASH or TRANSFER");
  CheckAbsent(wish.bank_account() != 0, "settle_due.bank_account", errors);
  CheckAbsent(!wish.provider_reference().empty(), "settle_due.provider_reference", errors);
}

void CheckShapeOf(const v1::CloseCase& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.case_reference(), "close_case.case_reference", errors);
}

// --- Notes -----------------------------------------------------------------------------------------------------------

void CheckShapeOf(const v1::ReportCounterfeit& wish, FieldErrors& errors) {
  CheckSerial(wish.note().serial(), "report_counterfeit.note.serial", errors);
  if (!IsAmount(wish.note().face_fen())) errors.Add("report_counterfeit.note.face_fen", "must be 1..10^12");
}

void CheckShapeOf(const v1::SurrenderCounterfeit& wish, FieldErrors& errors) {
  CheckSerial(wish.serial(), "surrender_counterfeit.serial", errors);
  CheckToken(wish.certificate(), "surrender_counterfeit.certificate", errors);
}

void CheckShapeOf(const v1::ReturnGenuine& wish, FieldErrors& errors) {
  CheckSerial(wish.serial(), "return_genuine.serial", errors);
}

}  // namespace daybook::domain
