#include "ledger/domain/card.h"

#include "absl/strings/str_cat.h"
#include "ledger/domain/payment.h"
#include "ledger/domain/payment_lookup.h"
#include "ledger/domain/postings.h"
#include "ledger/domain/remainder.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {
namespace {

// As a payment: what is judged and booked is the same but for the account.
v1::ReceivePayment AsPayment(const v1::TopUpCard& wish) {
  v1::ReceivePayment payment;
  payment.set_purpose(v1::PURPOSE_PREPAYMENT);
  payment.set_customer(wish.customer());
  payment.set_amount_fen(wish.amount_fen());
  *payment.mutable_tenders() = wish.tenders();
  payment.set_ticket(wish.ticket());
  return payment;
}

// CARD_COUNTER_WRONG, CARD_WRITE_OPEN.
absl::Status CheckCard(const Hearing& hearing, const v1::TopUpCard& wish, const Card& card) {
  // Until the open top-up is written, the card itself shows the counter before it.
  const bool repeats_open = card.open && wish.card_counter() == card.last_counter;
  if (card.last_counter != 0 && !repeats_open && wish.card_counter() != uint64_t{card.last_counter} + 1) {
    return Rejected(v1::REJECTION_REASON_CARD_COUNTER_WRONG, absl::StrCat("the last one was ", card.last_counter));
  }
  if (card.open) return Rejected(v1::REJECTION_REASON_CARD_WRITE_OPEN, absl::StrCat("payment ", card.open.number()));
  return absl::OkStatus();
}

struct TopUp {
  KnownPayment payment;
  // Null: no write is open, since the card is written or the money was taken back.
  const CardLoad* load;
};

// People and day of a command about an earlier top-up, and the top-up: TOP_UP_UNKNOWN unless the centre took it.
absl::StatusOr<TopUp> FindTopUp(Hearing& hearing, const v1::Reference& reference, Lateness lateness) {
  DAYBOOK_RETURN_IF_ERROR(CheckActsForPayment(hearing, reference));
  DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing, lateness));
  if (hearing.late_for != 0 && !hearing.centre->book.HasRoom()) return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  absl::StatusOr<KnownPayment> payment = FindPayment(hearing, reference);
  if (!payment.ok() || !payment->is_top_up()) return Rejected(v1::REJECTION_REASON_TOP_UP_UNKNOWN);
  const CardLoad* load = hearing.state.cards.FindLoad(payment->number());
  return TopUp{*std::move(payment), load};
}

// What is not certain yet is not written: CARD_LOAD_PENDING would not be what the card holds.
absl::Status CheckNothingPending(const TopUp& top_up) {
  if (top_up.load == nullptr || !top_up.payment.has_pending()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_TENDER_PENDING, absl::StrCat("payment ", top_up.payment.number().number()));
}

absl::Status CheckBeingWritten(const TopUp& top_up) {
  if (top_up.load != nullptr && !top_up.load->failed) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_CARD_WRITE_NOT_OPEN, absl::StrCat("payment ", top_up.payment.number().number()));
}

// The event about a top-up, of its purpose, whoever sent it.
v1::Event* AddCardEvent(Hearing& hearing, const TopUp& top_up) {
  v1::Event* event = AddEvent(hearing);
  event->set_purpose(top_up.payment.event().purpose());
  return event;
}

template <typename Fact>
void FillFact(Fact& fact, const TopUp& top_up) {
  fact.set_payment(top_up.payment.number().number());
  fact.set_card(top_up.load->card);
  fact.set_card_counter(top_up.load->counter);
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::TopUpCard& wish) {
  const v1::ReceivePayment payment = AsPayment(wish);
  std::optional<NamedSession> ended;
  DAYBOOK_RETURN_IF_ERROR(CheckTaking(hearing, payment, ended));
  const Card card = FindCardRemainder(hearing.state, hearing.facts, wish.card()).value_or(Card());
  DAYBOOK_RETURN_IF_ERROR(CheckCard(hearing, wish, card));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  v1::CardTopUpPaid* fact = event->mutable_card_top_up_paid();
  fact->set_card(wish.card());
  fact->set_card_counter(wish.card_counter());
  fact->set_previous_counter(card.last_counter);
  BookTaking(hearing, payment, ended, CardPayer(wish.customer()), *event, *fact->mutable_payment());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CardTopUpPaid& fact) {
  Evolve(change, fact.payment());
  const PaymentId payment(fact.payment().payment());
  CardState& cards = change.state.cards;
  cards.cards[fact.card()] = {
      .centre = CentreId(change.event.centre()), .last_counter = fact.card_counter(), .open = payment};
  cards.loads[payment] = {
      .card = fact.card(), .counter = fact.card_counter(), .previous_counter = fact.previous_counter()};
  NoteLoadMoved(change, payment);
}

