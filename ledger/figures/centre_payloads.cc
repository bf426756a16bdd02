// What payloads tell a centre's book: the day, sessions, counts, what is pending, cases.
#include <algorithm>
#include <utility>

#include "ledger/figures/centre_book.h"
#include "ledger/figures/payment_of.h"
#include "ledger/figures/pending_key.h"
#include "ledger/figures/policy.h"

namespace daybook::figures {
namespace {

bool MovesCase(const v1::Event& event) {
  return std::any_of(event.postings().begin(), event.postings().end(), [](const v1::Posting& posting) {
    return posting.account_kind() == v1::ACCOUNT_KIND_OVER_SHORT;
  });
}

}  // namespace

void CentreBook::ApplyPayload(const v1::Event& event, Session* session) {
  switch (event.payload_case()) {
    case v1::Event::kPaymentReceived:
    case v1::Event::kCardTopUpPaid:
      grand_total_.set_payments(grand_total_.payments() + 1);
      if (session != nullptr) ++session->payments;
      return AddPending(event);
    case v1::Event::kPaymentReversed:
      if (session != nullptr) ++session->reversals;
      return AddPending(event);
    case v1::Event::kPaymentRefunded:
      if (session != nullptr) ++session->refunds;
      return AddPending(event);
    case v1::Event::kTenderResolved: {
      const v1::TenderResolved& resolved = event.tender_resolved();
      const bool is_refund = resolved.stage() == v1::TENDER_STAGE_REFUND;
      pending_.erase(PendingKey(is_refund ? resolved.refund() : resolved.payment(), resolved.tender_index(),
                                resolved.stage()));
      return;
    }
    case v1::Event::kCashCounted:
      return ApplyCount(event, event.cash_counted().findings(), session);
    case v1::Event::kSafeCounted:
      return ApplyCount(event, event.safe_counted().findings(), nullptr);
    case v1::Event::kSessionClosed:
      if (session != nullptr) EndSession(event, *session);
      return;
    case v1::Event::kShiftHandedOver:
      return HandOver(event, session);
    case v1::Event::kCaseOpened:
    case v1::Event::kCaseAssigned:
    case v1::Event::kCaseClosed:
      return ApplyCase(event);
    case v1::Event::kDepositDispatched:
    case v1::Event::kDepositConfirmed:
      return ApplyDeposit(event);
    default:
      return ApplyDay(event);
  }
}

void CentreBook::ApplyCase(const v1::Event& event) {
  if (event.payload_case() == v1::Event::kCaseOpened) {
    const v1::CaseOpened& opened = event.case_opened();
    cases_[opened.case_number()] = {.answerable = opened.answerable(),
                                    .opened_on = business_date_,
                                    .opened_sequence = event.sequence()};
    return;
  }
  const bool closes = event.payload_case() == v1::Event::kCaseClosed;
  const auto found = cases_.find(closes ? event.case_closed().case_number() : event.case_assigned().case_number());
  if (found == cases_.end()) return;
  if (closes) {
    found->second.closed = true;
  } else {
    found->second.owner = event.case_assigned().owner();
    found->second.due_date = event.case_assigned().due_date();
  }
}

void CentreBook::ApplyDeposit(const v1::Event& event) {
  if (event.payload_case() == v1::Event::kDepositDispatched) {
    const v1::DepositDispatched& dispatched = event.deposit_dispatched();
    v1::DepositLine& line = deposits_.emplace_back();
    line.set_deposit(dispatched.deposit());
    line.set_bank_account(dispatched.bank_account());
    line.set_dispatched_fen(dispatched.amount_fen());
    line.set_cheques(static_cast<uint32_t>(dispatched.cheques_size()));
    line.set_carrier(dispatched.carrier());
    line.set_escort(dispatched.escort());
    line.set_dispatched_sequence(event.sequence());
    line.set_dispatched_micros(event.commit_time_micros());
    return;
  }
  const v1::DepositConfirmed& confirmed = event.deposit_confirmed();
  const auto line = std::find_if(deposits_.begin(), deposits_.end(),
                                 [&](const v1::DepositLine& entry) { return entry.deposit() == confirmed.deposit(); });
  if (line == deposits_.end()) return;
  line->set_confirmed(true);
  line->set_slip_number(confirmed.slip_number());
  line->set_credited_fen(confirmed.credited_fen());
  line->set_case_number(confirmed.case_number());
}

void CentreBook::ApplyDay(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCentreConfigured: {
      const v1::CentreConfigured& configured = event.centre_configured();
      const v1::CentrePolicy policy = FillDefaults(configured.policy());
      policy_version_ = configured.policy_version();
      takings_age_max_hours_ = policy.takings_age_max_hours();
      deposit_age_max_hours_ = policy.deposit_age_max_hours();
      if (business_date_ == 0) business_date_ = configured.first_business_date();
      return;
    }
    case v1::Event::kTillRegistered:
      TillAt(event.till(), nullptr).kind = event.till_registered().kind();
      return;
    case v1::Event::kBusinessDayOpened: {
      const v1::BusinessDayOpened& opened = event.business_day_opened();
      business_date_ = opened.business_date();
      opened_micros_ = event.commit_time_micros();
      on_duty_.assign(opened.on_duty().begin(), opened.on_duty().end());
      return;
    }
    case v1::Event::kDutyAdded:
      on_duty_.insert(std::lower_bound(on_duty_.begin(), on_duty_.end(), event.duty_added().staff()),
                      event.duty_added().staff());
      return;
    default:
      return;
  }
}

