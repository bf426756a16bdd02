#include "ledger/figures/centre_book.h"

#include <algorithm>
#include <utility>

namespace daybook::figures {
namespace {

// First payload field of Event.
constexpr int kFirstPayloadField = v1::Event::kLedgerCreatedFieldNumber;

bool IsPaper(v1::AssetKind asset) { return asset == v1::ASSET_KIND_CHEQUE || asset == v1::ASSET_KIND_SUSPECT_NOTE; }

bool IsCount(const v1::Event& event) {
  return event.payload_case() == v1::Event::kCashCounted || event.payload_case() == v1::Event::kSafeCounted;
}

// One number for a tender of a payment or of its reversal; positions are below 8.
uint64_t PendingKey(uint64_t payment, uint32_t tender_index, v1::TenderStage stage) {
  return payment << 4 | (tender_index & 7) << 1 | (stage == v1::TENDER_STAGE_REVERSAL ? 1 : 0);
}

// Upper bounds of encoded bytes, tags and lengths included.
constexpr size_t kCashLinesBytes = 230;
constexpr size_t kSessionBytes = kCashLinesBytes + 90;
constexpr size_t kTillBytes = 40;
// A till has cash lines only when it has a session.
constexpr size_t kTillOfSessionBytes = kCashLinesBytes;
constexpr size_t kSessionTenderBytes = 48;
constexpr size_t kCountBytes = 110;
constexpr size_t kDenominationBytes = 16;
constexpr size_t kLateBytes = 32;
constexpr size_t kItemBytes = 88;
constexpr size_t kCaseBytes = 72;
constexpr size_t kHoldingBytes = 32;
constexpr size_t kPaperBytes = 5;
constexpr size_t kPaperLineBytes = 24;
constexpr size_t kPersonBytes = 5;
// Header, takings (30 lines), safe, event counts.
constexpr size_t kFixedBytes = 5 * 1024;
// A closing count with one recount, each of 20 denominations, and a case.
constexpr size_t kClosingBytes = 2 * (kCountBytes + 20 * kDenominationBytes) + kCaseBytes + kItemBytes + kHoldingBytes;

}  // namespace

bool IsCarriable(v1::OpenItemKind kind) {
  return kind == v1::OPEN_ITEM_KIND_PENDING_TENDER || kind == v1::OPEN_ITEM_KIND_CASE_WITHOUT_OWNER;
}

void CentreBook::Apply(const v1::Event& event) {
  if (event.centre() != centre_.number() || event.payload_case() == v1::Event::PAYLOAD_NOT_SET) return;
  if (event.payload_case() == v1::Event::kBusinessDayClosed) return TurnPage(event);
  if (first_sequence_ == 0) first_sequence_ = event.sequence();
  const size_t type = event.payload_case() - kFirstPayloadField;
  if (type >= event_counts_.size()) event_counts_.resize(type + 1);
  ++event_counts_[type];

  if (event.payload_case() == v1::Event::kSessionOpened) OpenSession(event);
  Session* session = event.session() == 0 ? nullptr : FindSession(event.session());
  Tally tally{.booking = BookingOf(event)};
  ApplyPostings(event, session, tally);
  ApplyPayload(event, session);
  if (event.late_for() != 0) {
    v1::LateItem& item = late_.emplace_back();
    item.set_sequence(event.sequence());
    item.set_late_for(event.late_for());
    item.set_amount_fen(tally.total_fen);
  }
}

// --- Postings --------------------------------------------------------------------------------------------------------

CentreBook::Booking CentreBook::BookingOf(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kPaymentReceived:
      return Booking::kTaken;
    case v1::Event::kPaymentReversed:
      return Booking::kReversed;
    case v1::Event::kTenderResolved:
      return event.tender_resolved().stage() == v1::TENDER_STAGE_REVERSAL ? Booking::kReversed : Booking::kTaken;
    default:
      return Booking::kNone;
  }
}