absl::Status Decide(Hearing& hearing, const v1::ConfirmCardWrite& wish) {
  DAYBOOK_ASSIGN_OR_RETURN(const TopUp top_up, FindTopUp(hearing, wish.payment(), Lateness::kAllowed));
  DAYBOOK_RETURN_IF_ERROR(CheckNothingPending(top_up));
  if (top_up.load != nullptr) DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, top_up.load->fen));
  DAYBOOK_RETURN_IF_ERROR(CheckBeingWritten(top_up));
  if (wish.read_back_counter() != top_up.load->counter) {
    return Rejected(v1::REJECTION_REASON_CARD_READ_BACK_WRONG, absl::StrCat("it is ", top_up.load->counter));
  }
  // Nothing refuses from here on.
  const uint64_t customer = top_up.payment.fact().customer();
  v1::Event* event = AddCardEvent(hearing, top_up);
  v1::CardWritten* fact = event->mutable_card_written();
  FillFact(*fact, top_up);
  fact->set_customer(customer);
  fact->set_amount_fen(top_up.load->fen);
  MoveMoney(*event, v1::ACCOUNT_KIND_CARD_LOAD_PENDING, customer, v1::ACCOUNT_KIND_CUSTOMER, customer,
            top_up.load->fen);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CardWritten& fact) {
  const PaymentId payment(fact.payment());
  PaymentRemainder& remainder = change.state.payments[payment];
  remainder.centre = CentreId(change.event.centre());
  remainder.card_written = true;
  change.state.cards.loads.erase(payment);
  change.state.cards.cards[fact.card()].open = PaymentId();
}

absl::Status Decide(Hearing& hearing, const v1::FailCardWrite& wish) {
  DAYBOOK_ASSIGN_OR_RETURN(const TopUp top_up, FindTopUp(hearing, wish.payment(), Lateness::kAllowed));
  DAYBOOK_RETURN_IF_ERROR(CheckBeingWritten(top_up));
  // Nothing refuses from here on.
  FillFact(*AddCardEvent(hearing, top_up)->mutable_card_write_failed(), top_up);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CardWriteFailed& fact) {
  change.state.cards.loads[PaymentId(fact.payment())].failed = true;
}

absl::Status Decide(Hearing& hearing, const v1::RewriteCard& wish) {
  DAYBOOK_ASSIGN_OR_RETURN(const TopUp top_up, FindTopUp(hearing, wish.payment(), Lateness::kNever));
  DAYBOOK_RETURN_IF_ERROR(CheckNothingPending(top_up));
  const std::string name = absl::StrCat("payment ", top_up.payment.number().number());
  if (top_up.load == nullptr) return Rejected(v1::REJECTION_REASON_CARD_WRITE_NOT_OPEN, name);
  if (!top_up.load->failed) return Rejected(v1::REJECTION_REASON_CARD_WRITE_NOT_FAILED, name);
  // Nothing refuses from here on.
  FillFact(*AddCardEvent(hearing, top_up)->mutable_card_rewritten(), top_up);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CardRewritten& fact) {
  change.state.cards.loads[PaymentId(fact.payment())].failed = false;
}

absl::Status CheckNotBeingWritten(const Hearing& hearing, PaymentId payment) {
  const CardLoad* load = hearing.state.cards.FindLoad(payment);
  if (load == nullptr || load->failed) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_CARD_WRITE_OPEN, absl::StrCat("payment ", payment.number()));
}

void NoteLoadMoved(Change& change, PaymentId payment) {
  const auto load = change.state.cards.loads.find(payment);
  if (load == change.state.cards.loads.end()) return;
  for (const v1::Posting& posting : change.event.postings()) {
    if (posting.account_kind() == v1::ACCOUNT_KIND_CARD_LOAD_PENDING) load->second.fen -= posting.quantity();
  }
  const auto remainder = change.state.payments.find(payment);
  const bool pending = remainder != change.state.payments.end() && remainder->second.pending > 0;
  if (load->second.fen == 0 && !pending) EndLoad(change.state, payment);
}

void EndLoad(LedgerState& state, PaymentId payment) {
  const auto load = state.cards.loads.find(payment);
  if (load == state.cards.loads.end()) return;
  Card& card = state.cards.cards[load->second.card];
  card.last_counter = load->second.previous_counter;
  card.open = PaymentId();
  state.cards.loads.erase(load);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::TopUpCard& wish, FactKeys& keys) {
  for (const v1::Tender& tender : wish.tenders()) {
    std::string key = UniqueKeyOf(tender);
    if (!key.empty() && facts.FindUniqueKey(key) == nullptr) keys.unique_keys.push_back(std::move(key));
  }
  if (state.cards.cards.contains(wish.card())) return;
  std::string key = CardKeyText(wish.card());
  if (facts.FindRemainder(key) == nullptr) keys.remainders.push_back(std::move(key));
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::ConfirmCardWrite& wish, FactKeys& keys) {
  AddPaymentKeys(state, facts, wish.payment(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::FailCardWrite& wish, FactKeys& keys) {
  AddPaymentKeys(state, facts, wish.payment(), keys);
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::RewriteCard& wish, FactKeys& keys) {
  AddPaymentKeys(state, facts, wish.payment(), keys);
}

}  // namespace daybook::domain