CentreBook::Session& CentreBook::AddSession(const v1::Event& event, uint64_t number, uint32_t till, uint32_t cashier) {
  TillAt(till, nullptr);
  session_index_[number] = static_cast<uint32_t>(sessions_.size());
  Session& session = sessions_.emplace_back();
  session.number = number;
  session.till = till;
  session.till_index = till_index_[till];
  session.cashier = cashier;
  session.opened_micros = event.commit_time_micros();
  session.opened_sequence = event.sequence();
  ++open_sessions_;
  return session;
}

void CentreBook::EndSession(const v1::Event& event, Session& session) {
  if (session.closed_micros != 0) return;
  session.closed_micros = event.commit_time_micros();
  --open_sessions_;
}

// The receiver's count is the last word on both sides: nothing is left with the giver, and the receiver begins with what was
// counted. Its difference is the giver's, among those that his earlier counts booked.
void CentreBook::HandOver(const v1::Event& event, Session* giver) {
  const v1::ShiftHandedOver& fact = event.shift_handed_over();
  if (giver != nullptr) {
    giver->lines[kHandedOut] += fact.cash_fen();
    giver->counted = true;
    giver->counted_fen = 0;
    giver->last_difference_fen = 0;
    EndSession(event, *giver);
  }
  Session& receiver = AddSession(event, fact.to_session(), fact.to_till(), fact.receiver());
  receiver.lines[kHandedIn] = fact.cash_fen();
  receiver.counted = true;
  receiver.counted_fen = fact.cash_fen();
}

void CentreBook::ApplyCount(const v1::Event& event, const v1::CountFindings& findings, Session* session) {
  v1::CountRecord record;
  record.set_count(findings.count());
  const bool is_safe = event.payload_case() == v1::Event::kSafeCounted;
  record.set_purpose(is_safe ? v1::COUNT_PURPOSE_SAFE : findings.purpose());
  record.set_till(is_safe ? 0 : event.till());
  record.set_session(is_safe ? 0 : event.session());
  record.set_counter(event.actor());
  record.set_second_person(event.second_person());
  record.set_commit_time_micros(event.commit_time_micros());
  *record.mutable_denominations() = findings.denominations();
  record.set_expected_fen(findings.expected_fen());
  record.set_counted_fen(findings.counted_fen());
  record.set_difference_fen(findings.difference_fen());
  record.set_case_number(findings.case_number());
  AddCount(std::move(record));

  if (session != nullptr) {
    session->counted = true;
    session->counted_fen = findings.counted_fen();
    session->last_difference_fen = findings.difference_fen();
    for (const v1::BatchDifference& batch : findings.batch_totals()) {
      Tender& tender = TenderAt(*session, batch.tender(), batch.provider());
      tender.has_declared = true;
      tender.declared_fen = batch.declared_fen();
    }
  } else if (is_safe) {
    safe_.counted = true;
    safe_.counted_fen = findings.counted_fen();
    safe_.last_difference_fen = findings.difference_fen();
    safe_.moved_sequence = 0;
  }
  // The case of a first count follows in an event of its own; a recount that agrees leaves its case as it is.
  const auto known = cases_.find(findings.case_number());
  if (known != cases_.end() && MovesCase(event)) known->second.closed = IsBalanced(findings.case_number());
}

template <typename Tenders>
void CentreBook::AddPendingOf(const v1::Event& event, uint64_t payment_or_refund, const Tenders& tenders,
                              v1::TenderStage stage) {
  for (const auto& tender : tenders) {
    if (tender.status() != v1::TENDER_STATUS_PENDING) continue;
    pending_[PendingKey(payment_or_refund, tender.tender_index(), stage)] = {
        .till = event.till(),
        .session = event.session(),
        .amount_fen = tender.amount_fen(),
        .since_sequence = event.sequence()};
  }
}

void CentreBook::AddPending(const v1::Event& event) {
  if (event.payload_case() == v1::Event::kPaymentReversed) {
    const v1::PaymentReversed& reversed = event.payment_reversed();
    return AddPendingOf(event, reversed.payment(), reversed.tenders(), v1::TENDER_STAGE_REVERSAL);
  }
  if (event.payload_case() == v1::Event::kPaymentRefunded) {
    const v1::PaymentRefunded& refunded = event.payment_refunded();
    return AddPendingOf(event, refunded.refund(), refunded.tenders(), v1::TENDER_STAGE_REFUND);
  }
  const v1::PaymentReceived& payment = *PaymentOf(event);
  for (int i = 0; i < payment.tenders_size(); ++i) {
    if (payment.tenders(i).status() != v1::TENDER_STATUS_PENDING) continue;
    pending_[PendingKey(payment.payment(), i, v1::TENDER_STAGE_PAYMENT)] = {
        .till = event.till(),
        .session = event.session(),
        .amount_fen = payment.tenders(i).amount_fen(),
        .since_sequence = event.sequence()};
  }
}

}  // namespace daybook::figures