void CentreBook::ApplyPostings(const v1::Event& event, Session* session, Tally& tally) {
  for (const v1::Posting& posting : event.postings()) {
    if (posting.asset_kind() == v1::ASSET_KIND_MONEY) {
      PostMoney(event, posting, session, tally);
    } else if (IsPaper(posting.asset_kind()) && posting.account_kind() != v1::ACCOUNT_KIND_OUTSIDE) {
      PostPaper(event, posting, session);
    } else {
      AddToAccount(posting);
    }
  }
  if (tally.has_cash) BookTender(v1::TENDER_KIND_CASH, 0, tally.cash_fen, event.purpose(), session, tally);
}

void CentreBook::PostMoney(const v1::Event& event, const v1::Posting& posting, Session* session, Tally& tally) {
  const int64_t quantity = posting.quantity();
  v1::TenderKind tender = v1::TENDER_KIND_UNSPECIFIED;
  switch (posting.account_kind()) {
    case v1::ACCOUNT_KIND_TILL:
      PostTill(event, posting.account_number(), quantity, session);
      tender = v1::TENDER_KIND_CASH;
      break;
    case v1::ACCOUNT_KIND_SAFE:
      return PostSafe(event, quantity);
    case v1::ACCOUNT_KIND_CUSTOMER:
      customers_fen_ += quantity;
      return;
    case v1::ACCOUNT_KIND_CARD_LOAD_PENDING:
      card_loads_fen_ += quantity;
      return;
    case v1::ACCOUNT_KIND_OVER_SHORT:
      tender = v1::TENDER_KIND_CASH;
      break;
    case v1::ACCOUNT_KIND_CARD_CLEARING:
      tender = v1::TENDER_KIND_CARD;
      break;
    case v1::ACCOUNT_KIND_WALLET_CLEARING:
      tender = v1::TENDER_KIND_WALLET;
      break;
    case v1::ACCOUNT_KIND_TRANSFER_CLEARING:
      tender = v1::TENDER_KIND_TRANSFER;
      break;
    case v1::ACCOUNT_KIND_CHEQUE_CLEARING:
      tender = v1::TENDER_KIND_CHEQUE;
      break;
    default:
      break;
  }
  if (posting.account_kind() != v1::ACCOUNT_KIND_TILL) AddToAccount(posting);
  if (tally.booking == Booking::kNone || tender == v1::TENDER_KIND_UNSPECIFIED) return;
  if (tender == v1::TENDER_KIND_CASH) {
    // Received and change, or two cases of a late payment: legs of one tender.
    tally.has_cash = true;
    tally.cash_fen += quantity;
  } else {
    const bool has_provider = tender != v1::TENDER_KIND_CHEQUE;
    BookTender(tender, has_provider ? posting.account_number() : 0, quantity, event.purpose(), session, tally);
  }
}

void CentreBook::AddToAccount(const v1::Posting& posting) {
  const auto [entry, is_new] =
      accounts_.try_emplace(AccountKey{static_cast<uint16_t>(posting.account_kind()), posting.account_number(),
                                       static_cast<uint16_t>(posting.asset_kind())},
                            0);
  entry->second += posting.quantity();
  if (entry->second == 0) accounts_.erase(entry);
}

void CentreBook::BookTender(v1::TenderKind kind, uint64_t provider, int64_t quantity, v1::Purpose purpose,
                            Session* session, Tally& tally) {
  Takings& takings = takings_[kind][v1::Purpose_IsValid(purpose) ? purpose : v1::PURPOSE_UNSPECIFIED];
  if (tally.booking == Booking::kTaken) {
    ++takings.taken_count;
    takings.taken_fen += quantity;
    tally.total_fen += quantity;
    grand_total_.set_taken_fen(grand_total_.taken_fen() + quantity);
  } else {
    ++takings.reversed_count;
    takings.reversed_fen -= quantity;
    tally.total_fen -= quantity;
    grand_total_.set_reversed_fen(grand_total_.reversed_fen() - quantity);
  }
  if (session != nullptr) TenderAt(*session, kind, provider).booked_fen += quantity;
}

