#include "ledger/domain/remainder.h"

#include "absl/strings/str_cat.h"
#include "ledger/domain/archive.h"

namespace daybook::domain {
namespace {

template <typename Remainder>
RemainderRow RowOf(std::string key, const Remainder& remainder) {
  ArchiveWriter writer;
  writer(remainder);
  return {std::move(key), std::move(writer.bytes())};
}

template <typename Remainder>
std::optional<Remainder> ReadRow(const Facts& facts, const std::string& key) {
  const std::string* row = facts.FindRemainder(key);
  if (row == nullptr || row->empty()) return std::nullopt;
  Remainder remainder;
  ArchiveReader reader(*row);
  reader(remainder);
  if (!reader.done()) return std::nullopt;
  return remainder;
}

void LetDepositsGo(LedgerState& state, CentreId centre) {
  for (auto it = state.deposits.begin(); it != state.deposits.end();) {
    const auto here = it++;
    if (here->second.centre != centre || !here->second.confirmed) continue;
    state.departures.remainders.push_back(RowOf(DepositKey(here->first), here->second));
    state.deposits.erase(here);
  }
}

void LetCardsGo(LedgerState& state, CentreId centre) {
  auto& cards = state.cards.cards;
  for (auto it = cards.begin(); it != cards.end();) {
    const auto here = it++;
    if (here->second.centre != centre || here->second.open) continue;
    state.departures.remainders.push_back(RowOf(CardKeyText(here->first), here->second));
    cards.erase(here);
  }
}

void LetTicketsGo(LedgerState& state, CentreId centre) {
  const auto queue = state.queue.centres.find(centre);
  if (queue == state.queue.centres.end()) return;
  for (const auto& [key, ticket] : queue->second.tickets) {
    state.departures.remainders.push_back(RowOf(TicketKeyText(centre, key), ticket));
  }
  state.queue.centres.erase(queue);
}

void LetInvoicesGo(LedgerState& state, CentreId centre) {
  for (auto it = state.invoices.issued.begin(); it != state.invoices.issued.end();) {
    const auto here = it++;
    if (here->second.centre != centre) continue;
    state.departures.remainders.push_back(RowOf(here->first, here->second));
    state.invoices.issued.erase(here);
  }
}

void LetHandoversGo(LedgerState& state, CentreId centre) {
  for (auto it = state.handovers.ended.begin(); it != state.handovers.ended.end();) {
    const auto here = it++;
    if (here->second.centre != centre) continue;
    state.departures.remainders.push_back(RowOf(HandoverKey(here->first), here->second));
    state.handovers.ended.erase(here);
  }
}

}  // namespace

std::string SessionKey(SessionId session) { return absl::StrCat("session/", session.number()); }

std::string PaymentKeyText(PaymentId payment) { return absl::StrCat("payment/", payment.number()); }

std::string DepositKey(DepositId deposit) { return absl::StrCat("deposit/", deposit.number()); }

std::string CardKeyText(uint64_t card) { return absl::StrCat("card/", card); }

std::string HandoverKey(HandoverId handover) { return absl::StrCat("handover/", handover.number()); }

std::string ChequeKeyText(ChequeId cheque) { return absl::StrCat("cheque/", cheque.number()); }

std::string TicketKeyText(CentreId centre, TicketKey ticket) {
  return absl::StrCat("ticket/", centre.number(), "/", ticket.business_date, "/", ticket.number);
}

std::optional<EndedSession> FindSessionRemainder(const LedgerState& state, const Facts& facts, SessionId session) {
  const auto it = state.ended_sessions.find(session);
  if (it != state.ended_sessions.end()) return it->second;
  return ReadRow<EndedSession>(facts, SessionKey(session));
}

std::optional<PaymentRemainder> FindPaymentRemainder(const LedgerState& state, const Facts& facts, PaymentId payment) {
  const auto it = state.payments.find(payment);
  if (it != state.payments.end()) return it->second;
  return ReadRow<PaymentRemainder>(facts, PaymentKeyText(payment));
}

std::optional<Deposit> FindDepositRemainder(const LedgerState& state, const Facts& facts, DepositId deposit) {
  const auto it = state.deposits.find(deposit);
  if (it != state.deposits.end()) return it->second;
  return ReadRow<Deposit>(facts, DepositKey(deposit));
}

std::optional<EndedHandover> FindHandoverRemainder(const LedgerState& state, const Facts& facts, HandoverId handover) {
  const auto it = state.handovers.ended.find(handover);
  if (it != state.handovers.ended.end()) return it->second;
  return ReadRow<EndedHandover>(facts, HandoverKey(handover));
}

std::optional<Cheque> FindChequeRemainder(const LedgerState& state, const Facts& facts, ChequeId cheque) {
  const auto it = state.cheques.find(cheque);
  if (it != state.cheques.end()) return it->second;
  return ReadRow<Cheque>(facts, ChequeKeyText(cheque));
}

std::optional<Card> FindCardRemainder(const LedgerState& state, const Facts& facts, uint64_t card) {
  const auto it = state.cards.cards.find(card);
  if (it != state.cards.cards.end()) return it->second;
  return ReadRow<Card>(facts, CardKeyText(card));
}

std::optional<Ticket> FindTicketRemainder(const LedgerState& state, const Facts& facts, CentreId centre,
                                          TicketKey ticket) {
  const Ticket* hot = state.queue.Find(centre, ticket);
  if (hot != nullptr) return *hot;
  return ReadRow<Ticket>(facts, TicketKeyText(centre, ticket));
}

std::optional<IssuedInvoice> FindInvoiceRemainder(const LedgerState& state, const Facts& facts,
                                                  const std::string& key) {
  const auto it = state.invoices.issued.find(key);
  if (it != state.invoices.issued.end()) return it->second;
  return ReadRow<IssuedInvoice>(facts, key);
}

void Recall(const google::protobuf::RepeatedPtrField<v1::TenderStanding>& before, int64_t invoiced_fen,
            PaymentRemainder& remainder) {
  remainder.invoiced_fen = invoiced_fen;
  for (const v1::TenderStanding& standing : before) {
    remainder.payment_legs.push_back(standing.payment_leg());
    remainder.reversal_legs.push_back(standing.reversal_leg());
    remainder.refunded_fen.push_back(standing.refunded_fen());
    remainder.reversed = remainder.reversed || standing.reversal_leg() != v1::TENDER_STATUS_UNSPECIFIED;
  }
}

void LetGo(LedgerState& state, CentreId centre) {
  LetDepositsGo(state, centre);
  LetCardsGo(state, centre);
  LetTicketsGo(state, centre);
  LetInvoicesGo(state, centre);
  LetHandoversGo(state, centre);
  for (auto it = state.ended_sessions.begin(); it != state.ended_sessions.end();) {
    const auto here = it++;
    if (here->second.centre != centre) continue;
    state.departures.remainders.push_back(RowOf(SessionKey(here->first), here->second));
    state.session_request_ids.erase(here->second.request_id);
    state.ended_sessions.erase(here);
  }
  for (auto it = state.payments.begin(); it != state.payments.end();) {
    const auto here = it++;
    if (here->second.centre != centre || here->second.pending > 0) continue;
    if (state.cards.loads.contains(here->first)) continue;
    state.departures.remainders.push_back(RowOf(PaymentKeyText(here->first), here->second));
    state.payments.erase(here);
  }
  for (auto it = state.cheques.begin(); it != state.cheques.end();) {
    const auto here = it++;
    const bool settled = here->second.stage == ChequeStage::kCleared || here->second.stage == ChequeStage::kGone;
    if (here->second.centre != centre || !settled) continue;
    state.departures.remainders.push_back(RowOf(ChequeKeyText(here->first), here->second));
    state.cheques.erase(here);
  }
}

}  // namespace daybook::domain
