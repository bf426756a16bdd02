#include "bench/simulated_account.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace daybook::bench {
namespace {

using Holder = SimulatedHolder;

void AddTo(std::map<Holder, int64_t>& holdings, const Holder& holder, int64_t quantity) {
  const auto [at, fresh] = holdings.try_emplace(holder, quantity);
  if (!fresh && (at->second += quantity) == 0) holdings.erase(at);
}

}  // namespace

// --- Holders ---------------------------------------------------------------------------------------------------------

void SimulatedAccount::Add(uint32_t centre, const Holder& holder, int64_t quantity) {
  AddTo(holdings_, holder, quantity);
  Holder of_centre = holder;
  if (holder.account_kind == v1::ACCOUNT_KIND_CUSTOMER || holder.account_kind == v1::ACCOUNT_KIND_CARD_LOAD_PENDING) {
    of_centre.account_number = 0;
  }
  const bool is_paper =
      holder.asset_kind == v1::ASSET_KIND_CHEQUE || holder.asset_kind == v1::ASSET_KIND_SUSPECT_NOTE;
  if (holder.account_kind == v1::ACCOUNT_KIND_OUTSIDE || !is_paper) of_centre.asset_number = 0;
  AddTo(centres_[centre].holdings, of_centre, quantity);
}

void SimulatedAccount::NoteMovement(uint32_t centre, const Holder& holder, int64_t quantity) {
  if (holder.account_kind == v1::ACCOUNT_KIND_TILL) tills_[static_cast<uint32_t>(holder.account_number)].moved = true;
  if (holder.account_kind != v1::ACCOUNT_KIND_SAFE || holder.asset_kind != v1::ASSET_KIND_MONEY) return;
  SimulatedDay& day = centres_[centre].day;
  (quantity > 0 ? day.safe_in_fen : day.safe_out_fen) += std::abs(quantity);
}

void SimulatedAccount::Correct(uint32_t centre, const Holder& to, const Holder& from, int64_t quantity) {
  if (quantity == 0) return;
  Add(centre, to, quantity);
  Add(centre, from, -quantity);
}

void SimulatedAccount::Move(uint32_t centre, const Holder& to, const Holder& from, int64_t quantity) {
  if (quantity == 0) return;
  Correct(centre, to, from, quantity);
  NoteMovement(centre, to, quantity);
  NoteMovement(centre, from, -quantity);
}

int64_t SimulatedAccount::Held(const Holder& holder) const {
  const auto at = holdings_.find(holder);
  return at == holdings_.end() ? 0 : at->second;
}

int64_t SimulatedAccount::DrawerFen(uint32_t till) const { return Held(MoneyOf(v1::ACCOUNT_KIND_TILL, till)); }

int64_t SimulatedAccount::SafeFen(uint32_t centre) const { return Held(MoneyOf(v1::ACCOUNT_KIND_SAFE, centre)); }

int64_t SimulatedAccount::DueFen(uint32_t staff) const { return Held(MoneyOf(v1::ACCOUNT_KIND_STAFF_DUE, staff)); }

std::vector<uint64_t> SimulatedAccount::PapersAt(const Holder& first) const {
  std::vector<uint64_t> papers;
  for (auto at = holdings_.lower_bound(first);
       at != holdings_.end() && at->first.account_kind == first.account_kind &&
       at->first.account_number == first.account_number && at->first.asset_kind == first.asset_kind;
       ++at) {
    papers.push_back(at->first.asset_number);
  }
  return papers;
}

std::vector<uint64_t> SimulatedAccount::ChequesInTill(uint32_t till) const {
  return PapersAt(ChequeOf(v1::ACCOUNT_KIND_TILL, till, 0));
}

std::vector<uint64_t> SimulatedAccount::ChequesInSafe(uint32_t centre) const {
  return PapersAt(ChequeOf(v1::ACCOUNT_KIND_SAFE, centre, 0));
}

std::vector<SimulatedNote> SimulatedAccount::NotesAt(v1::AccountKind kind, uint64_t number) const {
  std::vector<SimulatedNote> notes;
  for (const uint64_t note : PapersAt(NoteOf(kind, number, 0))) notes.push_back(notes_[note - 1]);
  return notes;
}

