#include "bench/simulated_account.h"

#include <cstdlib>
#include <utility>

namespace daybook::bench {
namespace {

using Holder = SimulatedHolder;

Holder Money(v1::AccountKind kind, uint64_t number) { return {.account_kind = kind, .account_number = number}; }

Holder Cheque(v1::AccountKind kind, uint64_t number, uint64_t cheque) {
  return {.account_kind = kind, .account_number = number, .asset_kind = v1::ASSET_KIND_CHEQUE, .asset_number = cheque};
}

void AddTo(std::map<Holder, int64_t>& holdings, const Holder& holder, int64_t quantity) {
  const auto [at, fresh] = holdings.try_emplace(holder, quantity);
  if (!fresh && (at->second += quantity) == 0) holdings.erase(at);
}

}  // namespace

void SimulatedAccount::Add(uint32_t centre, const Holder& holder, int64_t quantity) {
  AddTo(holdings_, holder, quantity);
  Holder of_centre = holder;
  if (holder.account_kind == v1::ACCOUNT_KIND_CUSTOMER) of_centre.account_number = 0;
  if (holder.account_kind == v1::ACCOUNT_KIND_OUTSIDE) of_centre.asset_number = 0;
  AddTo(centres_[centre].holdings, of_centre, quantity);
  if (holder.account_kind == v1::ACCOUNT_KIND_TILL) tills_[static_cast<uint32_t>(holder.account_number)].moved = true;
}

void SimulatedAccount::Move(uint32_t centre, const Holder& to, const Holder& from, int64_t quantity) {
  if (quantity == 0) return;
  Add(centre, to, quantity);
  Add(centre, from, -quantity);
}

int64_t SimulatedAccount::Held(const Holder& holder) const {
  const auto at = holdings_.find(holder);
  return at == holdings_.end() ? 0 : at->second;
}

int64_t SimulatedAccount::DrawerFen(uint32_t till) const { return Held(Money(v1::ACCOUNT_KIND_TILL, till)); }

int64_t SimulatedAccount::SafeFen(uint32_t centre) const { return Held(Money(v1::ACCOUNT_KIND_SAFE, centre)); }

std::vector<uint64_t> SimulatedAccount::ChequesAt(v1::AccountKind kind, uint64_t number) const {
  std::vector<uint64_t> cheques;
  for (auto at = holdings_.lower_bound(Cheque(kind, number, 0));
       at != holdings_.end() && at->first.account_kind == kind && at->first.account_number == number &&
       at->first.asset_kind == v1::ASSET_KIND_CHEQUE;
       ++at) {
    cheques.push_back(at->first.asset_number);
  }
  return cheques;
}

std::vector<uint64_t> SimulatedAccount::ChequesInTill(uint32_t till) const {
  return ChequesAt(v1::ACCOUNT_KIND_TILL, till);
}

std::vector<uint64_t> SimulatedAccount::ChequesInSafe(uint32_t centre) const {
  return ChequesAt(v1::ACCOUNT_KIND_SAFE, centre);
}

const SimulatedSession* SimulatedAccount::OpenSessionOf(uint32_t till) const {
  const auto at = tills_.find(till);
  if (at == tills_.end() || at->second.session == 0) return nullptr;
  const SimulatedSession& session = sessions_[at->second.session - 1];
  return session.closed ? nullptr : &session;
}

bool SimulatedAccount::MovedSinceCount(uint32_t till) const {
  const auto at = tills_.find(till);
  return at == tills_.end() || at->second.moved;
}

std::vector<SimulatedCase> SimulatedAccount::OpenCases(uint32_t centre) const {
  std::vector<SimulatedCase> open;
  for (const SimulatedCase& over_short : cases_) {
    if (over_short.centre == centre && over_short.balance_fen != 0) open.push_back(over_short);
  }
  return open;
}

const SimulatedDay* SimulatedAccount::ClosedDay(uint32_t centre, const std::string& business_date) const {
  const auto at = centres_.find(centre);
  if (at == centres_.end()) return nullptr;
  const auto day = at->second.closed.find(business_date);
  return day == at->second.closed.end() ? nullptr : &day->second;
}

SimulatedSession& SimulatedAccount::SessionOf(const v1::Command& command) {
  const uint64_t number =
      command.session() != 0 ? command.session() : numbers_.at(command.session_request_id());
  return sessions_[number - 1];
}

SimulatedAccount::BookedPayment& SimulatedAccount::PaymentOf(const v1::Reference& reference) {
  const uint64_t number =
      reference.by_case() == v1::Reference::kNumber ? reference.number() : numbers_.at(reference.request_id());
  return payments_[number - 1];
}

void SimulatedAccount::Book(const v1::Command& command) {
  const uint32_t centre = command.centre();
  switch (command.payload_case()) {
    case v1::Command::kConfigureCentre:
      if (centres_[centre].business_date.empty()) {
        centres_[centre].business_date = command.configure_centre().first_business_date();
      }
      return;
    case v1::Command::kRegisterTill:
      tills_[command.till()].centre = centre;
      return;
    case v1::Command::kRecordOpeningCash:
      Move(centre, Money(v1::ACCOUNT_KIND_SAFE, centre), Money(v1::ACCOUNT_KIND_CAPITAL, centre),
           command.record_opening_cash().amount_fen());
      centres_[centre].day.safe_in_fen += command.record_opening_cash().amount_fen();
      return;
    case v1::Command::kOpenBusinessDay:
      centres_[centre].business_date = command.open_business_day().business_date();
      centres_[centre].day_open = true;
      return;
    case v1::Command::kOpenSession:
      return BookOpenSession(command);
    case v1::Command::kCloseSession:
      return BookCloseSession(command);
    case v1::Command::kDropToSafe:
      SessionOf(command).dropped_fen += command.drop_to_safe().amount_fen();
      return MoveToSafe(command, command.drop_to_safe().amount_fen());
    case v1::Command::kIssueFloat:
      SessionOf(command).issued_fen += command.issue_float().amount_fen();
      return MoveToSafe(command, -command.issue_float().amount_fen());
    case v1::Command::kReceivePayment:
      return BookPayment(command);
    case v1::Command::kResolveTender:
      return BookResolve(command.resolve_tender());
    case v1::Command::kReversePayment:
      return BookReverse(command.reverse_payment());
    case v1::Command::kCommitCount:
      return BookTillCount(command);
    case v1::Command::kCountSafe:
      return BookSafeCount(command);
    case v1::Command::kCloseBusinessDay:
      return BookCloseDay(command);
    case v1::Command::kCreateLedger:
    case v1::Command::kRegisterBankAccount:
    case v1::Command::kRegisterProvider:
    case v1::Command::kRegisterStaff:
    case v1::Command::kGrantRole:
    case v1::Command::kRevokeRole:
    case v1::Command::kEnrolTerminal:
    case v1::Command::kRevokeTerminal:
    case v1::Command::kAddOnDuty:
    case v1::Command::kPauseTill:
    case v1::Command::kResumeTill:
    case v1::Command::PAYLOAD_NOT_SET:
      return;
  }
}

void SimulatedAccount::MoveToSafe(const v1::Command& command, int64_t amount_fen) {
  const uint32_t centre = command.centre();
  Move(centre, Money(v1::ACCOUNT_KIND_SAFE, centre), Money(v1::ACCOUNT_KIND_TILL, command.till()), amount_fen);
  SimulatedDay& day = centres_[centre].day;
  (amount_fen > 0 ? day.safe_in_fen : day.safe_out_fen) += std::abs(amount_fen);
}

void SimulatedAccount::BookOpenSession(const v1::Command& command) {
  const v1::OpenSession& open = command.open_session();
  SimulatedSession session;
  session.session = sessions_.size() + 1;
  session.till = command.till();
  session.cashier = open.cashier();
  session.float_fen = open.float_fen();
  numbers_[command.request_id()] = session.session;
  tills_[command.till()].session = session.session;
  centres_[command.centre()].day.sessions[session.session] = session;
  sessions_.push_back(std::move(session));
  MoveToSafe(command, -open.float_fen());
}

void SimulatedAccount::BookCloseSession(const v1::Command& command) {
  SimulatedSession& session = SessionOf(command);
  const uint32_t centre = command.centre();
  const int64_t cash_fen = DrawerFen(command.till());
  MoveToSafe(command, cash_fen);
  for (const uint64_t cheque : ChequesInTill(command.till())) {
    Move(centre, Cheque(v1::ACCOUNT_KIND_SAFE, centre, cheque), Cheque(v1::ACCOUNT_KIND_TILL, command.till(), cheque), 1);
  }
  session.handed_to_safe_fen += cash_fen;
  session.closed = true;
}

void SimulatedAccount::BookPayment(const v1::Command& command) {
  const v1::ReceivePayment& receive = command.receive_payment();
  SimulatedSession& session = SessionOf(command);
  BookedPayment payment;
  payment.centre = command.centre();
  payment.till = command.till();
  payment.session = session.session;
  payment.purpose = receive.purpose();
  payment.customer = receive.customer();
  for (const v1::Tender& tender : receive.tenders()) {
    BookedTender& booked = payment.tenders.emplace_back();
    booked.kind = tender.kind();
    booked.provider = tender.provider();
    booked.amount_fen = tender.amount_fen();
    if (tender.kind() == v1::TENDER_KIND_CHEQUE) booked.cheque = ++cheques_made_;
    session.received_fen += tender.received_fen();
    session.change_fen += tender.change_fen();
    if (tender.status() == v1::TENDER_STATUS_CONFIRMED) MoveTender(payment, booked, +1);
  }
  ++session.payments;
  ++centres_[payment.centre].day.payments;
  ++centres_[payment.centre].day.grand_payments;
  payments_.push_back(std::move(payment));
  numbers_[command.request_id()] = payments_.size();
}

void SimulatedAccount::MoveTender(const BookedPayment& payment, BookedTender& tender, int direction) {
  const uint32_t centre = payment.centre;
  const Holder counterpart = payment.customer != 0 ? Money(v1::ACCOUNT_KIND_CUSTOMER, payment.customer)
                                                   : Money(v1::ACCOUNT_KIND_REVENUE, payment.purpose);
  Holder taken;
  switch (tender.kind) {
    case v1::TENDER_KIND_CARD:
      taken = Money(v1::ACCOUNT_KIND_CARD_CLEARING, tender.provider);
      break;
    case v1::TENDER_KIND_WALLET:
      taken = Money(v1::ACCOUNT_KIND_WALLET_CLEARING, tender.provider);
      break;
    case v1::TENDER_KIND_TRANSFER:
      taken = Money(v1::ACCOUNT_KIND_TRANSFER_CLEARING, tender.provider);
      break;
    case v1::TENDER_KIND_CHEQUE:
      taken = Money(v1::ACCOUNT_KIND_CHEQUE_CLEARING, centre);
      Move(centre, Cheque(v1::ACCOUNT_KIND_TILL, payment.till, tender.cheque),
           Cheque(v1::ACCOUNT_KIND_OUTSIDE, centre, tender.cheque), direction);
      break;
    default:
      taken = Money(v1::ACCOUNT_KIND_TILL, payment.till);
  }
  const int64_t amount_fen = direction * tender.amount_fen;
  Move(centre, taken, counterpart, amount_fen);
  tender.booked = direction > 0;
  SimulatedSession& session = sessions_[payment.session - 1];
  session.tenders[{tender.kind, tender.provider}] += amount_fen;
  SimulatedDay& day = centres_[centre].day;
  SimulatedTakings& takings = day.takings[{tender.kind, payment.purpose}];
  if (direction > 0) {
    ++takings.taken_count;
    takings.taken_fen += tender.amount_fen;
    day.grand_taken_fen += tender.amount_fen;
  } else {
    ++takings.reversed_count;
    takings.reversed_fen += tender.amount_fen;
    day.grand_reversed_fen += tender.amount_fen;
    if (tender.kind == v1::TENDER_KIND_CASH) session.reversed_fen += tender.amount_fen;
  }
}

void SimulatedAccount::BookResolve(const v1::ResolveTender& resolve) {
  if (resolve.outcome() != v1::TENDER_STATUS_CONFIRMED) return;
  BookedPayment& payment = PaymentOf(resolve.payment());
  MoveTender(payment, payment.tenders[resolve.tender_index()], resolve.stage() == v1::TENDER_STAGE_PAYMENT ? +1 : -1);
}

void SimulatedAccount::BookReverse(const v1::ReversePayment& reverse) {
  BookedPayment& payment = PaymentOf(reverse.payment());
  std::vector<bool> pending(payment.tenders.size(), false);
  for (const v1::TenderReversal& reversal : reverse.reversals()) {
    pending[reversal.tender_index()] = reversal.status() == v1::TENDER_STATUS_PENDING;
  }
  for (size_t i = 0; i < payment.tenders.size(); ++i) {
    if (payment.tenders[i].booked && !pending[i]) MoveTender(payment, payment.tenders[i], -1);
  }
  ++sessions_[payment.session - 1].reversals;
}

uint64_t SimulatedAccount::CaseFor(uint64_t reused, uint32_t centre, uint32_t answerable, int64_t difference_fen) {
  if (difference_fen == 0) return reused;
  if (reused == 0) {
    SimulatedCase over_short;
    over_short.case_number = cases_.size() + 1;
    over_short.centre = centre;
    over_short.answerable = answerable;
    reused = over_short.case_number;
    cases_.push_back(over_short);
  }
  cases_[reused - 1].balance_fen -= difference_fen;
  return reused;
}

void SimulatedAccount::BookTillCount(const v1::Command& command) {
  const v1::CommitCount& commit = command.commit_count();
  SimulatedSession& session = SessionOf(command);
  Till& till = tills_[command.till()];
  SimulatedCount count;
  count.count = ++counts_made_;
  count.purpose = commit.purpose();
  count.till = command.till();
  count.session = session.session;
  count.expected_fen = DrawerFen(command.till());
  count.counted_fen = commit.total_fen();
  const int64_t difference_fen = count.counted_fen - count.expected_fen;
  // A recount books its change to the case of the count before.
  count.case_number = CaseFor(till.moved ? 0 : till.count_case, command.centre(), session.cashier, difference_fen);
  Move(command.centre(), Money(v1::ACCOUNT_KIND_TILL, command.till()),
       Money(v1::ACCOUNT_KIND_OVER_SHORT, count.case_number), difference_fen);
  till.moved = false;
  till.count_case = count.case_number;
  session.differences_fen += difference_fen;
  session.difference_fen = difference_fen;
  session.counted_fen = count.counted_fen;
  session.counted = true;
  centres_[command.centre()].day.counts.push_back(count);
}

void SimulatedAccount::BookSafeCount(const v1::Command& command) {
  const uint32_t centre = command.centre();
  SimulatedCount count;
  count.count = ++counts_made_;
  count.purpose = v1::COUNT_PURPOSE_SAFE;
  count.expected_fen = SafeFen(centre);
  count.counted_fen = command.count_safe().total_fen();
  const int64_t difference_fen = count.counted_fen - count.expected_fen;
  count.case_number = CaseFor(0, centre, 0, difference_fen);
  Move(centre, Money(v1::ACCOUNT_KIND_SAFE, centre), Money(v1::ACCOUNT_KIND_OVER_SHORT, count.case_number),
       difference_fen);
  SimulatedDay& day = centres_[centre].day;
  day.safe_counted_fen = count.counted_fen;
  day.counts.push_back(count);
}

void SimulatedAccount::BookCloseDay(const v1::Command& command) {
  Centre& centre = centres_[command.centre()];
  SimulatedDay& day = centre.day;
  for (auto& [number, session] : day.sessions) session = sessions_[number - 1];
  for (const auto& [number, till] : tills_) {
    if (till.centre == command.centre()) day.till_cash_fen[number] = DrawerFen(number);
  }
  day.cases = OpenCases(command.centre());
  for (const v1::CarryItem& item : command.close_business_day().carried()) day.carried_keys.push_back(item.key());
  day.holdings = centre.holdings;
  SimulatedDay next;
  next.safe_opening_fen = SafeFen(command.centre());
  next.grand_taken_fen = day.grand_taken_fen;
  next.grand_reversed_fen = day.grand_reversed_fen;
  next.grand_payments = day.grand_payments;
  centre.closed[centre.business_date] = std::move(day);
  centre.day = std::move(next);
  centre.business_date = command.close_business_day().next_business_date();
  centre.day_open = false;
}

}  // namespace daybook::bench
