#include "tests/ledger/figures/event_maker.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/digest.h"

namespace daybook {
namespace {

constexpr uint32_t kSupervisor = 900;
constexpr uint32_t kKeeper = 901;
constexpr int64_t kSecond = 1'000'000;

v1::AccountKind ClearingOf(v1::TenderKind kind) {
  switch (kind) {
    case v1::TENDER_KIND_CARD:
      return v1::ACCOUNT_KIND_CARD_CLEARING;
    case v1::TENDER_KIND_WALLET:
      return v1::ACCOUNT_KIND_WALLET_CLEARING;
    case v1::TENDER_KIND_TRANSFER:
      return v1::ACCOUNT_KIND_TRANSFER_CLEARING;
    default:
      return v1::ACCOUNT_KIND_CHEQUE_CLEARING;
  }
}

}  // namespace

PaidWith Cash(int64_t amount_fen, int64_t received_fen) { return {v1::TENDER_KIND_CASH, amount_fen, received_fen}; }
PaidWith Card(int64_t amount_fen, uint32_t provider, bool is_pending) {
  return {v1::TENDER_KIND_CARD, amount_fen, 0, provider, is_pending};
}
PaidWith Wallet(int64_t amount_fen, uint32_t provider, bool is_pending) {
  return {v1::TENDER_KIND_WALLET, amount_fen, 0, provider, is_pending};
}
PaidWith Cheque(int64_t amount_fen) { return {v1::TENDER_KIND_CHEQUE, amount_fen}; }
PaidWith Transfer(int64_t amount_fen, uint32_t bank_account, bool is_pending) {
  return {v1::TENDER_KIND_TRANSFER, amount_fen, 0, bank_account, is_pending};
}

// --- Building blocks -------------------------------------------------------------------------------------------------

v1::Event& EventMaker::Add(uint32_t centre, uint32_t till, uint64_t session) {
  owned_.push_back(std::make_unique<v1::Event>());
  v1::Event& event = *owned_.back();
  now_micros_ += kSecond;
  event.set_sequence(owned_.size());
  event.set_commit_time_micros(now_micros_);
  event.set_occur_time_micros(now_micros_);
  event.set_centre(centre);
  event.set_business_date(centres_[centre].business_date);
  event.set_till(till);
  event.set_session(session);
  event.set_actor(till != 0 ? tills_[till].cashier : kSupervisor);
  event.set_request_id(absl::StrCat("request/", owned_.size()));
  event.set_command_events(1);
  return event;
}

v1::Event& EventMaker::AddAtTill(uint32_t till) { return Add(tills_.at(till).centre, till, tills_.at(till).session); }

void EventMaker::Post(v1::Event& event, v1::AccountKind kind, uint64_t number, int64_t quantity, v1::AssetKind asset,
                      uint64_t asset_number) {
  if (quantity == 0) return;
  v1::Posting& posting = *event.add_postings();
  posting.set_account_kind(kind);
  posting.set_account_number(number);
  posting.set_asset_kind(asset);
  posting.set_asset_number(asset_number);
  posting.set_quantity(quantity);
}

void EventMaker::PostCustomer(v1::Event& event, uint64_t customer, v1::Purpose purpose, int64_t quantity) {
  if (customer != 0) {
    Post(event, v1::ACCOUNT_KIND_CUSTOMER, customer, quantity);
  } else {
    Post(event, v1::ACCOUNT_KIND_REVENUE, purpose, quantity);
  }
}

void EventMaker::PostPayer(v1::Event& event, PaymentState& payment, int64_t quantity) {
  if (payment.card == 0 || payment.is_written) return PostCustomer(event, payment.customer, payment.purpose, quantity);
  Post(event, v1::ACCOUNT_KIND_CARD_LOAD_PENDING, payment.customer, quantity);
  payment.load_fen -= quantity;
}

void EventMaker::PostTender(v1::Event& event, const PaidWith& tender, int64_t sign) {
  if (tender.kind == v1::TENDER_KIND_CASH) {
    Post(event, v1::ACCOUNT_KIND_TILL, event.till(), sign * tender.received_fen);
    Post(event, v1::ACCOUNT_KIND_TILL, event.till(), -sign * (tender.received_fen - tender.amount_fen));
    tills_.at(event.till()).cash_fen += sign * tender.amount_fen;
  } else {
    const uint64_t number = tender.kind == v1::TENDER_KIND_CHEQUE ? event.centre() : tender.provider;
    Post(event, ClearingOf(tender.kind), number, sign * tender.amount_fen);
  }
}

void EventMaker::PostCase(v1::Event& event, uint64_t number, int64_t quantity) {
  Post(event, v1::ACCOUNT_KIND_OVER_SHORT, number, quantity);
  CaseState& state = cases_[number];
  state.centre = event.centre();
  state.balance_fen += quantity;
}

void EventMaker::Done(const v1::Event& event) {
  events_.push_back(&event);
  for (auto& [centre, book] : books_) book.Apply(event);
}

void EventMaker::OpenCase(const v1::Event& cause, uint64_t number, int64_t balance_fen, uint64_t count,
                          v1::CaseOrigin origin) {
  v1::Event& event = Add(cause.centre(), cause.till(), cause.session());
  event.set_cause(cause.sequence());
  v1::CaseOpened& opened = *event.mutable_case_opened();
  opened.set_case_number(number);
  opened.set_origin(origin);
  opened.set_answerable(cause.till() != 0 ? tills_.at(cause.till()).cashier : kKeeper);
  opened.set_count(count);
  opened.set_balance_fen(balance_fen);
  Done(event);
}

// --- Set-up and the day ----------------------------------------------------------------------------------------------

void EventMaker::Centre(uint32_t centre, int32_t first_business_date) {
  centres_[centre].business_date = first_business_date;
  books_.emplace(centre, figures::CentreBook(CentreId(centre)));
  v1::Event& event = Add(centre);
  v1::CentreConfigured& configured = *event.mutable_centre_configured();
  configured.set_name(absl::StrCat("Centre ", centre));
  configured.set_utc_offset_minutes(480);
  configured.set_first_business_date(first_business_date);
  configured.set_policy_version(1);
  Done(event);
}

void EventMaker::Configure(uint32_t centre, uint32_t takings_age_max_hours, uint32_t deposit_age_max_hours) {
  v1::Event& event = Add(centre);
  v1::CentreConfigured& configured = *event.mutable_centre_configured();
  configured.mutable_policy()->set_takings_age_max_hours(takings_age_max_hours);
  configured.mutable_policy()->set_deposit_age_max_hours(deposit_age_max_hours);
  configured.set_policy_version(2);
  Done(event);
}

void EventMaker::Till(uint32_t centre, uint32_t till, v1::TillKind kind) {
  tills_[till].centre = centre;
  v1::Event& event = Add(centre, till);
  event.mutable_till_registered()->set_kind(kind);
  event.mutable_till_registered()->set_name(absl::StrCat("Till ", till));
  Done(event);
}

void EventMaker::OpeningCash(uint32_t centre, int64_t amount_fen) {
  v1::Event& event = Add(centre);
  event.mutable_opening_cash_recorded()->set_amount_fen(amount_fen);
  Post(event, v1::ACCOUNT_KIND_SAFE, centre, amount_fen);
  Post(event, v1::ACCOUNT_KIND_CAPITAL, centre, -amount_fen);
  centres_[centre].cash_fen += amount_fen;
  Done(event);
}

void EventMaker::OpenDay(uint32_t centre) {
  v1::Event& event = Add(centre);
  event.mutable_business_day_opened()->set_business_date(centres_[centre].business_date);
  event.mutable_business_day_opened()->add_on_duty(kSupervisor);
  event.mutable_business_day_opened()->add_on_duty(kKeeper);
  Done(event);
}

const v1::Event& EventMaker::CloseDay(uint32_t centre, std::vector<std::string> carried) {
  v1::Event& event = Add(centre);
  event.set_second_person(kKeeper);
  figures::Seal seal{.last_sequence = event.sequence() - 1,
                     .tree_root = std::string(AsView(Sha256(absl::StrCat("root before ", event.sequence())))),
                     .closed_micros = event.commit_time_micros(),
                     .closed_by = event.actor(),
                     .witness = event.second_person()};
  for (std::string& key : carried) seal.carried.emplace_back(std::move(key), "waits for the provider");
  v1::BusinessDayClosed& closed = *event.mutable_business_day_closed();
  closed.set_document(books_.at(centre).BuildDocument(seal).SerializeAsString());
  closed.set_document_digest(std::string(AsView(Sha256(closed.document()))));
  centres_[centre].business_date = AddDays(centres_[centre].business_date, 1);
  closed.set_next_business_date(centres_[centre].business_date);
  Done(event);
  return event;
}

// --- Sessions --------------------------------------------------------------------------------------------------------

uint64_t EventMaker::OpenSession(uint32_t till, uint32_t cashier, int64_t float_fen) {
  TillState& state = tills_.at(till);
  state.session = next_session_++;
  state.cashier = cashier;
  v1::Event& event = AddAtTill(till);
  event.mutable_session_opened()->set_session(state.session);
  event.mutable_session_opened()->set_cashier(cashier);
  event.mutable_session_opened()->set_float_fen(float_fen);
  Post(event, v1::ACCOUNT_KIND_TILL, till, float_fen);
  Post(event, v1::ACCOUNT_KIND_SAFE, state.centre, -float_fen);
  state.cash_fen += float_fen;
  centres_[state.centre].cash_fen -= float_fen;
  Done(event);
  return state.session;
}

void EventMaker::IssueFloat(uint32_t till, int64_t amount_fen) {
  v1::Event& event = AddAtTill(till);
  event.mutable_float_issued()->set_amount_fen(amount_fen);
  Post(event, v1::ACCOUNT_KIND_TILL, till, amount_fen);
  Post(event, v1::ACCOUNT_KIND_SAFE, event.centre(), -amount_fen);
  tills_.at(till).cash_fen += amount_fen;
  centres_[event.centre()].cash_fen -= amount_fen;
  Done(event);
}

void EventMaker::Drop(uint32_t till, int64_t amount_fen) {
  v1::Event& event = AddAtTill(till);
  event.mutable_safe_dropped()->set_amount_fen(amount_fen);
  Post(event, v1::ACCOUNT_KIND_SAFE, event.centre(), amount_fen);
  Post(event, v1::ACCOUNT_KIND_TILL, till, -amount_fen);
  tills_.at(till).cash_fen -= amount_fen;
  centres_[event.centre()].cash_fen += amount_fen;
  Done(event);
}

void EventMaker::Pause(uint32_t till) {
  v1::Event& event = AddAtTill(till);
  event.mutable_till_paused();
  Done(event);
}

void EventMaker::Resume(uint32_t till) {
  v1::Event& event = AddAtTill(till);
  event.mutable_till_resumed();
  Done(event);
}

void EventMaker::CloseSession(uint32_t till) {
  TillState& state = tills_.at(till);
  CentreState& centre = centres_[state.centre];
  v1::Event& event = AddAtTill(till);
  event.mutable_session_closed()->set_cash_fen(state.cash_fen);
  event.mutable_session_closed()->set_papers(static_cast<uint32_t>(state.cheques.size() + state.notes.size()));
  Post(event, v1::ACCOUNT_KIND_SAFE, state.centre, state.cash_fen);
  Post(event, v1::ACCOUNT_KIND_TILL, till, -state.cash_fen);
  for (uint64_t cheque : state.cheques) {
    Post(event, v1::ACCOUNT_KIND_SAFE, state.centre, 1, v1::ASSET_KIND_CHEQUE, cheque);
    Post(event, v1::ACCOUNT_KIND_TILL, till, -1, v1::ASSET_KIND_CHEQUE, cheque);
    centre.cheques.push_back(cheque);
    cheques_.at(cheque).place = ChequePlace::kSafe;
  }
  centre.cash_fen += state.cash_fen;
  for (uint64_t note : state.notes) {
    Post(event, v1::ACCOUNT_KIND_SAFE, state.centre, 1, v1::ASSET_KIND_SUSPECT_NOTE, note);
    Post(event, v1::ACCOUNT_KIND_TILL, till, -1, v1::ASSET_KIND_SUSPECT_NOTE, note);
    notes_.at(note).in_safe = true;
  }
  state.cash_fen = 0;
  state.cheques.clear();
  state.notes.clear();
  state.session = 0;
  Done(event);
}

uint64_t EventMaker::FillCount(v1::Event& event, v1::CountFindings& findings, v1::CountPurpose purpose,
                               int64_t counted_fen, int64_t expected_fen, v1::AccountKind holder, uint64_t number,
                               uint64_t recount_of_case) {
  const int64_t difference_fen = counted_fen - expected_fen;
  uint64_t case_number = recount_of_case;
  if (case_number == 0 && difference_fen != 0) case_number = next_case_++;
  findings.set_count(next_count_++);
  findings.set_purpose(purpose);
  findings.set_counted_fen(counted_fen);
  findings.set_expected_fen(expected_fen);
  findings.set_difference_fen(difference_fen);
  findings.set_case_number(case_number);
  findings.set_recount(recount_of_case == 0 ? 0 : 1);
  v1::DenominationCount& jiao = *findings.add_denominations();
  jiao.set_denomination_fen(10);
  jiao.set_pieces(static_cast<uint32_t>(counted_fen / 10));
  Post(event, holder, number, difference_fen);
  if (difference_fen != 0) PostCase(event, case_number, -difference_fen);
  return case_number;
}

uint64_t EventMaker::CountTill(uint32_t till, v1::CountPurpose purpose, int64_t counted_fen, uint64_t recount_of_case,
                               int64_t card_batch_fen) {
  v1::Event& event = AddAtTill(till);
  event.set_actor(purpose == v1::COUNT_PURPOSE_SPOT ? kSupervisor : tills_.at(till).cashier);
  v1::CountFindings& findings = *event.mutable_cash_counted()->mutable_findings();
  const uint64_t case_number = FillCount(event, findings, purpose, counted_fen, tills_.at(till).cash_fen,
                                         v1::ACCOUNT_KIND_TILL, till, recount_of_case);
  if (card_batch_fen >= 0) {
    v1::BatchDifference& batch = *findings.add_batch_totals();
    batch.set_tender(v1::TENDER_KIND_CARD);
    batch.set_provider(11);
    batch.set_declared_fen(card_batch_fen);
  }
  tills_.at(till).cash_fen = counted_fen;
  Done(event);
  if (case_number != 0 && recount_of_case == 0) {
    OpenCase(event, case_number, cases_[case_number].balance_fen, findings.count(), v1::CASE_ORIGIN_CLOSING_COUNT);
  }
  return case_number;
}

uint64_t EventMaker::CountSafe(uint32_t centre, int64_t counted_fen, uint64_t recount_of_case) {
  v1::Event& event = Add(centre);
  event.set_actor(kKeeper);
  event.set_second_person(kSupervisor);
  v1::CountFindings& findings = *event.mutable_safe_counted()->mutable_findings();
  const uint64_t case_number =
      FillCount(event, findings, v1::COUNT_PURPOSE_SAFE, counted_fen, centres_[centre].cash_fen,
                v1::ACCOUNT_KIND_SAFE, centre, recount_of_case);
  centres_[centre].cash_fen = counted_fen;
  Done(event);
  if (case_number != 0 && recount_of_case == 0) {
    OpenCase(event, case_number, cases_[case_number].balance_fen, findings.count(), v1::CASE_ORIGIN_SAFE_COUNT);
  }
  return case_number;
}

// --- Payments --------------------------------------------------------------------------------------------------------

uint64_t EventMaker::Pay(uint32_t till, std::vector<PaidWith> tenders, uint64_t customer, v1::Purpose purpose) {
  v1::Event& event = AddAtTill(till);
  v1::PaymentReceived& payment = *event.mutable_payment_received();
  FillPayment(event, payment, std::move(tenders), {.till = till, .customer = customer, .purpose = purpose});
  Done(event);
  return payment.payment();
}

void EventMaker::FillPayment(v1::Event& event, v1::PaymentReceived& payment, std::vector<PaidWith> tenders,
                             PaymentState made) {
  const uint32_t till = event.till();
  event.set_purpose(made.purpose);
  payment.set_payment(next_payment_++);
  payment.set_customer(made.customer);
  PaymentState& state = payments_[payment.payment()];
  state = std::move(made);
  state.sequence = event.sequence();
  state.session = event.session();
  int64_t posted_fen = 0;
  for (const PaidWith& paid : tenders) {
    v1::Tender& tender = *payment.add_tenders();
    tender.set_kind(paid.kind);
    tender.set_amount_fen(paid.amount_fen);
    tender.set_received_fen(paid.received_fen);
    tender.set_provider(paid.provider);
    tender.set_status(paid.is_pending ? v1::TENDER_STATUS_PENDING : v1::TENDER_STATUS_CONFIRMED);
    payment.set_amount_fen(payment.amount_fen() + paid.amount_fen);
    if (paid.is_pending) continue;
    PostTender(event, paid, 1);
    posted_fen += paid.amount_fen;
    if (paid.kind != v1::TENDER_KIND_CHEQUE) continue;
    const uint64_t cheque = next_cheque_++;
    if (payment.first_cheque() == 0) payment.set_first_cheque(cheque);
    Post(event, v1::ACCOUNT_KIND_TILL, till, 1, v1::ASSET_KIND_CHEQUE, cheque);
    Post(event, v1::ACCOUNT_KIND_OUTSIDE, event.centre(), -1, v1::ASSET_KIND_CHEQUE, cheque);
    tills_.at(till).cheques.push_back(cheque);
    state.cheques.push_back(cheque);
    cheques_[cheque] = {event.centre(), payment.payment(), state.customer, paid.amount_fen};
  }
  PostPayer(event, state, -posted_fen);
  state.failed.assign(tenders.size(), false);
  state.refunded_fen.assign(tenders.size(), 0);
  state.tenders = std::move(tenders);
}

uint64_t EventMaker::PayLate(uint32_t till, uint64_t session, int64_t amount_fen, int32_t late_for) {
  v1::Event& event = Add(tills_.at(till).centre, till, session);
  event.set_purpose(v1::PURPOSE_GAS_BILL);
  event.set_late_for(late_for);
  const uint64_t case_number = next_case_++;
  v1::PaymentReceived& payment = *event.mutable_payment_received();
  payment.set_payment(next_payment_++);
  payment.set_customer(kCustomer);
  payment.set_amount_fen(amount_fen);
  v1::Tender& tender = *payment.add_tenders();
  tender.set_kind(v1::TENDER_KIND_CASH);
  tender.set_amount_fen(amount_fen);
  tender.set_received_fen(amount_fen);
  tender.set_status(v1::TENDER_STATUS_CONFIRMED);
  v1::LateCash& late = *payment.add_late_cash();
  late.set_case_number(case_number);
  late.set_amount_fen(amount_fen);
  PostCase(event, case_number, amount_fen);
  Post(event, v1::ACCOUNT_KIND_CUSTOMER, kCustomer, -amount_fen);
  Done(event);
  OpenCase(event, case_number, amount_fen, 0, v1::CASE_ORIGIN_LATE_PAYMENT);
  return case_number;
}

void EventMaker::Resolve(uint64_t payment, uint32_t tender_index, v1::TenderStage stage, v1::TenderStatus outcome) {
  PaymentState& state = payments_.at(payment);
  PaidWith& paid = state.tenders.at(tender_index);
  v1::Event& event = Add(tills_.at(state.till).centre, state.till, state.session);
  event.set_purpose(state.purpose);
  v1::TenderResolved& resolved = *event.mutable_tender_resolved();
  resolved.set_payment(payment);
  resolved.set_stage(stage);
  resolved.set_tender_index(tender_index);
  resolved.set_outcome(outcome);
  resolved.set_kind(paid.kind);
  resolved.set_provider(paid.provider);
  resolved.set_amount_fen(paid.amount_fen);
  resolved.set_customer(state.customer);
  paid.is_pending = false;
  if (outcome == v1::TENDER_STATUS_CONFIRMED) {
    const int64_t sign = stage == v1::TENDER_STAGE_REVERSAL ? -1 : 1;
    PostTender(event, paid, sign);
    PostPayer(event, state, -sign * paid.amount_fen);
  } else if (stage == v1::TENDER_STAGE_PAYMENT) {
    state.failed[tender_index] = true;
  }
  Done(event);
}

void EventMaker::Reverse(uint64_t payment, bool is_pending) {
  PaymentState& state = payments_.at(payment);
  v1::Event& event = Add(tills_.at(state.till).centre, state.till, state.session);
  event.set_purpose(state.purpose);
  event.set_second_person(kSupervisor);
  event.set_reason("entered twice");
  v1::PaymentReversed& reversed = *event.mutable_payment_reversed();
  reversed.set_payment(payment);
  reversed.set_payment_sequence(state.sequence);
  reversed.set_customer(state.customer);
  int64_t posted_fen = 0;
  for (uint32_t i = 0; i < state.tenders.size(); ++i) {
    const PaidWith& paid = state.tenders[i];
    if (state.failed[i]) continue;
    const bool is_electronic = paid.kind != v1::TENDER_KIND_CASH && paid.kind != v1::TENDER_KIND_CHEQUE;
    v1::ReversedTender& tender = *reversed.add_tenders();
    tender.set_tender_index(i);
    tender.set_kind(paid.kind);
    tender.set_provider(paid.provider);
    tender.set_amount_fen(paid.amount_fen);
    tender.set_status(is_electronic && is_pending ? v1::TENDER_STATUS_PENDING : v1::TENDER_STATUS_CONFIRMED);
    reversed.set_amount_fen(reversed.amount_fen() + paid.amount_fen);
    if (tender.status() == v1::TENDER_STATUS_PENDING) continue;
    PostTender(event, paid, -1);
    posted_fen += paid.amount_fen;
  }
  for (uint64_t cheque : state.cheques) {
    Post(event, v1::ACCOUNT_KIND_TILL, state.till, -1, v1::ASSET_KIND_CHEQUE, cheque);
    Post(event, v1::ACCOUNT_KIND_OUTSIDE, event.centre(), 1, v1::ASSET_KIND_CHEQUE, cheque);
    std::erase(tills_.at(state.till).cheques, cheque);
    cheques_.at(cheque).place = ChequePlace::kGivenBack;
  }
  PostPayer(event, state, posted_fen);
  state.reversed = true;
  Done(event);
}

}  // namespace daybook