void CentreBook::PostTill(const v1::Event& event, uint64_t number, int64_t quantity, Session* session) {
  Till& till = TillAt(number, session);
  const bool was_empty = till.cash_fen == 0 && till.papers == 0;
  till.cash_fen += quantity;
  drawers_fen_ += quantity;
  if (was_empty) till.since_sequence = event.sequence();
  if (till.cash_fen == 0 && till.papers == 0) till.since_sequence = 0;
  if (session == nullptr || session->till != till.number) return;
  std::array<int64_t, kLines>& lines = session->lines;
  // A kind of event that is not named here brings cash in or takes it out: the lines add up whatever is added to the
  // registry.
  switch (event.payload_case()) {
    case v1::Event::kPaymentReceived:
      quantity > 0 ? lines[kReceived] += quantity : lines[kChange] -= quantity;
      break;
    case v1::Event::kPaymentReversed:
      lines[kReversed] -= quantity;
      break;
    case v1::Event::kSessionOpened:
      lines[kFloat] += quantity;
      break;
    case v1::Event::kFloatIssued:
      lines[kIssued] += quantity;
      break;
    case v1::Event::kSafeDropped:
      lines[kDropped] -= quantity;
      break;
    case v1::Event::kCashCounted:
      lines[kDifference] += quantity;
      return;
    case v1::Event::kSessionClosed:
      lines[kToSafe] -= quantity;
      return;
    default:
      quantity > 0 ? lines[kHandedIn] += quantity : lines[kHandedOut] -= quantity;
      break;
  }
  session->counted = false;
}

void CentreBook::PostSafe(const v1::Event& event, int64_t quantity) {
  safe_.cash_fen += quantity;
  if (event.payload_case() == v1::Event::kSafeCounted) {
    safe_.differences_fen += quantity;
    return;
  }
  quantity > 0 ? safe_.in_fen += quantity : safe_.out_fen -= quantity;
  MoveSafe(event);
}

void CentreBook::MoveSafe(const v1::Event& event) {
  if (safe_.moved_sequence == 0) safe_.moved_sequence = event.sequence();
  safe_.counted = false;
}

void CentreBook::PostPaper(const v1::Event& event, const v1::Posting& posting, Session* session) {
  const PaperKey key{AccountKey{static_cast<uint16_t>(posting.account_kind()), posting.account_number(),
                                static_cast<uint16_t>(posting.asset_kind())},
                     posting.asset_number()};
  auto [entry, is_new] = papers_.try_emplace(key, 0);
  entry->second += posting.quantity();
  if (entry->second == 0) papers_.erase(entry);
  const int32_t change = static_cast<int32_t>(posting.quantity());
  if (posting.account_kind() == v1::ACCOUNT_KIND_SAFE) {
    safe_.papers += change;
    if (!IsCount(event)) MoveSafe(event);
  } else if (posting.account_kind() == v1::ACCOUNT_KIND_TILL) {
    Till& till = TillAt(posting.account_number(), session);
    if (till.cash_fen == 0 && till.papers == 0) till.since_sequence = event.sequence();
    till.papers += change;
    if (till.cash_fen == 0 && till.papers == 0) till.since_sequence = 0;
    const bool is_move = !IsCount(event) && event.payload_case() != v1::Event::kSessionClosed;
    if (session != nullptr && session->till == till.number && is_move) session->counted = false;
  }
}

// --- Payloads --------------------------------------------------------------------------------------------------------

void CentreBook::ApplyPayload(const v1::Event& event, Session* session) {
  switch (event.payload_case()) {
    case v1::Event::kPaymentReceived:
      grand_total_.set_payments(grand_total_.payments() + 1);
      if (session != nullptr) ++session->payments;
      return AddPending(event);
    case v1::Event::kPaymentReversed:
      if (session != nullptr) ++session->reversals;
      return AddPending(event);
    case v1::Event::kTenderResolved: {
      const v1::TenderResolved& resolved = event.tender_resolved();
      pending_.erase(PendingKey(resolved.payment(), resolved.tender_index(), resolved.stage()));
      return;
    }
    case v1::Event::kCashCounted:
      return ApplyCount(event, event.cash_counted().findings(), session);
    case v1::Event::kSafeCounted:
      return ApplyCount(event, event.safe_counted().findings(), nullptr);
    case v1::Event::kSessionClosed:
      if (session != nullptr && session->closed_micros == 0) {
        session->closed_micros = event.commit_time_micros();
        --open_sessions_;
      }
      return;
    case v1::Event::kCaseOpened: {
      const v1::CaseOpened& opened = event.case_opened();
      cases_[opened.case_number()] = {.answerable = opened.answerable(),
                                      .opened_on = business_date_,
                                      .opened_sequence = event.sequence()};
      return;
    }
    default:
      return ApplyDay(event);
  }
}