std::vector<SimulatedNote> SimulatedAccount::NotesInTill(uint32_t till) const {
  return NotesAt(v1::ACCOUNT_KIND_TILL, till);
}

std::vector<SimulatedNote> SimulatedAccount::NotesInSafe(uint32_t centre) const {
  return NotesAt(v1::ACCOUNT_KIND_SAFE, centre);
}

// --- What it knows ---------------------------------------------------------------------------------------------------

const SimulatedSession* SimulatedAccount::OpenSessionOf(uint32_t till) const {
  const auto at = tills_.find(till);
  if (at == tills_.end() || at->second.session == 0) return nullptr;
  const SimulatedSession& session = sessions_[at->second.session - 1];
  return session.closed ? nullptr : &session;
}

bool SimulatedAccount::IsFirstCount(uint32_t till, v1::CountPurpose purpose) const {
  const auto at = tills_.find(till);
  return at == tills_.end() || at->second.moved || at->second.count_purpose != purpose;
}

SimulatedCase SimulatedAccount::CaseNumbered(uint64_t case_number) const {
  SimulatedCase known = cases_[case_number - 1];
  known.balance_fen = Held(MoneyOf(v1::ACCOUNT_KIND_OVER_SHORT, case_number));
  known.cheques = PapersAt(ChequeOf(v1::ACCOUNT_KIND_OVER_SHORT, case_number, 0));
  return known;
}

