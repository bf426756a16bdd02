// What a centre's book is asked between its events: figures, and whether there is room for more.
#include <algorithm>

#include "ledger/base/prefetch.h"
#include "ledger/figures/centre_book.h"
#include "ledger/figures/open_item.h"
#include "ledger/figures/pending_key.h"

namespace daybook::figures {
namespace {

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
constexpr size_t kCaseBytes = 72;
constexpr size_t kHoldingBytes = 32;
constexpr size_t kPaperBytes = 5;
constexpr size_t kPaperLineBytes = 24;
constexpr size_t kPersonBytes = 5;
// With the longest slip number.
constexpr size_t kDepositBytes = 160;
constexpr size_t kLotBytes = 48;
// Header, takings (30 lines), safe, event counts.
constexpr size_t kFixedBytes = 5 * 1024;
// A closing count with one recount, each of 20 denominations, and a case.
constexpr size_t kClosingBytes = 2 * (kCountBytes + 20 * kDenominationBytes) + kCaseBytes + kOpenItemBytes + kHoldingBytes;

}  // namespace

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

void CentreBook::PrefetchSession(uint64_t number) const {
  if (const Session* session = FindSession(number); session != nullptr) PrefetchObject(*session);
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

std::vector<std::string> CentreBook::PendingOf(SessionId session) const {
  std::vector<std::string> names;
  for (const auto& [key, tender] : pending_) {
    if (tender.session == session.number()) names.push_back(PendingName(key));
  }
  std::sort(names.begin(), names.end());
  return names;
}

int64_t CentreBook::SpotCheckDueMicros(TillId till) const { return counter_.spot_checks().DueMicros(till); }

int64_t CentreBook::DepositDueMicros(DepositId deposit) const {
  for (const v1::DepositLine& line : deposits_) {
    if (line.deposit() != deposit.number()) continue;
    return line.confirmed() ? 0 : line.dispatched_micros() + HoursInMicros(deposit_age_max_hours_);
  }
  return 0;
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

void CentreBook::AddCount(v1::CountRecord record) {
  count_bytes_ += kCountBytes + record.denominations_size() * kDenominationBytes;
  counts_.push_back(std::move(record));
}

size_t CentreBook::ListBytes() const {
  const size_t holders = tills_.size() + cases_.size() + deposits_.size() + 4;
  return kFixedBytes + on_duty_.size() * kPersonBytes + tills_.size() * (kTillBytes + kHoldingBytes) +
         sessions_.size() * (kSessionBytes + kTillOfSessionBytes) + session_tenders_ * kSessionTenderBytes +
         count_bytes_ + late_.size() * kLateBytes + pending_.size() * kOpenItemBytes +
         cases_.size() * (kCaseBytes + kOpenItemBytes) + deposits_.size() * (kDepositBytes + kOpenItemBytes) +
         takings_lots_.size() * (kLotBytes + kOpenItemBytes) + accounts_.size() * kHoldingBytes + papers_.size() * kPaperBytes +
         counter_.ListBytes() +
         2 * std::min(holders, papers_.size()) * kPaperLineBytes;
}

bool CentreBook::HasRoom() const {
  // What one command may add twice over: its own, and what the counts after it find.
  const size_t carriable =
      pending_.size() + cases_.size() + deposits_.size() + takings_lots_.size() + open_sessions_ +
                           counter_.Carriable() + 16;
  return ListBytes() + open_sessions_ * kClosingBytes + 4 * kCommandListBytesMax <= kListBytesMax &&
         carriable <= kCarriedItemsMax;
}

bool CentreBook::HasRoomToCount() const { return ListBytes() + kCommandListBytesMax <= kListBytesMax; }

}  // namespace daybook::figures