void CentreBook::ApplyDay(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCentreConfigured:
      policy_version_ = event.centre_configured().policy_version();
      if (business_date_ == 0) business_date_ = event.centre_configured().first_business_date();
      return;
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

void CentreBook::OpenSession(const v1::Event& event) {
  const v1::SessionOpened& opened = event.session_opened();
  TillAt(event.till(), nullptr);
  session_index_[opened.session()] = static_cast<uint32_t>(sessions_.size());
  Session& session = sessions_.emplace_back();
  session.number = opened.session();
  session.till = event.till();
  session.till_index = till_index_[event.till()];
  session.cashier = opened.cashier();
  session.opened_micros = event.commit_time_micros();
  session.opened_sequence = event.sequence();
  ++open_sessions_;
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
  // The case of a first count follows in an event of its own.
  const auto known = cases_.find(findings.case_number());
  if (known != cases_.end()) known->second.closed = IsBalanced(findings.case_number());
}

void CentreBook::AddCount(v1::CountRecord record) {
  count_bytes_ += kCountBytes + record.denominations_size() * kDenominationBytes;
  counts_.push_back(std::move(record));
}

void CentreBook::AddPending(const v1::Event& event) {
  if (event.payload_case() == v1::Event::kPaymentReceived) {
    const v1::PaymentReceived& payment = event.payment_received();
    for (int i = 0; i < payment.tenders_size(); ++i) {
      if (payment.tenders(i).status() != v1::TENDER_STATUS_PENDING) continue;
      pending_[PendingKey(payment.payment(), i, v1::TENDER_STAGE_PAYMENT)] = {
          .till = event.till(), .amount_fen = payment.tenders(i).amount_fen(), .since_sequence = event.sequence()};
    }
    return;
  }
  for (const v1::ReversedTender& tender : event.payment_reversed().tenders()) {
    if (tender.status() != v1::TENDER_STATUS_PENDING) continue;
    pending_[PendingKey(event.payment_reversed().payment(), tender.tender_index(), v1::TENDER_STAGE_REVERSAL)] = {
        .till = event.till(), .amount_fen = tender.amount_fen(), .since_sequence = event.sequence()};
  }
}

// --- Lookups ---------------------------------------------------------------------------------------------------------

CentreBook::Session* CentreBook::FindSession(uint64_t number) {
  if (last_session_ < sessions_.size() && sessions_[last_session_].number == number) return &sessions_[last_session_];
  const auto found = session_index_.find(number);
  if (found == session_index_.end()) return nullptr;
  last_session_ = found->second;
  return &sessions_[last_session_];
}

const CentreBook::Session* CentreBook::FindSession(uint64_t number) const {
  const auto found = session_index_.find(number);
  return found == session_index_.end() ? nullptr : &sessions_[found->second];
}

CentreBook::Tender& CentreBook::TenderAt(Session& session, v1::TenderKind kind, uint64_t provider) {
  for (Tender& tender : session.tenders) {
    if (tender.kind == kind && tender.provider == provider) return tender;
  }
  ++session_tenders_;
  return session.tenders.emplace_back(Tender{.kind = kind, .provider = static_cast<uint32_t>(provider)});
}

CentreBook::Till& CentreBook::TillAt(uint64_t number, const Session* session) {
  if (session != nullptr && session->till == number) return tills_[session->till_index];
  const auto [entry, is_new] =
      till_index_.try_emplace(static_cast<uint32_t>(number), static_cast<uint32_t>(tills_.size()));
  if (is_new) tills_.emplace_back().number = static_cast<uint32_t>(number);
  return tills_[entry->second];
}

const CentreBook::Till* CentreBook::FindTill(TillId till) const {
  const auto found = till_index_.find(till.number());
  return found == till_index_.end() ? nullptr : &tills_[found->second];
}

int64_t CentreBook::Account(v1::AccountKind kind, uint64_t number) const {
  const auto found = accounts_.find(
      AccountKey{static_cast<uint16_t>(kind), number, static_cast<uint16_t>(v1::ASSET_KIND_MONEY)});
  return found == accounts_.end() ? 0 : found->second;
}

bool CentreBook::IsBalanced(uint64_t case_number) const {
  return Account(v1::ACCOUNT_KIND_OVER_SHORT, case_number) == 0 &&
         Papers(v1::ACCOUNT_KIND_OVER_SHORT, case_number, v1::ASSET_KIND_CHEQUE).empty();
}

int64_t CentreBook::TillCashFen(TillId till) const {
  const Till* found = FindTill(till);
  return found == nullptr ? 0 : found->cash_fen;
}

uint32_t CentreBook::TillPapers(TillId till) const {
  const Till* found = FindTill(till);
  return found == nullptr ? 0 : found->papers;
}

int64_t CentreBook::BookedFen(SessionId session, v1::TenderKind tender, uint32_t provider) const {
  const Session* found = FindSession(session.number());
  if (found == nullptr) return 0;
  for (const Tender& entry : found->tenders) {
    if (entry.kind == tender && entry.provider == provider) return entry.before_fen + entry.booked_fen;
  }
  return 0;
}

int64_t CentreBook::CaseBalanceFen(CaseId number) const {
  return Account(v1::ACCOUNT_KIND_OVER_SHORT, number.number());
}

bool CentreBook::IsCaseOpen(CaseId number) const {
  const auto found = cases_.find(number.number());
  return found != cases_.end() && !found->second.closed;
}

bool CentreBook::HoldsPaper(v1::AccountKind account_kind, uint64_t account_number, v1::AssetKind asset_kind,
                            uint64_t asset_number) const {
  const AccountKey account{static_cast<uint16_t>(account_kind), account_number, static_cast<uint16_t>(asset_kind)};
  const auto found = papers_.find(PaperKey{account, asset_number});
  return found != papers_.end() && found->second > 0;
}

std::vector<uint64_t> CentreBook::Papers(v1::AccountKind account_kind, uint64_t account_number,
                                         v1::AssetKind asset_kind) const {
  const AccountKey account{static_cast<uint16_t>(account_kind), account_number, static_cast<uint16_t>(asset_kind)};
  std::vector<uint64_t> numbers;
  for (const auto& [key, quantity] : papers_) {
    if (key.account == account && quantity > 0) numbers.push_back(key.number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

// --- Bounds ----------------------------------------------------------------------------------------------------------

size_t CentreBook::ListBytes() const {
  const size_t holders = tills_.size() + cases_.size() + 4;
  return kFixedBytes + on_duty_.size() * kPersonBytes + tills_.size() * (kTillBytes + kHoldingBytes) +
         sessions_.size() * (kSessionBytes + kTillOfSessionBytes) + session_tenders_ * kSessionTenderBytes +
         count_bytes_ + late_.size() * kLateBytes + pending_.size() * kItemBytes +
         cases_.size() * (kCaseBytes + kItemBytes) + accounts_.size() * kHoldingBytes + papers_.size() * kPaperBytes +
         2 * std::min(holders, papers_.size()) * kPaperLineBytes;
}

bool CentreBook::HasRoom() const {
  // What one command may add twice over: its own, and what the counts after it find.
  const size_t carriable = pending_.size() + cases_.size() + open_sessions_ + 16;
  return ListBytes() + open_sessions_ * kClosingBytes + 4 * kCommandListBytesMax <= kListBytesMax &&
         carriable <= kCarriedItemsMax;
}

bool CentreBook::HasRoomToCount() const { return ListBytes() + kCommandListBytesMax <= kListBytesMax; }

}  // namespace daybook::figures
