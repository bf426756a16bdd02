// Cheques after they were taken: cleared, bounced, returned to the payer. A cheque is two things: its paper, which
// lies with a holder (drawer, safe, deposit, case) and moves by postings alone, and its value, which is CHEQUE_CLEARING
// until the bank has said what it is worth. How far the value has come is Cheque::stage.
#pragma once

#include "absl/status/statusor.h"
#include "daybook/v1/cheque.pb.h"
#include "daybook/v1/payment.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ClearCheque& wish);
void Evolve(Change& change, const v1::ChequeCleared& fact);

absl::Status Decide(Hearing& hearing, const v1::BounceCheque& wish);
void Evolve(Change& change, const v1::ChequeBounced& fact);

absl::Status Decide(Hearing& hearing, const v1::ReturnCheque& wish);
void Evolve(Change& change, const v1::ChequeReturned& fact);

// What judging the command needs and `facts` do not hold yet (MissingFacts() of domain.h).
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ClearCheque& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::BounceCheque& wish, FactKeys& keys);
void AddKeys(const LedgerState& state, const Facts& facts, const v1::ReturnCheque& wish, FactKeys& keys);

// --- For other commands that meet a cheque ---

struct KnownCheque {
  ChequeId number;
  Cheque info;
};

// CHEQUE_UNKNOWN unless it was taken at the command's centre. Looks in the state, then in the facts.
absl::StatusOr<KnownCheque> FindCheque(const Hearing& hearing, ChequeId number);
// What FindCheque() needs and does not find yet.
void AddChequeKeys(const LedgerState& state, const Facts& facts, ChequeId number, FactKeys& keys);

// Whether the bank did not pay it; also when its paper has gone back to the payer since.
bool HasBounced(const Cheque& cheque);

// The payment's cheques are known from here on.
void NoteChequesTaken(Change& change, const v1::PaymentReceived& fact);
// The bank has confirmed the deposit that held it.
void NoteChequeDeposited(LedgerState& state, ChequeId number, BankAccountId bank_account);
// Its payment was reversed, or its paper is lost for good.
void NoteChequeGone(LedgerState& state, ChequeId number);

}  // namespace daybook::domain