std::vector<SimulatedCase> SimulatedAccount::OpenCases(uint32_t centre) const {
  std::vector<SimulatedCase> open;
  for (const SimulatedCase& known : cases_) {
    if (known.centre == centre && !known.closed) open.push_back(CaseNumbered(known.case_number));
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

uint64_t SimulatedAccount::NumberOf(const v1::Reference& reference) const {
  return reference.by_case() == v1::Reference::kNumber ? reference.number() : numbers_.at(reference.request_id());
}

uint64_t SimulatedAccount::CaseNumberOf(const v1::Reference& reference) const {
  return reference.by_case() == v1::Reference::kNumber ? reference.number() : case_numbers_.at(reference.request_id());
}

// --- Booking ---------------------------------------------------------------------------------------------------------

void SimulatedAccount::Book(const v1::Command& command) {
  if (BookAtTill(command) || BookAtBank(command) || BookOfCase(command)) return;
  if (!BookOfStore(command) && !BookOfDesk(command) && !BookOfInvoices(command)) BookSetup(command);
}

void SimulatedAccount::BookSetup(const v1::Command& command) {
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
      Move(centre, MoneyOf(v1::ACCOUNT_KIND_SAFE, centre), MoneyOf(v1::ACCOUNT_KIND_CAPITAL, centre),
           command.record_opening_cash().amount_fen());
      centres_[centre].safe_keeper = command.second_person();
      return;
    case v1::Command::kOpenBusinessDay:
      centres_[centre].business_date = command.open_business_day().business_date();
      centres_[centre].day_open = true;
      return;
    case v1::Command::kCloseBusinessDay:
      return BookCloseDay(command);
    default:
      return;
  }
}

bool SimulatedAccount::BookAtTill(const v1::Command& command) {
  switch (command.payload_case()) {
    case v1::Command::kOpenSession:
      BookOpenSession(command);
      return true;
    case v1::Command::kCloseSession:
      BookCloseSession(command);
      return true;
    case v1::Command::kDropToSafe:
      SessionOf(command).dropped_fen += command.drop_to_safe().amount_fen();
      MoveToSafe(command, command.drop_to_safe().amount_fen());
      return true;
    case v1::Command::kIssueFloat:
      SessionOf(command).issued_fen += command.issue_float().amount_fen();
      MoveToSafe(command, -command.issue_float().amount_fen());
      return true;
    case v1::Command::kReceivePayment:
      BookPayment(command, command.receive_payment());
      return true;
    case v1::Command::kTopUpCard:
      BookTopUp(command);
      return true;
    case v1::Command::kConfirmCardWrite:
    case v1::Command::kFailCardWrite:
    case v1::Command::kRewriteCard:
      BookCardWrite(command);
      return true;
    case v1::Command::kPrepareHandover:
      handovers_[command.request_id()] = command;
      ++centres_[command.centre()].day.things.handovers_prepared;
      return true;
    case v1::Command::kAcceptHandover:
      BookHandover(command);
      return true;
    case v1::Command::kResolveTender:
      BookResolve(command.resolve_tender());
      return true;
    case v1::Command::kReversePayment:
      BookReverse(command);
      return true;
    case v1::Command::kRefundPayment:
      BookRefund(command);
      return true;
    case v1::Command::kCommitCount:
      BookTillCount(command);
      return true;
    default:
      return false;
  }
}

void SimulatedAccount::MoveToSafe(const v1::Command& command, int64_t amount_fen) {
  Centre& centre = centres_[command.centre()];
  Move(command.centre(), MoneyOf(v1::ACCOUNT_KIND_SAFE, command.centre()),
       MoneyOf(v1::ACCOUNT_KIND_TILL, command.till()), amount_fen);
  const uint32_t cashier = sessions_[tills_[command.till()].session - 1].cashier;
  centre.safe_keeper = command.actor() == cashier ? command.second_person() : command.actor();
  BringTakings(centre, amount_fen);
}

// What the drawers bring back is the day's takings, less what they were given; it first makes good what earlier days
// lack.
void SimulatedAccount::BringTakings(Centre& centre, int64_t amount_fen) {
  for (auto& [date, lot_fen] : centre.takings_lots) {
    if (date == centre.business_date || amount_fen <= 0) break;
    const int64_t back_fen = std::min(amount_fen, std::max<int64_t>(0, -lot_fen));
    lot_fen += back_fen;
    amount_fen -= back_fen;
  }
  centre.takings_lots[centre.business_date] += amount_fen;
  std::erase_if(centre.takings_lots, [](const auto& lot) { return lot.second == 0; });
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
  const uint32_t till = command.till();
  const int64_t cash_fen = DrawerFen(till);
  MoveToSafe(command, cash_fen);
  for (const uint64_t cheque : ChequesInTill(till)) {
    Move(centre, ChequeOf(v1::ACCOUNT_KIND_SAFE, centre, cheque), ChequeOf(v1::ACCOUNT_KIND_TILL, till, cheque), 1);
  }
  for (const SimulatedNote& note : NotesInTill(till)) {
    Move(centre, NoteOf(v1::ACCOUNT_KIND_SAFE, centre, note.note), NoteOf(v1::ACCOUNT_KIND_TILL, till, note.note), 1);
  }
  session.handed_to_safe_fen += cash_fen;
  session.closed = true;
}

void SimulatedAccount::BookCloseDay(const v1::Command& command) {
  Centre& centre = centres_[command.centre()];
  SimulatedDay& day = centre.day;
  for (auto& [number, session] : day.sessions) session = sessions_[number - 1];
  for (const auto& [number, till] : tills_) {
    if (till.centre == command.centre()) day.till_cash_fen[number] = DrawerFen(number);
  }
  day.cases = OpenCases(command.centre());
  day.deposits = DepositsOfDay(command.centre());
  day.takings_lots = centre.takings_lots;
  for (const v1::CarryItem& item : command.close_business_day().carried()) day.carried_keys.push_back(item.key());
  day.holdings = centre.holdings;
  SimulatedDay next;
  next.safe_opening_fen = SafeFen(command.centre());
  next.grand_taken_fen = day.grand_taken_fen;
  next.grand_reversed_fen = day.grand_reversed_fen;
  next.grand_refunded_fen = day.grand_refunded_fen;
  next.grand_payments = day.grand_payments;
  day.tools = ToolsOf(command.centre());
  centre.closed[centre.business_date] = std::move(day);
  centre.day = std::move(next);
  centre.business_date = command.close_business_day().next_business_date();
  centre.day_open = false;
}

}  // namespace daybook::bench
