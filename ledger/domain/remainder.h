// What remains of closed things: ended sessions, payments that later events changed, cheques whose fate is settled,
// confirmed deposits, ended handovers, invoices, tickets, cards that wait for no write. Hot in the state while their day is
// open or something about them is; then rows that the journal keeps and gives back as facts.
#pragma once

#include <optional>
#include <string>

#include "ledger/domain/facts.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

// "session/4", "payment/17", "cheque/6", "deposit/2", "card/8801", "handover/3"
std::string SessionKey(SessionId session);
std::string PaymentKeyText(PaymentId payment);
std::string ChequeKeyText(ChequeId cheque);
std::string DepositKey(DepositId deposit);
std::string CardKeyText(uint64_t card);
// "ticket/3/20261123/17"
std::string TicketKeyText(CentreId centre, TicketKey ticket);
std::string HandoverKey(HandoverId handover);

// From the state, else from the facts; none when neither has it.
std::optional<EndedSession> FindSessionRemainder(const LedgerState& state, const Facts& facts, SessionId session);
std::optional<PaymentRemainder> FindPaymentRemainder(const LedgerState& state, const Facts& facts, PaymentId payment);
std::optional<Deposit> FindDepositRemainder(const LedgerState& state, const Facts& facts, DepositId deposit);
std::optional<Cheque> FindChequeRemainder(const LedgerState& state, const Facts& facts, ChequeId cheque);
std::optional<Card> FindCardRemainder(const LedgerState& state, const Facts& facts, uint64_t card);
std::optional<Ticket> FindTicketRemainder(const LedgerState& state, const Facts& facts, CentreId centre,
                                          TicketKey ticket);
// By InvoiceKey().
std::optional<IssuedInvoice> FindInvoiceRemainder(const LedgerState& state, const Facts& facts, const std::string& key);
std::optional<EndedHandover> FindHandoverRemainder(const LedgerState& state, const Facts& facts, HandoverId handover);

// Brings back what had become of a payment that had left the state, from the event that changes it again.
void Recall(const google::protobuf::RepeatedPtrField<v1::TenderStanding>& before, int64_t invoiced_fen,
            PaymentRemainder& remainder);

// Moves what is settled of a centre whose day closes out of the state, to `state.departures`.
void LetGo(LedgerState& state, CentreId centre);

}  // namespace daybook::domain
